"""Lists that come as files: what is read, what is refused, and choices by search()."""

import pytest
from tests.surveys.engine.fillings import NOW
from tests.surveys.engine.tables import sheets

from mancomun.surveys.engine import CompiledForm, Draft, Files, InvalidForm, compile_sheets, limits
from mancomun.surveys.engine.externals import read_list
from mancomun.surveys.engine.problems import ExpressionProblem

PLACES = b"""{"type": "FeatureCollection", "name": "towns", "features": [
  {"type": "Feature", "id": 7, "properties": {"title": "Hall", "beds": 12, "open": true, "note": null, "area": 1.50},
   "geometry": {"type": "Point", "coordinates": [-58.26, -34.72, 10]}},
  {"type": "Feature", "properties": {"id": "p", "title": "Park"},
   "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]}},
  {"type": "Feature", "properties": {"title": "Line"},
   "geometry": {"type": "LineString", "coordinates": [[1.5, 2], [3, 4]]}},
  {"type": "Feature", "properties": {"title": "Nowhere"}, "geometry": null}]}"""


def columns(name: str, content: bytes) -> list[dict[str, str]]:
    return [item.columns for item in read_list("x", name, content).items]


def test_comma_or_semicolon_separate() -> None:
    rows = [{"name": "a", "label": "A, b"}, {"name": "c", "label": ""}]
    assert columns("x.csv", b'\xef\xbb\xbfname,label\r\na,"A, b"\r\n\r\nc\r\n') == rows
    assert columns("x.csv", b"name;label\na;A, b\nc;;more\n") == rows


def test_features_become_rows() -> None:
    assert columns("x.geojson", PLACES) == [
        {
            "geometry": "-34.72 -58.26 0 0", "title": "Hall", "beds": "12", "open": "true", "note": "", "area": "1.50",
            "id": "7",
        },
        {"geometry": "2 1 0 0; 4 3 0 0; 2 1 0 0", "id": "p", "title": "Park"},
        {"geometry": "2 1.5 0 0; 4 3 0 0", "title": "Line"},
        {"title": "Nowhere"},
    ]  # fmt: skip


BAD = {
    "not_utf8": ("x.csv", "name\nCórdoba".encode("latin-1")),
    "not_csv": ("x.csv", b'name\n"never ended'),
    "empty": ("x.csv", b"\n\n"),
    "same_columns": ("x.csv", b"name,name\n1,2\n"),
    "too_many_columns": ("x.csv", b",".join(b"c%d" % n for n in range(limits.COLUMNS + 1))),
    "not_xml": ("x.xml", b"<root>"),
    "too_deep": ("x.xml", b"<a>" * (limits.FILE_DEPTH + 2) + b"</a>" * (limits.FILE_DEPTH + 2)),
}
BAD_PLACES = (
    b"[", b"[" * 100_000, b"[]", b'{"type": "Feature"}', b'{"type": "FeatureCollection"}',
    b'{"type": "FeatureCollection", "features": [{}]}',
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": []}}]}',
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Blob"}}]}',
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": 5}]}',
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point"}}]}',
)  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_list_is_named(what: str) -> None:
    name, content = BAD[what]
    with pytest.raises(ExpressionProblem) as refused:
        read_list("x", name, content)
    assert (refused.value.code, refused.value.params["name"]) == (f"file_{what}", name)
    assert name in refused.value.at("survey", 2, "type").sentence()


@pytest.mark.parametrize("content", BAD_PLACES)
def test_other_json_is_refused(content: bytes) -> None:
    with pytest.raises(ExpressionProblem) as refused:
        read_list("x", "x.geojson", content)
    assert refused.value.code == "file_not_geojson"


def test_files_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_ROWS", 2)
    with pytest.raises(ExpressionProblem) as refused:
        read_list("x", "x.csv", b"name\n1\n2\n3\n")
    assert refused.value.code == "file_too_many_rows"
    monkeypatch.setattr(limits, "FILE_BYTES", 3)
    with pytest.raises(ExpressionProblem) as refused:
        read_list("x", "x.csv", b"name")
    assert refused.value.code == "file_too_large"


# Choices by search()

ROWS = [
    {"code": "mvd", "es": "Montevideo", "en": "Mount", "country": "uy"},
    {"code": "qui", "es": "Quilmes", "en": "Quill", "country": "ar"},
    {"code": "cba", "es": "Córdoba", "en": "Cordova", "country": "ar"},
]


def searching(call: str) -> CompiledForm:
    text = f"""
    | survey |
    | | type | name | label::es | label::en | appearance |
    | | text | country | País | Country | |
    | | select_one c | city | Ciudad | City | minimal {call} |
    | choices |
    | | list_name | name | label::es | label::en |
    | | c | 99 | Otra | Another |
    | | c | code | es | en,country |
    """
    files: Files = {"towns.csv": ROWS}
    return compile_sheets(sheets(text), files=files)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("search('towns')", ["99", "mvd", "qui", "cba"]),
        ("search('towns', 'matches', 'country', ${country})", ["99", "qui", "cba"]),
        ("search('towns', 'contains', 'es, en', 'ill')", ["99", "qui"]),
        ("search('towns', 'startswith', 'es', 'c')", ["99", "cba"]),
        ("search('towns', 'endswith', 'es', 'o', 'country', 'uy')", ["99", "mvd"]),
    ],
)
def test_choices_are_searched_for(call: str, expected: list[str]) -> None:
    form = searching(call)
    state = form.evaluate(Draft({"/data/country": "AR", "/data/city": "cba"}), now=NOW, language="en")
    item = state["/data/city"]
    assert [choice.value for choice in item.choices] == expected
    assert (item.violation is None) is ("cba" in expected)
    assert item.node.appearance == "minimal"


def test_labels_are_columns_of_the_readers_language() -> None:
    form = searching("search('towns')")
    labels = {
        language: [choice.label for choice in form.evaluate(Draft(), now=NOW, language=language)["/data/city"].choices]
        for language in ("es", "en")
    }
    assert labels == {
        "es": ["Otra", "Montevideo", "Quilmes", "Córdoba"],
        "en": ["Another", "Mount, uy", "Quill, ar", "Cordova, ar"],
    }


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("search('villages')", "external_missing"),
        ("search(${country})", "bad_search"),
        ("search('towns', 'matches')", "bad_search"),
        ("search('towns', 'sounds', 'es', 'o')", "bad_value"),
        ("search('towns', 'matches', 'es', nothing())", "unknown_function"),
    ],
)
def test_a_search_that_means_nothing_is_refused(call: str, code: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        searching(call)
    assert [(problem.row, problem.code) for problem in refused.value.problems] == [(3, code)]


def test_choices_of_a_sheet_of_their_own() -> None:
    text = """
    | survey |
    | | type | name | label::es | label::en | choice_filter |
    | | text | state | Provincia | State | |
    | | select_one_external towns | town | Localidad | Town | state=${state} |
    | external_choices |
    | | list_name | name | label::es | label::en | state |
    | | towns | a | La Plata | The Silver | ba |
    | | towns | b | Rosario | Rosary | sf |
    | | towns | c | Quilmes | | ba |
    """
    form = compile_sheets(sheets(text))
    state = form.evaluate(Draft({"/data/state": "ba", "/data/town": "b"}), now=NOW, language="en")
    item = state["/data/town"]
    assert [(choice.value, choice.label) for choice in item.choices] == [("a", "The Silver"), ("c", "Quilmes")]
    assert (item.node.type, item.violation and item.violation.code) == ("select_one", "choice-not-offered")
