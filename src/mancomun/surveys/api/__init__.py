"""Surveys for programs: the same as the pages say, as JSON, by the same queries, rules and actions.

    declaring     how an operation is declared; what guards it; what becomes of its errors
    reading       rounds and questionnaires          (scope round:read)
    answers       a city's draft, what follows from it, its steps and revisions  (answers:read)
    evidence      files that back answers            (answers:read)
    writing       changes to a draft, entries of repeats, putting it forward     (answers:write)
    results       what a round found                 (round:read)
    document      the description of all of it (OpenAPI 3.1), in the reader's language, and a page that draws it
    schemas/      what goes in and out; the description is made of them

An address takes one scope, which is why reading and writing a draft have an address each.
"""
