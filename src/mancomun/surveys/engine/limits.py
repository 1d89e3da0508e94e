"""Every bound of the engine in one place. A form or an answer beyond one of them is refused, never cut."""

from typing import Final

WORKBOOK_BYTES: Final = 20_000_000
SHEETS: Final = 30
ROWS: Final = 10_000  # of the survey sheet
CHOICE_ROWS: Final = 50_000
COLUMNS: Final = 300
CELL_CHARACTERS: Final = 32_767  # what a cell of a spreadsheet can hold

FILE_BYTES: Final = 10_000_000  # a list that comes as a file of its own
FILE_ROWS: Final = 50_000
FILE_DEPTH: Final = 20  # of an XML or GeoJSON file

NODES: Final = 20_000  # of a form's model
NESTING: Final = 24  # groups in groups
EXPRESSION_CHARACTERS: Final = 20_000
EXPRESSION_DEPTH: Final = 48  # parentheses, calls and predicates inside one another

ANSWER_CHARACTERS: Final = 20_000  # one typed answer
INSTANCE_BYTES: Final = 5_000_000  # a submission
XFORM_BYTES: Final = 60_000_000  # a workbook's XForm as pyxform writes it
XML_DEPTH: Final = 64
XML_ELEMENTS: Final = 60_000
XFORM_ELEMENTS: Final = 1_500_000
REPEAT_INSTANCES: Final = 500  # of one repeat
INSTANCE_NODES: Final = 50_000  # all nodes of one set of answers

ACTIONS: Final = 2_000  # that one answer may set off

CANDIDATES: Final = 2_000_000  # items and instances that one evaluation holds against conditions

PATTERN_CHARACTERS: Final = 2_000
PATTERN_SUBJECT: Final = 10_000
PATTERN_SECONDS: Final = 0.05  # one match
TEXT_RESULT: Final = 200_000  # characters of one computed text
