"""The map: true areas, names that never touch, the same drawing every time, and no borders."""

import gzip
import json
import math
import re
from itertools import combinations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mancomun.ui.charts import Frame
from mancomun.ui.items import Source
from mancomun.ui.maps import LATIN_AMERICA, RIVER_PLATE, WORLD, Place, PlaceMap, draw, labels, land, region_of
from mancomun.ui.maps.projection import equal_earth, lambert
from mancomun.ui.states import State

MONTEVIDEO = Place("Montevideo", -34.90, -56.16, "/cities/montevideo/", "yes")
QUILMES = Place("Quilmes", -34.72, -58.25, "/cities/quilmes/", "part")
MORON = Place("Morón", -34.65, -58.62, "/cities/moron/", "none")
LIMA = Place("Lima", -12.05, -77.04, "/cities/lima/", "no")
MEXICO = Place("Ciudad de México", 19.43, -99.13, "/cities/mexico/", "yes")
BARCELONA = Place("Barcelona", 41.39, 2.17)
GWANGJU = Place("Gwangju", 35.16, 126.85)
EVERYONE = [MONTEVIDEO, QUILMES, MORON, LIMA, MEXICO]


@pytest.fixture(autouse=True)
def _in_spanish() -> object:
    with translation.override("es"):
        yield


def small_area(project: object, lon: float, lat: float) -> float:
    """The drawn area of a tiny square of the globe, over its true area."""
    step = 0.01
    corners = [(lon, lat), (lon + step, lat), (lon + step, lat + step), (lon, lat + step)]
    points = [project(x, y) for x, y in corners]  # type: ignore[operator]  # a projection
    pairs = zip(points, points[1:] + points[:1], strict=True)
    drawn = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
    true = math.radians(step) * abs(math.sin(math.radians(lat + step)) - math.sin(math.radians(lat)))
    return drawn / true


@given(st.floats(-115, -35), st.floats(-55, 32))
def test_lambert_keeps_areas(lon: float, lat: float) -> None:
    assert small_area(lambert(-72, -13), lon, lat) == pytest.approx(1, rel=1e-3)


@given(st.floats(-179, 178), st.floats(-80, 79))
def test_equal_earth_keeps_areas(lon: float, lat: float) -> None:
    assert small_area(equal_earth, lon, lat) == pytest.approx(1, rel=1e-3)


def test_the_centre_stays_in_the_middle_and_north_is_up() -> None:
    project = lambert(-72, -13)
    assert project(-72, -13) == pytest.approx((0, 0))
    assert project(-72, 10)[1] < 0 < project(-72, -40)[1]
    assert project(-100, -13)[0] < 0 < project(-40, -13)[0]


@pytest.mark.parametrize("place", EVERYONE)
def test_the_region_holds_its_cities(place: Place) -> None:
    assert LATIN_AMERICA.window.holds(LATIN_AMERICA.projection(place.lon, place.lat))


def test_which_region_holds_the_places() -> None:
    assert region_of(EVERYONE) is LATIN_AMERICA
    assert region_of([LIMA, BARCELONA, GWANGJU]) is WORLD
    near = region_of([MONTEVIDEO, QUILMES])
    assert near.window.width < LATIN_AMERICA.window.width / 2
    assert all(near.window.holds(near.projection(p.lon, p.lat)) for p in (MONTEVIDEO, QUILMES))
    assert region_of([]) is LATIN_AMERICA


def test_one_place_is_shown_with_its_surroundings() -> None:
    assert region_of([LIMA]).window.width > 0.05


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=30), st.floats(0, 720), st.floats(0, 850)), max_size=30),
)
def test_names_never_touch(places: list[tuple[str, float, float]]) -> None:
    names, dots = [name for name, _x, _y in places], [(x, y) for _name, x, y in places]
    placed = labels.place(names, dots, (720, 850))
    boxes = [labels._box(n, d, p) for n, d, p in zip(names, dots, placed, strict=True) if p is not None]
    assert [pair for pair in combinations(boxes, 2) if not labels._free(pair[0], [pair[1]])] == []
    assert [box for box in boxes if not labels._inside(box, (720, 850))] == []


def test_earlier_names_choose_first() -> None:
    dots = [(300.0, 100.0), (300.0, 108.0)]
    first, second = labels.place(["Buenos Aires", "Quilmes"], dots, (720, 850))
    assert (first, second) == (labels.PLACINGS[0], labels.PLACINGS[1])


def test_names_keep_out_of_the_inset() -> None:
    free, kept = (labels.place(["Recife"], [(500.0, 50.0)], (720, 850), box) for box in ((), ((505, 0, 720, 120),)))
    assert free != kept


def test_the_same_places_give_the_same_drawing() -> None:
    assert draw(EVERYONE) == draw(list(EVERYONE))


def test_each_place_is_a_link_that_says_its_state() -> None:
    html = draw(EVERYONE)
    assert sorted(re.findall(r'<a class="(\w+)" href="([^"]+)" aria-label="([^"]+)"', html)) == [
        ("no", "/cities/lima/", "Lima: No"),
        ("none", "/cities/moron/", "Morón: Sin respuesta"),
        ("part", "/cities/quilmes/", "Quilmes: En parte"),
        ("yes", "/cities/mexico/", "Ciudad de México: Sí"),
        ("yes", "/cities/montevideo/", "Montevideo: Sí"),
    ]


