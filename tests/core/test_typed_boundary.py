"""A boundary in words and back: exactly, in whatever words people use, with the line of what cannot be read."""

from __future__ import annotations

import re
from random import Random

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import same_place
from cadastre_plugin.core.survey.boundary_text import AS_IN_DOCUMENTS, Digits, boundary_text, digits_needed
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.typed_boundary import land_of_rings, parse_boundary
from cadastre_plugin.core.texts import LANGUAGES, use_language
from tests.core.boundary.real import LAYERS, real_fabrics
from tests.core.making import ORIGIN, placed, polygon

YARD = polygon((0, 0), (30.123, 0), (30, 30.5), (0, 30))
NORTH, EAST = ORIGIN[1], ORIGIN[0]
START = f"from point 1 (north {NORTH}, east {EAST})"
SQUARE = [(0, 0), (0, 10), (10, 10), (10, 0)]


def nobody(start, end):
    return None


def read(text, **more):
    return on_grid(land_of_rings(parse_boundary(text, **more)))


def refused(text, **more):
    with pytest.raises(SurveyError) as error:
        land_of_rings(parse_boundary(text, **more))
    return error.value


def test_a_boundary_reads_like_a_document():
    text = boundary_text(
        YARD, lambda start, end: "10:09:03:02:03:0017" if start[0] > EAST + 20 else None, digits=AS_IN_DOCUMENTS
    )
    assert text.splitlines() == [
        "Outer boundary, 4 corners:",
        f"From point 1 (north {NORTH + 30:.3f} m, east {EAST:.3f} m)",
        "azimuth 89°02'43\", 30.00 m to point 2, no parcel beside it",
        "azimuth 179°46'08\", 30.50 m to point 3, neighbour 10:09:03:02:03:0017",
        "azimuth 270°00'00\", 30.12 m to point 4, neighbour 10:09:03:02:03:0017",
        "azimuth 0°00'00\", 30.00 m to point 1, no parcel beside it",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_read_back_in_each_language_and_in_any_other(language):
    use_language(language)
    try:
        text = boundary_text(YARD, lambda start, end: "10:09:03:02:03:0017" if start[0] > EAST + 20 else None)
        assert same_place(read(text), YARD)
    finally:
        use_language("en")
    assert same_place(read(text), YARD)
    assert len(parse_boundary(text)[0].traverse.names) == 5 and parse_boundary(text)[0].traverse.closure is not None


def test_corners_keep_names_that_are_their_own():
    corners = {(EAST, NORTH + 30): "2", (EAST + 30.123, NORTH): "A7", (EAST, NORTH): "A7"}
    lines = boundary_text(YARD, nobody, corners).splitlines()
    assert lines[1].startswith("From point 2 (")
    assert [line.split("point ")[1].split(",")[0] for line in lines[2:]] == ["1", "3", "4", "2"]


words = st.text(st.characters(categories=["Ll", "Lu", "Lo", "Nd"]), min_size=1, max_size=4)
names = st.builds(
    lambda parts, between: "".join(part + mark for part, mark in zip(parts, between, strict=False)).rstrip("-/.'’ʼʻ"),
    st.lists(words, min_size=1, max_size=3),
    st.lists(st.sampled_from("-/.'’ʼʻ"), min_size=3, max_size=3),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(names, min_size=4, max_size=4, unique=True), st.sampled_from(LANGUAGES))
@example(["10-2", "10/2", "10.2", "O'1"], "uz")
@example(["1-2", "2-1", "5", "12ʻa"], "ko")
def test_names_with_marks_between_come_back_as_they_are(said, language):
    corners = [(EAST, NORTH + 30), (EAST + 30, NORTH + 30.5), (EAST + 30.123, NORTH), (EAST, NORTH)]
    use_language(language)
    try:
        text = boundary_text(YARD, nobody, dict(zip(corners, said, strict=True)))
    finally:
        use_language("en")
    (ring,) = parse_boundary(text)
    kept = [name for name in said if not re.fullmatch(r"\d+-[^\W\d_]+", name)]
    assert [name for name in ring.traverse.names[:4] if name in kept] == kept
    assert same_place(read(text), YARD)


@pytest.mark.parametrize("name", ["", "a b", "a,b", "(a)", "-1", "1-", "1--2", "a;b", "1-a", "#1"])
def test_names_that_would_be_read_otherwise_make_room_for_a_number(name):
    text = boundary_text(YARD, nobody, {(EAST, NORTH + 30): name})
    assert text.splitlines()[1].startswith("From point 1 (")


rings = st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 10**5)), min_size=3, max_size=40)


@settings(max_examples=200, deadline=None)
@given(rings, st.integers(-3, -1))
@example([(2, 0), (0, 3), (0, 0), (1, 0), (0, 1), (1, 1), (0, 0)], -1)
@example([(0, 2), (1, 0), (0, 3), (0, 0), (1, 0), (0, 1), (0, 0), (1, 1)], -1)
def test_with_the_digits_needed_each_corner_comes_back_on_its_millimetre(points, scale):
    hull = Polygon([(x * 10.0**scale, y * 10.0**scale) for x, y in points]).buffer(0)
    shape = max(shapely.get_parts(hull), key=lambda part: part.area, default=Polygon())
    if shape.is_empty or not (given_shape := placed(shape)).is_valid or given_shape.area == 0:
        return
    assert same_place(read(boundary_text(given_shape, nobody)), given_shape)


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_real_parcels_come_back_on_their_millimetres(name):
    for fabric, id in real_fabrics(name, 60, seed=5):
        parcel = fabric.parcels[id]
        if parcel.geometry.is_valid:
            assert same_place(read(boundary_text(parcel.geometry, nobody)), parcel.geometry), parcel.number


