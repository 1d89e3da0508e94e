"""One city's answer, written: several answers at once, entries of repeats, putting it forward.

What a page refuses is refused here in the same words; what another has answered meanwhile is never overwritten.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from ninja import Status

from mancomun.core.problems import Conflict, require
from mancomun.core.requests import Request
from mancomun.surveys.actions import answering as actions
from mancomun.surveys.actions import flow
from mancomun.surveys.actions.repeats import add_repeat, remove_repeat
from mancomun.surveys.api import words
from mancomun.surveys.api.answers import CITY, revision_brief
from mancomun.surveys.api.declaring import WRITE, operation
from mancomun.surveys.api.once import once
from mancomun.surveys.api.problems import Fault, Faulty, problem_response
from mancomun.surveys.api.schemas.answers import Given, RevisionBrief
from mancomun.surveys.api.schemas.changes import Changes, Entry, EntryPath, NewEntry, Outcomes
from mancomun.surveys.api.typed import changes_in, entry_at, repeat_at
from mancomun.surveys.models import Answer, Response
from mancomun.surveys.queries import answering as drafts
from mancomun.surveys.queries import flow as queries
from mancomun.surveys.sheet.sentences import sentence
from mancomun.surveys.views.answering_desk import Desk
from mancomun.surveys.views.flow import load


@operation(
    "PATCH",
    f"{CITY}draft/answers/",
    name="draft_answers",
    scope=WRITE,
    answers=Outcomes,
    conflict="ConflictDetails",
    summary=N_("Change several answers"),
    about=N_(
        "A refused answer refuses all of them. An answer that somebody else changed since its base is kept beside the "
        "one that stands, the others are saved, and the status is 409 with both."
    ),
)
def change(request: Request, round_slug: str, city_slug: str, body: Changes) -> Outcomes | HttpResponse:
    desk = Desk.of(request, round_slug, city_slug)

    def act() -> tuple[Outcomes | HttpResponse, str]:
        _require_open(desk)
        saved = actions.save_section(
            response=desk.response,
            changes=changes_in(desk, body),
            channel=Answer.Channel.API,
            by=desk.actor,
            at=request.at,
        )
        _leave(desk, saved)
        return _outcomes(desk, saved.response, saved.before, saved.after, saved.outcomes), ""

    def again(_word: str) -> Outcomes | HttpResponse:
        paths = [each.path for each in body.answers]
        return _outcomes(desk, desk.response, {}, desk.answers, dict.fromkeys(paths, actions.Outcome.SAVED))

    return once(request, act, again)


@operation(
    "POST",
    f"{CITY}draft/entries/",
    name="entries",
    scope=WRITE,
    answers={201: Entry},
    summary=N_("Add an entry to a repeat"),
)
def add(request: Request, round_slug: str, city_slug: str, body: NewEntry) -> Status[Entry]:
    desk = Desk.of(request, round_slug, city_slug)

    def told(key: int) -> Status[Entry]:
        return Status(HTTPStatus.CREATED, Entry(repeat=body.repeat, key=key, path=f"{body.repeat}[{key}]"))

    def act() -> tuple[Status[Entry], str]:
        _require_open(desk)
        repeat = repeat_at(desk, body.repeat)
        key = add_repeat(
            response=desk.response, repeat=repeat, channel=Answer.Channel.API, by=desk.actor, at=request.at
        )
        return told(key), str(key)

    return once(request, act, lambda word: told(int(word)))


@operation(
    "DELETE",
    f"{CITY}draft/entries/",
    name="entries",
    scope=WRITE,
    answers={204: None},
    summary=N_("Take an entry of a repeat away"),
)
def remove(
    request: Request,
    round_slug: str,
    city_slug: str,
    path: EntryPath,
) -> Status[None]:
    desk = Desk.of(request, round_slug, city_slug)
    gone: Status[None] = Status(HTTPStatus.NO_CONTENT, None)

    def act() -> tuple[Status[None], str]:
        _require_open(desk)
        repeat, key = entry_at(desk, path)
        remove_repeat(
            response=desk.response,
            repeat=repeat,
            key=key,
            channel=Answer.Channel.API,
            by=desk.actor,
            at=request.at,
        )
        return gone, ""

    return once(request, act, lambda _word: gone)


@operation(
    "POST",
    f"{CITY}submission/",
    name="submission",
    scope=WRITE,
    answers={201: RevisionBrief},
    summary=N_("Put the answer forward for approval by the city’s authority"),
)
def submit(request: Request, response: HttpResponse, round_slug: str, city_slug: str) -> Status[RevisionBrief]:
    found, _case = load(request, round_slug, city_slug)

    def told(number: int) -> Status[RevisionBrief]:
        brief = revision_brief(found, queries.revision_numbered(found, number))
        response.headers["Location"] = brief.address
        return Status(HTTPStatus.CREATED, brief)

    def act() -> tuple[Status[RevisionBrief], str]:
        try:
            number = flow.submit_response(response=found, by=request.actor, at=request.at).number
        except flow.NotComplete as problem:
            raise Faulty(problem.sentence, _missing(problem)) from problem
        return told(number), str(number)

    return once(request, act, lambda word: told(int(word)))


def _require_open(desk: Desk) -> None:
    """Whether this person may change the answer now, in the words of the pages."""
    require(desk.writer)
    if not desk.open.ok:
        raise Conflict(desk.open.reason)


def _leave(desk: Desk, saved: actions.Saved) -> None:
    """Who sends what stands, and had another answer waiting beside it, has decided for the one that stands."""
    same = {path for path, outcome in saved.outcomes.items() if outcome is actions.Outcome.SAME}
    for path in same & drafts.overtaken_of(saved.response, desk.actor).keys() if same else ():
        actions.accept_theirs(response=saved.response, path=path, by=desk.actor, at=desk.request.at)


def _outcomes(
    desk: Desk,
    response: Response,
    before: Mapping[str, Answer],
    after: Mapping[str, Answer],
    outcomes: Mapping[str, actions.Outcome],
) -> Outcomes | HttpResponse:
    """``before`` is empty when the same request comes again: then what stands at its paths is told."""
    pending = drafts.overtaken_of(response, desk.actor)
    clashes = [words.clash(desk, pending[path], after) for path in outcomes if path in pending]
    clashing = {each.path for each in clashes}
    changed = [path for path in after if after[path] is not before.get(path)] if before else list(outcomes)
    told = Outcomes(
        saved=list(_given(desk, (path for path in changed if path not in clashing), after)),
        same=[path for path, outcome in outcomes.items() if outcome is actions.Outcome.SAME],
    )
    if not clashes:
        return told
    sentence = _("Somebody changed some of these answers meanwhile. Theirs stand, yours are kept beside them: decide.")
    more = {**told.model_dump(mode="json"), "clashes": [each.model_dump(mode="json") for each in clashes]}
    return problem_response(Conflict.status, Conflict.title, sentence, **more)


def _given(desk: Desk, paths: Iterable[str], answers: Mapping[str, Answer]) -> Iterable[Given]:
    for path in paths:
        node = words.seen_at(desk, path) if path in answers and not path.endswith(drafts.KEYS) else None
        if node is not None:
            yield words.given_of(node, answers[path])


def _missing(problem: flow.NotComplete) -> list[Fault]:
    form = problem.state.form
    return [
        {
            "in": "answers",
            "pointer": each.path,
            "code": each.code,
            "detail": str(sentence(each, form.node(each.path))) or _("This answer does not fit the question."),
        }
        for each in problem.state.violations()
    ]
