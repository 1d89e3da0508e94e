"""Drafts, states and submissions, one rule at a time."""

from datetime import UTC, datetime

import pytest
from tests.surveys.engine.tables import compiled, named

from mancomun.surveys.engine import (
    ChoiceState,
    Draft,
    InvalidInstance,
    Progress,
    Refusal,
    Violation,
    diff,
    from_xml,
    limits,
    normalise,
    to_xml,
)
from mancomun.surveys.engine.patterns import matches
from mancomun.surveys.engine.problems import EvaluationFault
from mancomun.surveys.engine.values import number_text

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NORMS = """
| survey |
| |type|name|label|relevant|constraint|constraint_message|required|required_message|default|calculation|trigger|
| | begin_group | B | Norms | | | | | | | | |
| | integer | n | How many | | . < 4 | At most three | yes | Say how many | | | |
| | date | seen | Seen | | | | | | today() | | |
| | text | stamp | Stamp | | | | | | | concat('n is ', ${n}) | ${n} |
| | begin_repeat | norm | Norm | ${n} > 0 | | | | | | | |
| | text | title | Title | | | | yes | | | | |
| | date | added | Added | | | | | | today() | | |
| | calculate | place | | | | | | | | position(..) | |
| | end_repeat | | | | | | | | | | |
| | text | mark | Mark | | | | | | | once(uuid()) | |
| | end_group | | | | | | | | | | |
"""


def test_instances_keep_their_answers_when_another_goes() -> None:
    draft = Draft({"/data/B/n": "2"})
    for key, title in ((4, "first"), (9, "second"), (7, "third")):
        draft = draft.add_repeat("/data/B/norm", key).set(f"/data/B/norm[{key}]/title", title)
    draft = draft.remove_repeat("/data/B/norm", 9)
    state = compiled(NORMS).evaluate(draft, now=NOW)
    assert [(item.path, item.key, item.position) for item in state.instances("/data/B/norm")] == [
        ("/data/B/norm[4]", 4, 1),
        ("/data/B/norm[7]", 7, 2),
    ]
    assert (state.value("/data/B/norm[7]/title"), state.value("/data/B/norm[7]/place")) == ("third", "2")
    assert state.get("/data/B/norm[9]/title") is None
    assert "/data/B/norm[9]/title" not in draft.values


def test_keys_are_not_used_twice_nor_put_elsewhere() -> None:
    draft = Draft().add_repeat("/data/r", 2).add_repeat("/data/r", 5, before=2)
    assert draft.keys("/data/r") == (5, 2)
    for key in (2, 0, -1):
        with pytest.raises(ValueError, match="no new key"):
            draft.add_repeat("/data/r", key)


def test_what_is_no_key_makes_no_instance() -> None:
    state = compiled(NORMS).evaluate(Draft({"/data/B/n": "1"}, {"/data/B/norm": (3, -1, 3, 0, 2)}), now=NOW)
    assert [item.key for item in state.instances("/data/B/norm")] == [3, 2]


def test_a_draft_begins_with_defaults_and_first_instances() -> None:
    form = compiled(NORMS)
    draft = form.start(now=NOW, instance_id="uuid:1")
    assert dict(draft.values) == {
        "/data/meta/instanceID": "uuid:1",
        "/data/B/seen": "2026-05-04",
        "/data/B/norm[1]/added": "2026-05-04",
    }
    later = form.add_repeat(draft, "/data/B/norm", 3, now=datetime(2026, 6, 1, tzinfo=UTC))
    assert (later.keys("/data/B/norm"), later.get("/data/B/norm[3]/added")) == ((1, 3), "2026-06-01")
    assert later.get("/data/B/norm[1]/added") == "2026-05-04"


def test_triggers_fire_when_an_answer_changes() -> None:
    form = compiled(NORMS)
    draft = form.answer(form.start(now=NOW), "/data/B/n", "2", now=NOW)
    assert draft.get("/data/B/stamp") == "n is 2"
    assert form.answer(draft.set("/data/B/stamp", "mine"), "/data/B/n", "2", now=NOW).get("/data/B/stamp") == "mine"


def test_what_is_worked_out_once_is_kept() -> None:
    form = compiled(NORMS)
    draft = form.start(now=NOW)
    state = form.evaluate(draft, now=NOW)
    kept = state.keep()
    assert list(kept) == ["/data/B/mark"]
    again = form.evaluate(draft.update(kept), now=NOW)
    assert (again.keep(), again.value("/data/B/mark")) == ({}, kept["/data/B/mark"])


