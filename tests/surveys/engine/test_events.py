"""What happens by itself: preloads, first instances, defaults, triggers that set off triggers, the last answers."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.surveys.engine.tables import compiled, named

from mancomun.surveys.engine import Background, Draft, from_xml, limits, recomputed, to_xml

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=timezone(timedelta(hours=-3)))
CHAIN = """
| survey |
| | type | name | label | trigger | calculation | default | repeat_count |
| | text | a | A | | | | |
| | integer | n | N | | | | |
| | text | b | B | ${a} | concat(${a}, '1') | | |
| | text | c | C | ${b} | concat(${b}, '2') | | |
| | begin_repeat | r | R | | | | |
| | text | t | T | | | concat('t', position(..)) | |
| | text | w | W | ${t} | concat('w:', ${t}) | | |
| | end_repeat | | | | | | |
| | begin_repeat | k | K | | | | ${n} |
| | text | kt | KT | | | concat('k', position(..)) | |
| | end_repeat | | | | | | |
"""
DEVICE = """
| survey |
| | type | name | label | trigger |
| | start | began | | |
| | end | ended | | |
| | today | day | | |
| | username | who | | |
| | email | mail | | |
| | deviceid | device | | |
| | background-audio | sound | | |
| | start-geopoint | place | | |
| | text | a | A | |
| | background-geopoint | then | | ${a} |
"""


def test_a_trigger_sets_off_another() -> None:
    form = compiled(CHAIN)
    draft = form.answer(form.start(now=NOW), "/data/a", "x", now=NOW)
    assert (draft.get("/data/b"), draft.get("/data/c")) == ("x1", "x12")
    assert form.answer(draft, "/data/a", "x", now=NOW) == draft


def test_a_default_sets_off_a_trigger() -> None:
    form = compiled(CHAIN)
    draft = form.add_repeat(form.start(now=NOW), "/data/r", 5, now=NOW)
    assert [draft.get(f"/data/r[{key}]/w") for key in (1, 5)] == ["w:t1", "w:t2"]


def test_what_sets_itself_off_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ACTIONS", 5)
    ring = """
    | survey |
    | | type | name | label | trigger | calculation |
    | | text | a | A | ${b} | concat(${b}, 'a') |
    | | text | b | B | ${a} | concat(${a}, 'b') |
    """
    form = compiled(ring)
    assert form.answer(form.start(now=NOW), "/data/a", "x", now=NOW).get("/data/b") == "xbabab"


def test_instances_of_a_count_have_their_defaults_once() -> None:
    form = compiled(CHAIN)
    draft = form.answer(form.start(now=NOW), "/data/n", "2", now=NOW)
    assert (draft.keys("/data/k"), draft.get("/data/k[2]/kt")) == ((1, 2), "k2")
    draft = form.answer(draft.set("/data/k[2]/kt", "mine"), "/data/n", "1", now=NOW)
    draft = form.answer(draft, "/data/n", "3", now=NOW)
    assert [draft.get(f"/data/k[{key}]/kt") for key in draft.keys("/data/k")] == ["k1", "mine", "k3"]


def test_answers_that_a_client_sent_are_no_blank_instance() -> None:
    form = compiled(CHAIN)
    sent = Draft({"/data/n": "2", "/data/k[1]/kt": "typed"})
    after = form.answer(sent, "/data/a", "x", now=NOW)
    assert (after.get("/data/k[1]/kt"), after.get("/data/k[2]/kt")) == ("typed", "k2")


def test_what_a_telephone_fills_in_is_filled_in_as_far_as_it_is_known() -> None:
    form = compiled(DEVICE)
    draft = form.start(now=NOW, instance_id="uuid:1", background=Background({"username": "ana"}))
    assert dict(draft.values) == {
        "/data/meta/instanceID": "uuid:1", "/data/began": "2026-05-04T12:00:00.000-03:00",
        "/data/day": "2026-05-04", "/data/who": "ana",
    }  # fmt: skip
    done = form.finish(draft, now=NOW + timedelta(hours=1))
    assert done.get("/data/ended") == "2026-05-04T13:00:00.000-03:00"
    assert [node.name for node in form.questions()] == ["a"]
    plain = compiled(CHAIN)
    assert plain.finish(draft, now=NOW) is draft


def test_places_and_sounds_of_a_telephone_are_kept() -> None:
    form = compiled(DEVICE)
    sent = b"<data id='data'><sound>one.m4a</sound><place>-34 -58 0 5</place><then>-34 -58 0 0</then></data>"
    state = form.evaluate(from_xml(form, sent), now=NOW)
    assert (state.value("/data/sound"), state.value("/data/place")) == ("one.m4a", "-34 -58 0 5")
    assert b"<sound>one.m4a</sound>" in to_xml(state)


def test_a_property_is_asked_of_the_respondent() -> None:
    form = compiled("| survey |\n| | type | name | label | calculation |\n| | text | a | A | |\n"
                    "| | calculate | c | | concat(property('email'), '/', property('none')) |")  # fmt: skip
    state = form.evaluate(Draft(), now=NOW, background=Background({"email": "ana@example.org"}))
    assert state.value("/data/c") == "ana@example.org/"


# The last answers

LAST = """
| survey |
| | type | name | label | default | calculation |
| | integer | staff | Staff | ${last-saved#staff} | |
| | text | office | Office | | |
| | begin_repeat | r | R | | |
| | text | title | T | | |
| | end_repeat | | | | |
| | calculate | before | | | ${last-saved#office} |
| | calculate | titles | | | join(', ', instance('__last-saved')/data/r/title) |
| | calculate | second | | | instance('__last-saved')/data/r[title = 'two']/title |
"""


def test_the_last_answers_are_offered() -> None:
    form = compiled(LAST)
    last = Draft(
        {"/data/staff": "7", "/data/office": "Hall", "/data/r[4]/title": "one", "/data/r[9]/title": "two"},
        {"/data/r": (4, 9)},
    )
    background = Background(last_saved=last)
    draft = form.start(now=NOW, background=background)
    state = form.evaluate(draft, now=NOW, background=background)
    assert [state.value(f"/data/{name}") for name in ("staff", "before", "titles", "second")] == [
        "7", "Hall", "one, two", "two",
    ]  # fmt: skip


def test_without_last_answers_they_are_blank() -> None:
    form = compiled(LAST)
    state = form.evaluate(form.start(now=NOW), now=NOW)
    assert [state.value(f"/data/{name}") for name in ("staff", "before", "titles", "second")] == ["", "", "", ""]
    assert state.faults == ()
    older = Background(last_saved=Draft({"/old/other": "1"}))
    assert form.evaluate(Draft(), now=NOW, background=older).value("/data/before") == ""


# What a client computed otherwise

SUMS = """
| survey |
| | type | name | label | calculation | relevant |
| | integer | n | N | | |
| | calculate | double | | ${n} * 2 | |
| | calculate | half | | ${n} div 2 | |
| | calculate | more | | ${n} > 3 | |
| | calculate | moment | | now() | |
| | calculate | hidden | | 'x' | ${n} > 100 |
| | begin_repeat | r | R | | |
| | calculate | place | | position(..) | |
| | end_repeat | | | | |
"""


def test_what_was_computed_otherwise_is_told() -> None:
    form = compiled(SUMS)
    sent = Draft(
        {
            "/data/n": "4", "/data/double": "9", "/data/half": "2.0", "/data/more": "true", "/data/moment": "long ago",
            "/data/hidden": "x", "/data/r[1]/place": "1", "/data/r[2]/place": "7",
        },
        {"/data/r": (1, 2)},
    )  # fmt: skip
    found = recomputed(sent, form.evaluate(sent, now=NOW))
    assert [tuple(one) for one in found] == [
        ("/data/double", "9", "8"), ("/data/hidden", "x", ""), ("/data/r[2]/place", "7", "2"),
    ]  # fmt: skip


def test_a_faithful_client_is_told_nothing() -> None:
    for name in ("numbers", "dates", "choices", "repeats"):
        form = named(name)
        now = NOW.astimezone(UTC)
        sent = from_xml(form, to_xml(form.evaluate(form.start(now=now), now=now)))
        assert recomputed(sent, form.evaluate(sent, now=now)) == []


def test_a_form_may_know_its_respondent() -> None:
    form = compiled(LAST)
    own = form.knowing(Background({}, Draft({"/data/staff": "7"})))
    assert (form.asks_last, compiled(SUMS).asks_last) == (True, False)
    assert [known.start(now=NOW).get("/data/staff") for known in (form, own)] == ["", "7"]
    assert own.node("/data/staff") is form.node("/data/staff")
