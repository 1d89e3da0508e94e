"""The figure of one question alone, for the pages of others: always as the public reads it, whoever looks."""

from contextlib import nullcontext

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.actors import ANONYMOUS
from mancomun.core.addresses import absolute_to
from mancomun.core.middleware import framed_by_others
from mancomun.core.requests import Request
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.forms.results import ScopeForm
from mancomun.surveys.queries.results import Topic, opened
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.views.results import drawing
from mancomun.surveys.views.results.page import Page


@require_safe
@access(anyone)
def embed(request: Request, round_slug: str, key: str) -> HttpResponse:
    """``?lang=pt`` says in which language; without it the reader's own."""
    wanted = request.GET.get("lang", "")
    with override(wanted) if wanted in dict(settings.LANGUAGES) else nullcontext():
        response = _drawn(request, round_slug, key)
        response.headers["Content-Language"] = str(get_language())
    return framed_by_others(response)


def snippet(page: Page, topic: Topic) -> str:
    """What is copied into a page elsewhere; nothing while the public may not see it."""
    if page.results.ahead:
        return ""
    address = f"{absolute_to('surveys:embed', page.slug, topic.key)}?lang={get_language()}"
    title = page.texts.title(topic.main)
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="560" loading="lazy"></iframe>', address, title
    )


def _drawn(request: Request, round_slug: str, key: str) -> HttpResponse:
    results = opened(ANONYMOUS, round_slug, at=request.at)
    texts = Words(results.form.language(get_language()))
    page = Page(request, results, ScopeForm({}, ()), texts)
    topic = results.topic(key)
    part = topic.main
    context = {
        "title": page.say(part),
        "question": texts.title(part),
        "topic": topic,
        "round": results.round,
        "coverage": words.counted(results.book.tally(part)),
        "drawn": drawing.drawn(page, topic, part, full=False, level=2),
        "table": drawing.coverage(page, part),
        "address": absolute_to("surveys:result", round_slug, topic.key),
        "edition": results.edition,
        "as_of": results.as_of,
        "network": the_network(),
    }
    return render(request, "surveys/results/embed.html", context)
