"""Answers as workbooks: laid out, written, read back, and compared with what stands. Knows no database, no request.

A workbook of one city has a sheet for each section, with a row for each question, and one for each repeat, with a row
for each entry. Hidden first cells say what a sheet and a row are, so that renaming, moving or sorting changes nothing.
A hidden sheet, the stamp, holds the round, the city, the version, and of each answer the number and a fingerprint of
its cells as they were written. A cell that still says what was written is no change; one that changed is compared by
its number with what stands now, as an answer on a page is.

``layout`` says what there is, ``writing`` draws it, ``collecting`` finds the cells of a workbook that came back,
``typed`` reads them, ``plan`` says what they would change. ``bulk`` is the same for many cities in one sheet.
``patching`` changes single cells of any workbook and leaves every other byte of it alone.
"""
