"""What was found about a right or a theme, wherever in the form it was asked."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.surveys.figures.cells import COMPARED, YES
from mancomun.surveys.queries.results import Results, Shape, Topic
from mancomun.surveys.queries.results.themes import Theme, themes_of
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.views.results import drawing
from mancomun.surveys.views.results.overviews import city_matrix
from mancomun.surveys.views.results.page import Page, Views, page_of, show
from mancomun.ui.charts import Frame, Option, ScaleRow, StackedScale
from mancomun.ui.localise import number
from mancomun.ui.states import WORDS, State


@access(anyone)
def themes(request: Request, round_slug: str) -> HttpResponse:
    """Every theme with how many questions ask about it, and one of them in full."""
    found: list[Theme] = []

    def views(results: Results, _texts: Words) -> Views:
        found.extend(themes_of(results.topics))
        options = [(theme.key, f"{theme.scheme}: {theme.label}") for theme in found]
        return {"theme": (gettext_lazy("Right or theme"), options)}

    page = page_of(request, round_slug, views)
    wanted = page.filters.view("theme")
    theme = next((each for each in found if each.key == wanted), None)
    topics = theme.topics if theme is not None else ()
    compared = [topic for topic in topics if topic.main.question.compares and topic.main.shape is Shape.QUESTION]
    return show(
        page,
        "themes",
        "results_themes",
        title=_("%(theme)s: what was found") % {"theme": theme.label} if theme else _("No question names a theme"),
        theme=theme,
        many=_many(topics, compared),
        lines=[drawing.line(page, topic) for topic in topics],
        drawn=_scale(page, compared) if compared else "",
        matrix=city_matrix(page, compared, theme.label) if theme and compared else "",
        every=[_link(page, each) for each in found if theme and each.scheme == theme.scheme],
        source=page.source(words.took_part(page.results.book.took_part, len(page.results.cities))),
    )


def _link(page: Page, theme: Theme) -> tuple[str, str, int]:
    return theme.label, f"?{urlencode({'theme': theme.key, **page.kept})}", len(theme.topics)


def _many(topics: Sequence[Topic], compared: Sequence[Topic]) -> str:
    return ngettext(
        "%(count)s question asks about it; of them, %(compared)s with yes, in part or no.",
        "%(count)s questions ask about it; of them, %(compared)s with yes, in part or no.",
        len(topics),
    ) % {"count": number(len(topics)), "compared": number(len(compared))}


def _scale(page: Page, topics: Sequence[Topic]) -> StackedScale:
    """Question by question: of the cities whose answer counts, how many say yes, in part and no."""
    rows = []
    for topic in topics:
        tally = page.results.book.tally(topic.main)
        counts = [tally.states.get(state, 0) for state in COMPARED]
        shares = [100 * count / max(tally.counted, 1) for count in counts]
        texts = [number(count) for count in counts]
        said = words.of(tally.states.get(YES, 0), tally.counted)
        label = f"{topic.key}. {page.texts.title(topic.main)}"
        rows.append(ScaleRow(label, shares, page.topic_url(topic), texts, said))
    frame = Frame(
        _("The questions of yes, in part and no side by side"),
        _("Cities by answer, of those whose answer counts"),
        page.source(),
        2,
    )
    options = [Option(WORDS[State(state)], state) for state in COMPARED]
    return StackedScale(frame, options, rows, summed=1, sum_label=_("Yes, of those counted"), group=_("Question"))
