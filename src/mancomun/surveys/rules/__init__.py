"""May this person do this with this survey, and what must hold? Pure functions to a Verdict."""
