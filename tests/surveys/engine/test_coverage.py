"""The set of forms leaves nothing out: what is added to the engine's library needs a form before this passes."""

from functools import cache

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from tests.surveys.engine.cases import NAMES
from tests.surveys.engine.coverage import Used

from mancomun.surveys.engine.library import FUNCTIONS

# The types of the ODK specification as a workbook writes them.
TYPES = """
    integer decimal range text select_one select_multiple select_one_from_file select_multiple_from_file rank
    note geopoint geotrace geoshape date time dateTime image audio background-audio video file barcode calculate
    acknowledge hidden xml-external csv-external start end today deviceid username phonenumber email audit
    start-geopoint background-geopoint trigger osm subscriberid simserial select_one_external
"""
STRUCTURES = frozenset(
    {"begin_group", "end_group", "begin_repeat", "end_repeat", "select_one or_other", "select_multiple or_other"}
)
# Appearances of ODK's documentation and of the web clients; an argument in brackets is left out.
APPEARANCES = """
    numbers multiline url masked ex:org.example.app( printer:org.example.printer bearing thousands-sep counter
    minimal quick search autocomplete columns columns-2 columns-pack columns-flex no-buttons likert label list
    list-nolabel image-map map horizontal horizontal-compact compact compact-3 quickcompact quickcompact-2
    vertical no-ticks picker rating distress month-year year no-calendar ethiopian coptic islamic bikram-sambat
    myanmar persian buddhist maps placement-map hide-input annotate draw signature new new-front selfie
    field-list table-list w1 w2 w3 w4 hidden-answer
"""


@cache
def used() -> Used:
    return Used.of(NAMES)


def test_every_function_of_the_library_is_in_a_form() -> None:
    assert sorted(FUNCTIONS.keys() - used().functions) == []


def test_every_question_type_is_in_a_form() -> None:
    assert sorted(set(TYPES.split()) - used().types) == []
    assert sorted(STRUCTURES - used().types) == []


def test_every_appearance_is_in_a_form() -> None:
    assert sorted(set(APPEARANCES.split()) - used().appearances) == []


def test_no_type_is_made_up() -> None:
    written = {kind for kind in used().types if not kind.startswith(("begin", "end", "select", "rank", "q ", "add "))}
    assert sorted(kind for kind in written if kind not in QUESTION_TYPE_DICT) == []
