"""One question among the city’s people: what stands, what is said, every change of it; and the whole history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.problems import Unprocessable
from mancomun.core.requests import Request
from mancomun.surveys.actions import conversations as actions
from mancomun.surveys.engine import NodeKind
from mancomun.surveys.forms.hands import HistoryForm, NoteForm
from mancomun.surveys.queries import conversations, edits
from mancomun.surveys.queries.hands import Colleague, colleagues
from mancomun.surveys.queries.reading import spoken
from mancomun.surveys.rules.hands import handover_of
from mancomun.surveys.sheet.controls import is_header
from mancomun.surveys.sheet.keys import Place, place_of
from mancomun.surveys.sheet.words import asked_at, code_beside
from mancomun.surveys.views.answering_desk import Desk

_A_PAGE = 50


@access(signed_in)
def question(request: Request, round_slug: str, city_slug: str, key: str) -> HttpResponseBase:
    return respond(Desk.of(request, round_slug, city_slug), key)


@require_POST
@access(signed_in)
def settle(request: Request, round_slug: str, city_slug: str, key: str) -> HttpResponseBase:
    return settled(Desk.of(request, round_slug, city_slug), key)


@require_safe
@access(signed_in)
def history(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    """Every change of the answer, the latest first."""
    desk = Desk.of(request, round_slug, city_slug)
    form = HistoryForm(
        request.GET or None,
        sections=[(section.name, desk.title(section)) for section in desk.sections()],
        people=edits.writers(desk.response),
    )
    rows = edits.edits(desk.response, desk.form, sight=desk.sight, wanted=form.wanted(), zone=desk.zone)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    told = edits.told(page.object_list, desk.state(), desk.known.files)
    context = {
        **desk.context(),
        "form": form,
        "page": page,
        "told": [(each, desk.title(each.section), _url(desk, each.key)) for each in told],
    }
    return render(request, "surveys/hands/history.html", context)


def respond(desk: Desk, key: str) -> HttpResponseBase:
    request, place = desk.request, _place(desk, key)
    people = _others(desk, place)
    form = NoteForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say(
                response=desk.response,
                path=place.path,
                body=form.cleaned_data["body"],
                mention=form.mentioned(),
                by=desk.actor,
                at=request.at,
            )
        except Unprocessable as fault:
            form.add_error("body", str(fault.sentence))
        else:
            messages.success(request, _("Your note is kept."))
            return HttpResponseRedirect(desk.url("answer_question", key=key))
    return _page(desk, place, form)


def settled(desk: Desk, key: str) -> HttpResponseBase:
    place = _place(desk, key)
    actions.settle(response=desk.response, path=place.path, by=desk.actor, at=desk.request.at)
    messages.success(desk.request, _("Settled. Whoever has more to say opens it again by saying it."))
    return HttpResponseRedirect(desk.url("answer_question", key=key))


def _page(desk: Desk, place: Place, form: NoteForm) -> HttpResponse:
    state, path = desk.state(), place.path
    item, answer = state.get(path), desk.answers.get(path)
    value = answer.value if answer else ""
    label = asked_at(place.node, state.run.language, item.label if item else "")
    files = desk.known.files
    section = desk.form.section_of(path)
    wanted = edits.Wanted(path=path)
    rows = edits.edits(desk.response, desk.form, sight=desk.sight, wanted=wanted, zone=desk.zone)
    page = Paginator(rows, _A_PAGE).get_page(desk.request.GET.get("page"))
    context = {
        **desk.context(),
        "label": label,
        "code": code_beside(place.node.code, label),
        "answerable": not is_header(place.node),
        "answer": answer,
        "words": files[value].name if value in files else spoken(place.node, value, item),
        "section_title": desk.title(section),
        "section_url": desk.section_url(section),
        "question_url": f"{desk.section_url(section)}#{place.key}",
        "settle_url": desk.url("answer_settle", key=place.key),
        "talk": conversations.talk_at(desk.response, path),
        "form": form,
        "page": page,
        "told": edits.told(page.object_list, state, files),
    }
    return render(desk.request, "surveys/hands/question.html", context, status=422 if form.errors else 200)


def _place(desk: Desk, key: str) -> Place:
    place = place_of(desk.form, key)
    if place is None or place.node.kind is not NodeKind.QUESTION or not place.node.control or desk.response.pk is None:
        raise Http404
    desk.require_path(place.path)
    return place


def _others(desk: Desk, place: Place) -> list[Colleague]:
    """Whom this person may mention here: who sees the question, but for themselves."""
    section = desk.form.section_of(place.path).name
    mine = f"h{handover_of(desk.actor)}" if desk.helper else f"u{desk.actor.user_id}"
    return [each for each in colleagues(desk.response, at=desk.request.at, section=section) if each.key != mine]


def _url(desk: Desk, key: str) -> str:
    return desk.url("answer_question", key=key) if key else ""