def test_more_and_longer_courses_need_more_digits():
    assert digits_needed(YARD) == Digits(1, 4)
    long = placed(Polygon([(x, y * 1000) for x, y in [(0, 0), (3, 0), (3, 5), (0, 5)]]))
    many = placed(Polygon([(0, 0), *((100, y / 10) for y in range(2000)), (0, 200)]))
    assert digits_needed(long).seconds > 1 and digits_needed(many).metres > 4


def test_holes_and_parts_are_told_by_where_they_lie():
    shape = MultiPolygon(
        [
            Polygon(
                [(0, 0), (50, 0), (50, 50), (0, 50)],
                [[(10, 10), (40, 10), (40, 40), (10, 40)], [(1, 1), (2, 1), (2, 2), (1, 2)]],
            ),
            Polygon([(20, 20), (30, 20), (30, 30), (20, 30)]),
            Polygon([(100, 0), (110, 0), (110, 10)]),
        ]
    )
    given_shape = placed(shape)
    text = boundary_text(given_shape, nobody)
    assert text.count("Inner boundary") == 2
    assert same_place(read(text), given_shape)
    blocks = text.split("Outer boundary")[1:]
    assert same_place(read("\n".join(f"Outer boundary{block}" for block in reversed(blocks))), given_shape)


@pytest.mark.parametrize(
    "text",
    [
        f"{START}, azimuth 0 0 0, 10.00 m to 2, neighbour 0017; azimuth 90 0 0, 10 m to 3; 180 00 00, 10 m to 4; "
        "azimuth 270, 10 m to 1",
        f"X {NORTH}; Y {EAST}\n0; 10\n90; 10\n180; 10\n270; 10",
        f"Y {EAST}; X {NORTH}\n0; 10\n90; 10\n180; 10\n270; 10",
        f"1-nuqtadan (shimol {NORTH}, sharq {EAST})\nazimut 0°00'00\", 10,00 m, 2-nuqtagacha, qoʻshni 2351\n"
        "azimut 90°, 10,00 m, 3-nuqtagacha\nazimut 180°, 10 m, 4-nuqtagacha\nazimut 270°, 10 m, 1-nuqtagacha",
        f"От точки А (север {NORTH} м, восток {EAST} м)\nазимут 0 00 00, 10 м до точки Б, смежный участок 1200\n"
        "азимут 90 00 00, 10 м до точки В\nазимут 180 00 00, 10 м до точки Г\nазимут 270 00 00, 10 м до точки А",
        f"from A (north {NORTH} m, east {EAST} m)\nN 0 E, 10 m to B\n"
        "N 90 E, 10 m to C\nS 0 E, 10 m to D\nS 90 W, 10 m to A",
        f"# a remark\n\n{START}\n0.0g, 10 m to 2\n100.0g, 10 m to 3\n200g, 10 m to 4  # and so on\n300g; 10; 1",
        f"{START}\n0, 10 m to 2\n90, 10 m to 3\n180, 10 m to 4",  # closed by a straight edge
    ],
)  # fmt: skip
def test_people_write_it_in_many_ways(text):
    assert same_place(read(text), placed(Polygon(SQUARE)))


def test_the_start_may_be_known_from_elsewhere():
    text = "from point 1, azimuth 0, 10 m to 2\n90, 10 m to 3\n180, 10 m to 4\n270, 10 m to 1"
    assert same_place(read(text, start=(EAST, NORTH)), placed(Polygon(SQUARE)))
    assert refused(text).code == "boundary_start"


def test_the_misclosure_is_told_and_spread():
    text = f"{START}\n0, 10.02 m to 2\n90, 10 m to 3\n180, 10 m to 4\n270, 10 m to 1"
    (ring,) = parse_boundary(text, limit=1000)
    assert ring.traverse.closure.length == pytest.approx(0.02) and ring.traverse.closure.ratio == 2000
    assert ring.traverse.closure.within
    assert ring.corners[0] == (EAST, NORTH) and len(ring.corners) == 4
    assert not parse_boundary(text, limit=5000)[0].traverse.closure.within


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (f"{START}\n0, 10 m to 2\n90 61 00, 10 m to 3", 3, "angle_sixty"),
        (f"{START}\n\n0, 10 m to 2\nhello", 4, "boundary_course"),
        (f"{START}\n0, 10 m to 2\n90, -5 m to 3", 3, "boundary_course"),
        (f"{START}\n0, 0 m to 2", 2, "boundary_course"),
        (f"{START}\n0, 400000 m to 2", 2, "distance_too_far"),
        (f"{START}\n0, 10 m to 2", 1, "boundary_few"),
        (f"{START}\n0, 10 m to 2\n180, 10 m to 1", 1, "boundary_few"),
        ("0, 10 m to 2\n90, 10 m to 3", 1, "boundary_start"),
        ("", None, "boundary_empty"),
        ("# nothing", None, "boundary_empty"),
        (f"{START}\n45, 14.142 m to 2\n180, 10 m to 3\n315, 14.142 m to 4\n180, 10 m to 1", None,
         "boundary_crosses_itself"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line(text, line, code):
    error = refused(text)
    assert (error.code, error.line) == (code, line)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text("NSEW0123456789°'\",.;: mto\nпoint()", max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        land_of_rings(parse_boundary(text, start=(EAST, NORTH)))
    except SurveyError:
        return


def test_noise_in_a_good_text_is_read_or_refused():
    text, random = boundary_text(YARD, nobody), Random(3)
    for _ in range(300):
        at = random.randrange(len(text))
        try:
            land_of_rings(parse_boundary(text[:at] + random.choice("0°', ;\nmx") + text[at + random.randrange(3) :]))
        except SurveyError:
            continue