def test_a_crowd_at_the_river_plate_gets_its_inset() -> None:
    html = draw(EVERYONE)
    assert html.count('<div class="inset">') == 1
    inset = html.split('<div class="inset">')[1]
    assert ["montevideo" in inset, "quilmes" in inset, "lima" in inset.split("</div>")[0]] == [True, True, False]
    assert 'class="inset"' not in draw([MONTEVIDEO, QUILMES, LIMA])
    assert 'class="inset"' not in draw(EVERYONE, region=region_of([MONTEVIDEO, QUILMES, MORON]))


def test_a_place_outside_is_not_drawn() -> None:
    assert "Barcelona" not in draw([LIMA, BARCELONA])


def test_a_place_without_page_is_no_link() -> None:
    html = draw([LIMA, BARCELONA], region=WORLD)
    assert '<g class="step5" role="img" aria-label="Barcelona">' in html


def test_every_state_has_a_shape_of_its_own() -> None:
    html = draw([Place(state, n, -70.0, "/x/", state) for n, state in enumerate(State)])
    shapes = [re.sub(r"^.*?</?svg[^>]*>", "", mark) for mark in re.findall(r'<li class="\w+">(.*?)</svg>', html)]
    assert len(shapes) == len(set(shapes)) == len(State)


def test_values_grow_and_the_legend_says_them_in_order() -> None:
    places = [Place(str(n), n, -70.0, "/x/", f"step{n}", f"{n}0 o más") for n in (3, 1, 2)]
    html = draw(places)
    assert re.findall(r'<li class="(step\d)">.*?</svg> (.*?)</li>', html) == [
        ("step1", "10 o más"),
        ("step2", "20 o más"),
        ("step3", "30 o más"),
    ]
    assert re.findall(r'<li class="step\d">.*?<circle r="(\d+)"/></svg>', html) == ["5", "6", "7"]


def test_names_are_escaped() -> None:
    html = draw([Place("<script>", -12.0, -77.0, '"><script>', "yes", "<script>")])
    assert "<script" not in html


def test_it_is_light() -> None:
    many = [
        Place(f"Ciudad {n}", -50 + n * 1.1, -70 + (n * 7) % 25, f"/cities/c{n}/", list(State)[n % 7])
        for n in range(67)
    ]
    assert len(gzip.compress(draw(many).encode(), 9, mtime=0)) < 15 * 1024


def test_the_land_knows_its_origin_and_no_border() -> None:
    data = json.loads(land.FILE.read_text())
    assert set(data) == {"note", "latin-america", "world"}
    assert "public domain" in data["note"]
    assert "No national borders" in data["note"]
    assert land.FILE.stat().st_size < 80_000


@pytest.mark.parametrize("region", [LATIN_AMERICA, RIVER_PLATE, WORLD])
def test_land_is_drawn(region: object) -> None:
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", land.path(region))  # type: ignore[arg-type]  # a region


def test_the_malvinas_are_on_the_map() -> None:
    """Islands that a careless simplification loses, and a careless inset hides, matter to their neighbours."""
    project, window = LATIN_AMERICA.projection, LATIN_AMERICA.window
    share = window.share(project(-59.0, -51.75))
    x, y = share[0] * land.WIDTH, share[1] * land.WIDTH / window.ratio
    starts = [(int(a), int(b)) for a, b in re.findall(r"M(-?\d+) (-?\d+)l", land.path(LATIN_AMERICA))]
    assert min(math.dist((x, y), start) for start in starts) < 40
    inset = (1 - 0.38, 0.38 / (RIVER_PLATE.window.ratio / window.ratio))
    assert not (share[0] > inset[0] and share[1] < inset[1])


def test_simplify_keeps_the_shape_within_its_tolerance() -> None:
    circle = [(100 * math.cos(n / 100), 100 * math.sin(n / 100)) for n in range(629)]
    kept = land.simplify(circle, 1.0)
    assert 12 < len(kept) < 60
    assert land.simplify(circle[:3], 1.0) == circle[:3]


def test_points_that_fall_together_are_drawn_once() -> None:
    assert land._stroke([(0, 0), (0.2, 0.1), (10, 0), (10, -5)]) == "M0 0l10 0 0-5z"


def test_the_list_beside_the_map_holds_every_place_in_order() -> None:
    places = [Place("Ñuñoa", -33.46, -70.60, "/n/", "yes"), Place("Niterói", -22.88, -43.10, "/i/", "no"), LIMA]
    html = str(PlaceMap(Frame("Ciudades", "Plan", Source("x")), places))
    listed = html.split('<div class="places"')[1]
    assert re.findall(r"<a href=[^>]+>([^<]+)</a>", listed) == ["Lima", "Niterói", "Ñuñoa"]
    assert listed.count('<span class="sr">') == 3


def test_the_list_says_values_and_names_without_page() -> None:
    places = [Place("A", -12, -77, "", "step1", "0 a 19"), Place("B", -13, -77)]
    listed = str(PlaceMap(Frame("x", "y", Source("z")), places)).split('<div class="places"')[1]
    assert '<li>A <span class="soft">0 a 19</span></li><li>B</li>' in listed
