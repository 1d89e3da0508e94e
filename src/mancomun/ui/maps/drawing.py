"""The drawing itself. Land scales with the page; dots and names stand at shares of it and keep their size."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mancomun.ui import states
from mancomun.ui.charts.frame import Frame, framed
from mancomun.ui.maps import labels
from mancomun.ui.maps.land import WIDTH, path
from mancomun.ui.maps.projection import Point
from mancomun.ui.maps.regions import LATIN_AMERICA, RIVER_PLATE, WORLD, Region

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NARROW, BROAD = 350, 720  # pixels: the widths for which names are placed
_INSET = 0.38  # of a broad map's width is its inset's
_CROWDED = 3  # places by the River Plate from which on they get their own inset
_QUERY = "M-3-2.5A3 3 0 1 1 1.5 0Q0 .8 0 2.2M0 4.2V6.2"
_HALF = "M0-6A6 6 0 0 0 0 6Z"
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """``state`` is a State, or “step1” to “step5” for a value, or empty for a plain dot; ``word`` says it."""

    name: str
    lat: float
    lon: float
    url: str = ""
    state: str = ""
    word: "StrOrPromise" = ""


@dataclass(frozen=True, slots=True)
class PlaceMap:
    frame: Frame
    places: Sequence[Place]
    region: Region = LATIN_AMERICA

    def __str__(self) -> str:
        atlas = format_html(
            '<p class="soft">{}</p><div class="atlas {}">{}{}</div>',
            self.frame.question,
            self.region.shape,
            draw(self.places, region=self.region),
            self._list(),
        )
        return framed(self.frame, "of-map", atlas)

    def _list(self) -> SafeString:
        """What the map says, in words, in the order of the alphabet."""
        ordered = sorted(self.places, key=lambda place: _folded(place.name))
        lines = format_html_join("", "<li>{}</li>", ((_line(place),) for place in ordered))
        return format_html(
            '<div class="places" role="group" aria-label="{}" tabindex="0"><ul>{}</ul></div>',
            _("The places as a list"),
            lines,
        )


def _line(place: Place) -> SafeString:
    name = format_html('<a href="{}">{}</a>', place.url, place.name) if place.url else place.name
    if place.state in states.WORDS:
        return format_html("{}{}", states.tag(place.state, signed=True), name)
    return format_html('{} <span class="soft">{}</span>', name, place.word) if place.word else format_html("{}", name)


def _folded(name: str) -> str:
    return "".join(c for c in normalize("NFD", name.casefold()) if not combining(c))


def region_of(places: Sequence[Place]) -> Region:
    """Latin America where all places lie in it, else the world; a closer look where they lie close together."""
    points = [(place.lon, place.lat) for place in places]
    base = LATIN_AMERICA if all(LATIN_AMERICA.window.holds(LATIN_AMERICA.projection(*p)) for p in points) else WORLD
    near = base.around(points) if points else base
    return near if near.window.width < base.window.width / 2 else base


def draw(places: Sequence[Place], *, region: Region = LATIN_AMERICA) -> SafeString:
    """The same places give the same drawing, byte for byte; earlier places get their names first."""
    shown = [place for place in places if _holds(region, place)]
    crowd = [place for place in shown if _holds(RIVER_PLATE, place)] if region is LATIN_AMERICA else []
    if len(crowd) < _CROWDED:
        crowd = []
    apart = set(crowd)
    main = _svg([place for place in shown if place not in apart], region, crowd)
    inset = format_html('<div class="inset">{}</div>', _svg(crowd, RIVER_PLATE, [])) if crowd else ""
    return format_html('<div class="map {}">{}{}{}</div>', region.shape, main, inset, _legend(shown))


def _holds(region: Region, place: Place) -> bool:
    return region.window.holds(region.projection(place.lon, place.lat))


def _svg(places: Sequence[Place], region: Region, crowd: Sequence[Place]) -> SafeString:
    """``crowd`` are places that the inset holds: here only dots, inside a frame."""
    broad = round(BROAD * _INSET) if region is RIVER_PLATE else BROAD
    kept = [_inset_box()] if crowd else []
    shares = [region.window.share(region.projection(place.lon, place.lat)) for place in places]
    ghosts = [region.window.share(region.projection(place.lon, place.lat)) for place in crowd]
    height = round(WIDTH / region.window.ratio)
    return format_html(
        '<svg class="{}" role="group" aria-label="{}"><svg viewBox="0 0 {} {}" preserveAspectRatio="none" '
        'aria-hidden="true"><path class="land" d="{}"/></svg>{}{}</svg>',
        region.shape,
        _spoken(places),
        WIDTH,
        height,
        path(region),
        _frame(region) + _ghosts(crowd, ghosts) if crowd else "",
        _dots(places, [shares, ghosts], region.window.ratio, broad, kept),
    )


def _spoken(places: Sequence[Place]) -> str:
    """What is seen: how many places, and how many of each state."""
    counts = Counter(place.state for place in places if place.state in states.WORDS)
    said = ", ".join(f"{states.WORDS[state]} {counts[state]}" for state in states.State if counts[state])
    return f"{_('Map')}: {said}" if said else f"{_('Map')} ({len(places)})"


def _frame(region: Region) -> SafeString:
    window = RIVER_PLATE.window
    x, y = region.window.share((window.left, window.top))
    return format_html(
        '<rect class="looked" x="{}%" y="{}%" width="{}%" height="{}%"/>',
        *(round(100 * v, 1) for v in (x, y, window.width / region.window.width, window.height / region.window.height)),
    )


def _ghosts(places: Sequence[Place], shares: Sequence[Point]) -> SafeString:
    return format_html_join(
        "",
        '<svg class="{}" x="{}%" y="{}%" aria-hidden="true"><circle r="3"/></svg>',
        ((place.state or "step5", *_percent(share)) for place, share in zip(places, shares, strict=True)),
    )


def _inset_box() -> labels.Box:
    """The corner of a broad map where the stylesheet puts the inset: over the Atlantic, where it hides no land."""
    width = BROAD * _INSET
    return BROAD - width, 0, BROAD, width / RIVER_PLATE.window.ratio


def _dots(
    places: Sequence[Place],
    dots: Sequence[Sequence[Point]],
    ratio: float,
    broad_width: int,
    kept: Sequence[labels.Box],
) -> SafeString:
    """``dots`` are the places' own and, after them, those that have no name here but must not be written over."""
    shares, ghosts = dots
    names, every = [place.name for place in places], [*shares, *ghosts]
    narrow = labels.place(names, _pixels(every, NARROW, ratio), (NARROW, NARROW / ratio))
    broad = labels.place(names, _pixels(every, broad_width, ratio), (broad_width, broad_width / ratio), kept)
    drawn = SafeString("")
    for place, share, small, large in zip(places, shares, narrow, broad, strict=True):
        content = format_html(
            '<svg x="{0}%" y="{1}%">{2}</svg>{3}',
            *_percent(share),
            _mark(place),
            _names(place.name, _percent(share), small, large),
        )
        drawn += _linked(place, content)
    return drawn


