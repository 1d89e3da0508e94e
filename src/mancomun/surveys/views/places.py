"""Where the pages of surveys lead each other."""

from django.urls import reverse

from mancomun.surveys.engine import CompiledForm
from mancomun.surveys.models import Response, Round
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.sections import slug_of


def city_urls(round_slug: str, city_slug: str) -> dict[str, str]:
    """The addresses of one city's answer, by the names that the templates use."""
    names = (
        "response",
        "submit",
        "withdraw",
        "approve",
        "send_back",
        "accept",
        "return",
        "mirror",
        "compare",
        "correction",
    )
    found = {name: reverse(f"surveys:{name}", args=[round_slug, city_slug]) for name in names}
    return {**found, "answer": answer_url(round_slug, city_slug)}


def answer_url(round_slug: str, city_slug: str) -> str:
    return reverse("surveys:answer", args=[round_slug, city_slug])


def question_url(response: Response, form: CompiledForm, path: str) -> str:
    """The question on its page of answering."""
    invitee, section = response.invitee, slug_of(form.section_of(path))
    page = reverse("surveys:answer_section", args=[invitee.round.slug, invitee.government.slug, section])
    return f"{page}#{key_of(form.node(path), path)}"


def results_url(round: Round) -> str:  # noqa: A002  # the domain's word
    return f"/surveys/{round.slug}/results/"
