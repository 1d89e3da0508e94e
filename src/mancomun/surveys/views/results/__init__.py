"""The pages and files of a round's results."""
