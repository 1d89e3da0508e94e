"""Every pair of colours that meet on a page, in both schemes and all eight accents."""

import pytest
from tests.ui import css

from mancomun.network.models import Network

SCHEMES = ("light", "dark")
# ground: what is written on it, and the least that WCAG asks of it. Body text gets 7, other text 4.5, controls 3.
BODY, TEXT, CONTROL = 7.0, 4.5, 3.0
PAIRS = [
    ("ink", "paper", BODY),
    ("ink", "wash", BODY),
    ("ink", "yes-wash", BODY),
    ("ink", "part-wash", BODY),
    ("ink", "no-wash", BODY),
    ("ink", "none-wash", BODY),
    ("ink", "sea", BODY),
    ("ink", "land", BODY),
    ("soft", "paper", TEXT),
    ("soft", "wash", TEXT),
    ("soft", "none-wash", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "wash", TEXT),
    ("accent", "yes-wash", TEXT),
    ("accent", "part-wash", TEXT),
    ("accent", "no-wash", TEXT),
    ("accent", "none-wash", TEXT),
    ("on-accent", "accent", TEXT),
    ("yes", "yes-wash", TEXT),
    ("part", "part-wash", TEXT),
    ("no", "no-wash", TEXT),
    ("none", "none-wash", TEXT),
    ("yes", "paper", TEXT),
    ("part", "paper", TEXT),
    ("no", "paper", TEXT),
    ("none", "paper", TEXT),
    ("paper", "no", TEXT),
    ("mean", "paper", TEXT),
    ("series-1", "paper", TEXT),
    ("series-2", "paper", TEXT),
    ("series-3", "paper", TEXT),
    ("series-4", "paper", TEXT),
    ("control", "paper", CONTROL),
    ("control", "wash", CONTROL),
    ("focus", "paper", CONTROL),
    ("focus", "wash", CONTROL),
    ("accent", "land", CONTROL),
    ("yes", "land", CONTROL),
    ("part", "land", CONTROL),
    ("no", "land", CONTROL),
    ("none", "land", CONTROL),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("accent", css.accents())
def test_pairs(scheme: str, accent: str) -> None:
    tokens = css.tokens(scheme, accent)
    ratios = {
        f"{front} on {ground}": (round(css.contrast(css.colour(tokens[front]), css.colour(tokens[ground])), 2), least)
        for front, ground, least in PAIRS
    }
    assert {pair: ratio for pair, (ratio, least) in ratios.items() if ratio < least} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("accent", css.accents())
def test_numbers_on_the_steps_of_a_scale(scheme: str, accent: str) -> None:
    """The first three steps carry ink, the last two the colour that stands on the accent: 5-figures.css."""
    tokens = css.tokens(scheme, accent)
    paper, full = css.colour(tokens["paper"]), css.colour(tokens["accent"])
    low = {}
    for step in range(1, 6):
        ground = css.over(full, float(tokens[f"step-{step}"]), paper)
        ratio = css.contrast(css.colour(tokens["ink" if step <= 3 else "on-accent"]), ground)
        if ratio < TEXT:
            low[step] = ratio
    assert low == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("state", ["yes", "part", "no", "none"])
def test_numbers_on_the_states_of_a_scale(scheme: str, state: str) -> None:
    tokens = css.tokens(scheme, "teal")
    paper = css.colour(tokens["paper"])
    assert css.contrast(paper, css.over(css.colour(tokens[state]), 0.86, paper)) >= TEXT


def test_both_ways_into_the_dark_are_the_same() -> None:
    assert css.blocks()[css.DARK_BY_CHOICE] == css.blocks()[css.DARK_BY_SYSTEM]


def test_the_dark_names_no_colour_that_the_light_does_not() -> None:
    assert set(css.blocks()[css.DARK_BY_CHOICE]) - set(css.blocks()[":root"]) == set()


def test_a_network_chooses_among_the_accents_that_are_checked() -> None:
    assert sorted(css.accents()) == sorted(Network.Accent.values)


def test_the_measure_itself() -> None:
    assert css.contrast(css.colour("#000"), css.colour("#fff")) == pytest.approx(21)
    assert css.contrast(css.colour("#777"), css.colour("#ffffff")) == pytest.approx(4.48, abs=0.01)
    assert css.over((0, 0, 0), 0.5, (1, 1, 1)) == (0.5, 0.5, 0.5)
