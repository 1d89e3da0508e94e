"""From one version of a questionnaire to the next: what changed, and which question goes on from which."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mancomun.core.access import access
from mancomun.core.problems import Conflict, Unprocessable
from mancomun.core.requests import Request
from mancomun.surveys.actions import succession as actions
from mancomun.surveys.forms.succession import LinkForm
from mancomun.surveys.models import QuestionnaireVersion
from mancomun.surveys.queries import succession as queries
from mancomun.surveys.queries.questionnaires import version as version_numbered
from mancomun.surveys.rules.desk import runs_surveys


@access(runs_surveys)
def since(request: Request, slug: str, number: int, earlier: int) -> HttpResponseBase:
    """What changed since an earlier version; a link is made at its end."""
    version, before = _two(slug, number, earlier)
    found = queries.succession(version, before)
    form = LinkForm(
        request.POST or None,
        now=[*found.new, *(each for each in queries.questions_of(version) if each not in found.new)],
        then=[*found.gone, *(each for each in queries.questions_of(before) if each not in found.gone)],
    )
    if request.method == "POST" and form.is_valid():
        try:
            link = actions.Link(**form.cleaned_data)
            actions.link_questions(version=version, earlier=before, link=link, by=request.actor, at=request.at)
        except (Conflict, Unprocessable) as fault:
            form.add_error(None, str(fault.sentence))
        else:
            messages.success(request, _("The questions are linked."))
            return HttpResponseRedirect(request.path)
    context = {"version": version, "earlier": before, "found": found, "form": form}
    return render(request, "surveys/desk/succession.html", context, status=422 if form.errors else 200)


@require_POST
@access(runs_surveys)
def unlink(request: Request, slug: str, number: int, earlier: int, link: int) -> HttpResponseBase:
    version, before = _two(slug, number, earlier)
    actions.unlink_questions(link=queries.link_of(version, before, link), by=request.actor, at=request.at)
    messages.success(request, _("The link was taken away."))
    return HttpResponseRedirect(reverse("surveys:succession", args=[slug, number, earlier]))


def _two(slug: str, number: int, earlier: int) -> tuple[QuestionnaireVersion, QuestionnaireVersion]:
    if earlier >= number:
        raise Http404
    return version_numbered(slug, number), version_numbered(slug, earlier)
