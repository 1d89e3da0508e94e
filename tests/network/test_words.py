"""Dates known roughly, classes of size, sub-regions, sources as links."""

from datetime import date

import pytest
from babel import Locale
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mancomun.network import regions
from mancomun.network.dates import Rough, overlap, rough, rough_end, spoken, spoken_span
from mancomun.network.folding import fold
from mancomun.network.sizes import SizeClass, size_class, size_words
from mancomun.network.words import linked, name_on


@pytest.mark.parametrize(
    ("population", "size"),
    [
        (None, None),
        (0, SizeClass.SMALL),
        (49_999, SizeClass.SMALL),
        (50_000, SizeClass.MEDIUM),
        (249_999, SizeClass.MEDIUM),
        (250_000, SizeClass.LARGE),
        (999_999, SizeClass.LARGE),
        (1_000_000, SizeClass.METROPOLIS),
    ],
)
def test_classes_of_size(population: int | None, size: SizeClass | None) -> None:
    assert size_class(population) is size
    assert str(size_words(population))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["day", "month", "year"]))
def test_a_rough_date_reads_back(day: date, precision: str) -> None:
    text = str(Rough(day, precision))
    assert str(rough(text)) == text
    assert rough(text).precision == precision
    assert rough(text).day <= day <= rough_end(text).day


@pytest.mark.parametrize("text", ["", "20", "2019-5", "2019-13", "2019-02-30", "x", "2019-05-20-01", "٢٠١٩", " 2019"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"^|."):
        rough(text)


@pytest.mark.parametrize(
    ("language", "month", "span"),
    [
        ("es", "noviembre de 1995", "1995 a 2004"),
        ("pt", "novembro de 1995", "1995 a 2004"),
        ("en", "November 1995", "1995 to 2004"),
    ],
)
def test_spoken_in_every_language(language: str, month: str, span: str) -> None:
    with translation.override(language):
        assert spoken(date(1995, 11, 1), "month") == month
        assert spoken_span(rough("1995"), rough_end("2004")) == span
        assert spoken_span(rough("2021"), rough_end("2021")) == "2021"


days = st.none() | st.integers(2, 30).map(lambda n: date(2020, 1, n))


@given(st.integers(1, 20), days, st.integers(1, 20), days)
def test_overlap_is_having_a_day_in_common(a: int, a_end: date | None, b: int, b_end: date | None) -> None:
    first, second = date(2020, 1, a), date(2020, 1, b)
    if (a_end and a_end <= first) or (b_end and b_end <= second):
        return
    month = [date(2020, 1, n) for n in range(1, 32)]
    common = [d for d in month if first <= d and (not a_end or d < a_end) and second <= d and (not b_end or d < b_end)]
    assert overlap(first, a_end, second, b_end) is bool(common)


def test_every_country_has_one_sub_region_with_a_name() -> None:
    listed = [country for countries in regions.SUB_REGIONS.values() for country in countries.split()]
    assert len(listed) == len(set(listed)) == 249
    assert set(listed) <= set(Locale.parse("en").territories)
    for language in ("es", "pt", "en"):
        with translation.override(language):
            assert all(not regions.region_name(code).isdigit() for code in [*regions.SUB_REGIONS, *regions.REGIONS])
    assert (regions.sub_region("UY"), regions.region("UY"), regions.sub_region("ZZ")) == ("005", "419", "")
    assert {regions.region(country) for country in regions.COUNTRIES} == set(regions.REGIONS)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Register", "Register"),
        ("<b>", "&lt;b&gt;"),
        ("see https://a.example/x, page 2", 'see <a href="https://a.example/x">a.example/x</a>, page 2'),
        ("https://a.example/?a=1&b=2", '<a href="https://a.example/?a=1&amp;b=2">a.example/?a=1&amp;b=2</a>'),
        ('https://a.example/"onclick=x', '<a href="https://a.example/">a.example</a>&quot;onclick=x'),
    ],
)
def test_sources_as_links(text: str, html: str) -> None:
    assert linked(text) == html


def test_a_long_address_is_shown_by_its_beginning() -> None:
    assert linked("https://www.a.example/" + "x" * 60).endswith(">a.example/" + "x" * 30 + "…</a>")


def test_a_commission_without_a_name_has_its_default() -> None:
    assert name_on([], date(2020, 1, 1), "slug") == "slug"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