def test_violations_carry_the_authors_sentence() -> None:
    form = compiled(NORMS)
    draft = form.start(now=NOW)
    for value, expected in (
        ("", Violation("/data/B/n", "required", "Say how many")),
        ("9", Violation("/data/B/n", "constraint", "At most three")),
        ("x", Violation("/data/B/n", "type", "")),
    ):
        state = form.evaluate(draft.set("/data/B/n", value), now=NOW)
        assert state["/data/B/n"].violation == expected
        assert state.violations()[0] == expected
        assert (state["/data/B/n"].value, state.is_valid) == (value, False)


def test_what_is_not_asked_comes_back() -> None:
    form = compiled(NORMS)
    draft = form.start(now=NOW).update({"/data/B/n": "1", "/data/B/norm[1]/title": "Charter"})
    asked = form.evaluate(draft, now=NOW)
    hidden = form.evaluate(draft.set("/data/B/n", "0"), now=NOW)
    item = hidden["/data/B/norm[1]/title"]
    assert (item.relevant, item.value, item.typed) == (False, "", "Charter")
    assert b"Charter" not in to_xml(hidden)
    assert form.evaluate(hidden.draft.set("/data/B/n", "1"), now=NOW).value(item.path) == "Charter"
    assert "/data/B/norm[1]/title" in diff(asked, hidden)


def test_progress_counts_what_is_asked() -> None:
    form = compiled(NORMS)
    section = form.node("/data/B")
    draft = form.start(now=NOW)
    assert form.evaluate(draft, now=NOW).progress(section) == Progress(1, 3, 1, 0)
    assert form.evaluate(draft.set("/data/B/n", "1"), now=NOW).progress(section) == Progress(3, 5, 1, 0)
    assert form.evaluate(draft.set("/data/B/n", "9"), now=NOW).progress(section) == Progress(3, 5, 1, 1)


def test_choices_are_those_of_the_filter() -> None:
    form = named("choices")
    draft = form.start(now=NOW).update({"/data/basics/country": "ar", "/data/basics/city": "mvd"})
    item = form.evaluate(draft, now=NOW, language="en")["/data/basics/city"]
    assert [(choice.value, choice.label) for choice in item.choices] == [("qui", "Quilmes"), ("cor", "Cordoba")]
    assert item.label == "City in ar"
    assert item.violation == Violation("/data/basics/city", "choice-not-offered", "")
    first = form.evaluate(draft, now=NOW)["/data/basics/q1"].choices[3]
    assert (first.value, first.state) == ("not_competence", ChoiceState.NOT_COMPETENCE)


def test_ranks_hold_each_choice_once() -> None:
    form = named("choices")
    for value, code in (("work health", None), ("work work", "choice-not-offered"), ("other", "choice-not-offered")):
        state = form.evaluate(form.start(now=NOW).set("/data/basics/order", value), now=NOW)
        violation = state["/data/basics/order"].violation
        assert (violation.code if violation else None) == code


def test_too_many_instances_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPEAT_INSTANCES", 3)
    form = compiled(NORMS)
    draft = Draft({"/data/B/n": "2"}, {"/data/B/norm": (1, 2, 3, 4)})
    state = form.evaluate(draft, now=NOW)
    assert len(state.instances("/data/B/norm")) == 3
    assert Violation("/data/B/norm", "too-many-instances", "") in state.violations()
    with pytest.raises(InvalidInstance, match="too_large"):
        from_xml(form, b"<data id='data'><B>" + b"<norm/>" * 4 + b"</B></data>")


def test_conditions_upon_conditions_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CANDIDATES", 100)
    form = named("repeats")
    draft = Draft({"/data/n": "18"})
    state = form.evaluate(draft, now=NOW)
    assert {(fault[1], fault[2]) for fault in state.faults} == {("calculate", "too many candidates for conditions")}


SUBMISSIONS = {
    b"": "malformed",
    b"<data id='data'>": "malformed",
    b"<other/>": "wrong_form",
    b"<data id='another'/>": "wrong_form",
    b"<!DOCTYPE d [<!ENTITY e 'x'>]><data id='data'><B><n>&e;</n></B></data>": "malformed",
    b"<data>" + b"<a>" * 90 + b"</a>" * 90 + b"</data>": "too_deep",
    b"<data id='data'><B><n>" + b"1" * 20_001 + b"</n></B></data>": "too_large",
    b"<data>" + b" " * limits.INSTANCE_BYTES + b"</data>": "too_large",
    b"<data>" + b"<a/>" * limits.XML_ELEMENTS + b"</data>": "too_large",
}


@pytest.mark.parametrize("number", range(len(SUBMISSIONS)))
def test_submissions_that_cannot_be_read(number: int) -> None:
    data, code = list(SUBMISSIONS.items())[number]
    with pytest.raises(InvalidInstance) as refused:
        from_xml(compiled(NORMS), data)
    assert refused.value.code == code