def _pixels(shares: Sequence[Point], width: int, ratio: float) -> list[Point]:
    return [(x * width, y * width / ratio) for x, y in shares]


def _names(
    name: str, at: tuple[float, float], small: labels.Placing | None, large: labels.Placing | None
) -> SafeString:
    if small == large:
        return _name(name, at, small, "")
    return _name(name, at, small, "narrow") + _name(name, at, large, "broad")


def _name(name: str, at: tuple[float, float], placing: labels.Placing | None, css: str) -> SafeString:
    if placing is None:
        return SafeString("")
    return format_html(
        '<text{} x="{}%" y="{}%" dx="{}" dy="{}"{}>{}</text>',
        format_html(' class="{}"', css) if css else "",
        *at,
        placing.dx,
        placing.dy,
        format_html(' text-anchor="{}"', placing.anchor) if placing.anchor != "start" else "",
        name,
    )


def _linked(place: Place, content: SafeString) -> SafeString:
    css, said = place.state or "step5", _said(place)
    label = f"{place.name}: {said}" if said else place.name
    if place.url:
        return format_html('<a class="{}" href="{}" aria-label="{}">{}</a>', css, place.url, label, content)
    return format_html('<g class="{}" role="img" aria-label="{}">{}</g>', css, label, content)


def _said(place: Place) -> "StrOrPromise":
    if place.word or not place.state:
        return place.word
    return states.WORDS[states.State(place.state)]


def _mark(place: Place) -> SafeString:
    """A shape for each state, so that the map speaks without its colours; values grow with their step."""
    hit = '<circle class="hit" r="12"/>'
    if place.state.startswith("step"):
        return format_html('{}<circle r="{}"/>', SafeString(hit), 4 + int(place.state[-1]))
    shapes = {
        "": '<circle r="7"/>',
        "yes": '<circle r="7"/>',
        "part": f'<circle class="open" r="6"/><path class="half" d="{_HALF}"/>',
        "no": '<circle class="open" r="6"/>',
        "not_ours": '<circle class="open" r="6"/><path class="open" d="M-4 4 4-4"/>',
        "no_data": f'<circle class="disc" r="8"/><path class="open" d="{_QUERY}"/>',
        "withheld": '<path d="M-6-4H6V4H-6Z"/>',
        "none": '<circle class="disc" r="7"/><path class="open" d="M-5 0H5"/>',
        "given": '<circle r="6"/>',
        "not_asked": '<circle r="3"/>',
        "kept": '<path class="open" d="M-5-5H5V5H-5Z"/>',
    }
    return SafeString(hit + shapes[place.state])


def _legend(places: Sequence[Place]) -> SafeString:
    """What each sign means, in the order of the states or steps, for the ones that the map shows."""
    order = [*states.State, *(f"step{n}" for n in range(1, _STEPS + 1))]
    words = {place.state: _said(place) for place in places if place.state}
    lines = format_html_join(
        "",
        '<li class="{0}"><svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">{1}</svg> {2}</li>',
        ((state, _mark(Place("", 0, 0, state=state)), words[state]) for state in order if state in words),
    )
    return format_html('<ul class="key">{}</ul>', lines) if lines else SafeString("")


def _percent(share: tuple[float, float]) -> tuple[float, float]:
    return round(100 * share[0], 2), round(100 * share[1], 2)
