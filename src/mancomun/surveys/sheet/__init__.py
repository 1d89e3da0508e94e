"""The questionnaire as a page: what is drawn of it, and what was typed into it.

A page knows each node instance by a short key: ``q12`` is the form's node 12, ``q12-3`` the one in the repeat
instance with key 3, ``q30`` a repeat as a whole and ``q30-3`` one of its instances. Field names and element ids begin
with it; a version of a form never changes, so neither do they.
"""
