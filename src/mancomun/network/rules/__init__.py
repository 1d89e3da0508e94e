"""May this person do this with the network? Pure functions to a Verdict; they never ask the database.

``desk`` says who comes in where; ``people`` who may let whom speak for whom; ``invitations`` when a link works.
"""
