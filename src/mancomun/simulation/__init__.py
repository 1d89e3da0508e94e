"""Networks of any size with invented answers, for measuring alone: see ``mancomun simulate``.

What a network has once (its name, the questionnaire, rounds, their publication) is made by the product's own actions.
What it has by the thousand (cities, answers) is written in bulk: exactly the rows that actions would have left.
"""