def test_submissions_are_read_whatever_their_namespace_and_extras() -> None:
    data = (
        b"<data xmlns='http://x' id='data'><!-- c --><B><n> 2 </n><unknown>5</unknown><norm><title>a</title></norm>"
        b"<norm><title><!-- c -->b</title></norm></B></data>"
    )
    assert from_xml(compiled(NORMS), data) == Draft(
        {"/data/B/n": "2", "/data/B/norm[1]/title": "a", "/data/B/norm[2]/title": "b"}, {"/data/B/norm": (1, 2)}
    )


def test_submissions_are_written_the_same_each_time() -> None:
    form = compiled(NORMS)
    draft = form.start(now=NOW, instance_id="uuid:1").update(
        {"/data/B/n": "1", "/data/B/mark": "m", "/data/B/norm[1]/title": "a < b & “c”"}
    )
    expected = (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<data id="data"><B><n>1</n><seen>2026-05-04</seen><stamp/><norm><title>a &lt; b &amp; “c”</title>'
        "<added>2026-05-04</added><place>1</place></norm><mark>m</mark></B>"
        "<meta><instanceID>uuid:1</instanceID></meta></data>"
    ).encode()
    assert to_xml(form.evaluate(draft, now=NOW)) == expected
    assert to_xml(form.evaluate(draft, now=datetime(2027, 1, 1, tzinfo=UTC))) == expected


TYPED = [
    ("int", " 1 234 567 ", "1234567"), ("int", "−5", "-5"), ("int", "+5", "5"), ("int", "", ""),
    ("int", "1.234", "type"), ("int", "1,5", "type"), ("int", "1.0", "type"), ("int", "1" * 16, "type"),
    ("decimal", "1,5", "1.5"), ("decimal", "1234,56", "1234.56"), ("decimal", "1.234", "1.234"),
    ("decimal", "1,234", "type"), ("decimal", "1.234,5", "type"),

    ("decimal", "1e5", "type"), ("decimal", "NaN", "type"),
    ("date", "2026-03-31", "2026-03-31"), ("date", "2026-02-30", "type"), ("date", "31/03/2026", "type"),
    ("time", "10:30", "10:30"), ("time", "25:00", "type"),

    ("dateTime", "2026-03-31T10:30:00-03:00", "2026-03-31T10:30:00-03:00"),
    ("string", "  two\r\nlines ", "two\nlines"),

    ("string", "a\x00b", "control_character"),

    ("string", "\ud800", "control_character"),
    ("string", "x" * 20_001, "too_long"), ("geopoint", "-34.9 -56.2 0 0", "-34.9 -56.2 0 0"),

    ("geopoint", "95 10", "type"),
    ("boolean", "true", "true"), ("boolean", "perhaps", "type"),
]  # fmt: skip


@pytest.mark.parametrize(("data_type", "typed", "expected"), TYPED)
def test_typed_text_becomes_canonical_or_is_refused(data_type: str, typed: str, expected: str) -> None:
    found = normalise(data_type, typed)
    assert (found.code if isinstance(found, Refusal) else found) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"\d{4}", "2026", True), (r"\d{4}", "٢٠٢٦", False), (r"\w+", "ñ", False), (r"\p{L}+", "ñandú", True),
        (r"[\p{Alpha}&&[^b]]+", "ac", True), (r"[\p{Alpha}&&[^b]]+", "ab", False), (r"\Qa.b\E", "a.b", True),
        (r"\Qa.b\E", "axb", False), (r"(?=.*\d)[a-z\d]+", "a1", True), ("ab", "xabx", False), (r"(a)\1", "aa", True),
    ],
)  # fmt: skip
def test_patterns_mean_what_java_means(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert matches(pattern, text) is expected


def test_patterns_end_in_time() -> None:
    for text in ("a" * 60, "a" * (limits.PATTERN_SUBJECT + 1)):
        with pytest.raises(EvaluationFault):
            matches(r"(a|a)*[bc]", text)


def test_an_answer_that_cannot_be_checked_does_not_pass() -> None:
    form = compiled("| survey |\n| |type|name|label|constraint|\n| |text|a|A|regex(., '(a\\|a)*[bc]')|")
    state = form.evaluate(form.start(now=NOW).set("/data/a", "a" * 60), now=NOW)
    assert [violation.code for violation in state.violations()] == ["constraint"]
    assert [fault[:2] for fault in state.faults] == [("/data/a", "constraint")]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e7, "10000000"), (1.5e10, "1.5E10"), (3e9, "3.0E9"), (0.001, "0.001"), (0.00012, "1.2E-4"), (-2.5, "-2.5"),
        (12345678.9, "1.23456789E7"), (1e-13, "0"), (float("inf"), "Infinity"), (float("nan"), "NaN"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_java_writes_them(number: float, text: str) -> None:
    assert number_text(number) == text
