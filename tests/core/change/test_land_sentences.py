"""What becomes of land, in plain words."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from shapely.affinity import translate
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.areas import computed_areas
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.difference import parcel_difference
from cadastre_plugin.core.change.sentences import land_sentences
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, moved
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.texts import spoken_in
from tests.core.making import ORIGIN, TASHKENT, change, id_of, new_parcel, parcel, polygon, rectangle

WEST, EAST = parcel("46", rectangle(0, 0, 20, 30)), parcel("47", rectangle(20, 0, 40, 30))
W, E = WEST.number, EAST.number


def told(document: Change, *base: Parcel, points: tuple[BoundaryPoint, ...] = ()) -> list[str]:
    before = {item.id: item for item in base}
    differences = [parcel_difference(before.get(edit.id), edit.after) for edit in document.parcels]
    areas = computed_areas(differences, TASHKENT)
    said = land_sentences(document, before, areas, TASHKENT, {point.id: point for point in points})
    return [sentence.text() for sentence in said]


def with_corner(east: float, north: float) -> tuple[Parcel, Parcel]:
    """The two with their common corner in the north elsewhere."""
    west = replace(WEST, geometry=polygon((0, 0), (20, 0), (20 + east, 30 + north), (0, 30)))
    return west, replace(EAST, geometry=polygon((20, 0), (40, 0), (40, 30), (20 + east, 30 + north)))


def test_a_shared_corner_that_moved_is_told_once_with_what_each_parcel_gains_and_loses() -> None:
    assert told(change(*with_corner(0.3, 0.3)), WEST, EAST) == [
        f"{E} loses 1.5 m²: was 600.0 m², is 598.5 m²",
        f"{W} gains 7.5 m²: was 600.0 m², is 607.5 m²",
        f"Corner 1 moved 0.42 m to the north-east: {W}, {E}",
    ]


def test_who_loses_land_comes_before_who_gains_it() -> None:
    first, second, _ = told(change(*with_corner(-0.42, 0)), WEST, EAST)
    assert first.startswith(f"{W} loses 6.3 m²")
    assert second.startswith(f"{E} gains 6.3 m²")


@pytest.mark.parametrize(
    ("step", "whither"),
    [
        ((0, 1), "north"),
        ((1, 1), "north-east"),
        ((1, 0), "east"),
        ((1, -1), "south-east"),
        ((0, -1), "south"),
        ((-1, -1), "south-west"),
        ((-1, 0), "west"),
        ((-1, 1), "north-west"),
    ],
)
def test_eight_directions(step: tuple[int, int], whither: str) -> None:
    assert any(f"m to the {whither}: " in text for text in told(change(*with_corner(*step)), WEST, EAST))


def test_a_move_of_millimetres_is_told_in_millimetres() -> None:
    assert told(change(*with_corner(0.004, 0)), WEST, EAST)[-1].startswith("Corner 1 moved 0.004 m to the east")


def test_corners_that_moved_alike_are_one_sentence_and_the_farthest_is_first() -> None:
    after = replace(WEST, geometry=polygon((0, 0), (20, 0), (21, 30), (1, 30)))
    assert told(change(after), WEST) == [f"Corners 1, 2 moved 1.00 m to the east: {W}"]
    far = replace(WEST, geometry=polygon((0, 0), (20, 0), (21, 30), (3, 30)))
    assert [text[:18] for text in told(change(far), WEST)[1:]] == ["Corner 1 moved 3.0", "Corner 2 moved 1.0"]


def test_corners_added_and_removed() -> None:
    with_one = replace(WEST, geometry=polygon((0, 0), (20, 0), (20, 15), (20, 30), (0, 30)))
    assert told(change(with_one), WEST) == [f"Corner 1 is new: {W}"]
    assert told(change(WEST), with_one) == [f"Corner 1 is removed: {W}"]


def test_a_split() -> None:
    north = new_parcel("north", rectangle(0, 10, 20, 30), purpose="commerce")
    south = new_parcel("south", rectangle(0, 0, 20, 10), purpose="housing")
    document = change(north, south, ended=[WEST], lineage=[("46", "north"), ("46", "south")])
    assert told(document, WEST) == [
        f"{W} is retired. Its land becomes: new parcel 1 of 400.0 m², new parcel 2 of 200.0 m²",
        f"New: new parcel 1 of 400.0 m². Comes from: {W}. Purpose: commerce",
        f"New: new parcel 2 of 200.0 m². Comes from: {W}. Purpose: housing",
    ]


def test_a_merge_and_a_parcel_of_nobody_and_one_without_successor() -> None:
    both = new_parcel("both", rectangle(0, 0, 40, 30))
    document = change(both, ended=[WEST, EAST], lineage=[("46", "both"), ("47", "both")])
    assert told(document, WEST, EAST)[2:] == [f"New: new parcel of 1,200.0 m². Comes from: {W}, {E}"]
    assert told(change(both)) == ["New: new parcel of 1,200.0 m². Comes from no other parcel"]
    assert told(change(ended=[WEST]), WEST) == [f"{W} is retired. No parcel comes from it"]


def test_attributes_with_the_names_of_the_profile_and_alike_together() -> None:
    base = [replace(each, land_category="2", legal_area=600) for each in (WEST, EAST)]
    after = [replace(each, land_category="3", legal_area=612.4, address="Amir Temur 1") for each in base]
    [said] = told(change(*after), *base)
    assert said.startswith(f"{W}, {E}. Area by document: was 600.0 m², is 612.4 m²; Land category: was ")
    assert said.endswith("; Address: Amir Temur 1")


def test_a_state_that_the_register_does_not_have_is_not_called_new() -> None:
    assert told(change(WEST)) == [f"{W} is made from a state that the register does not have"]


def point(name: str, **attributes: object) -> BoundaryPoint:
    return BoundaryPoint(**{"id": id_of(name), "version": 1, "position": ORIGIN, "number": name} | attributes)


def of_points(*sides: tuple[BoundaryPoint | None, BoundaryPoint | None]) -> list[str]:
    edits = tuple(
        Edit((was or now).id, was.version if was else 0, now)
        for was, now in sides
        if was is not None or now is not None
    )
    return told(replace(change(), points=edits), points=tuple(was for was, _ in sides if was is not None))


def test_boundary_points_measured_anew_alike_are_one_sentence() -> None:
    olds = [point(name, method="digitized", accuracy=0.5) for name in ("12", "13")]
    assert of_points(*((old, replace(old, method="gnss", accuracy=0.02)) for old in olds)) == [
        "Boundary points measured anew: 12, 13. Method: was digitized, is GNSS; Accuracy: was 0.50 m, is 0.020 m"
    ]


def test_boundary_points_that_moved_without_a_measurement_come_first() -> None:
    old = point("12", method="gnss", accuracy=0.02)
    gone, new = point("13"), replace(point("14"), version=0, marker="pipe")
    assert [text.split(".")[0] for text in of_points((None, new), (gone, None), (old, moved(old, (1.0, 2.0))))] == [
        "Boundary points moved and not measured since: 12",
        "New boundary points: 14",
        "Boundary points that end: 13",
    ]


def test_a_text_of_a_person_is_not_translated_and_numbers_are_written_as_the_language_does() -> None:
    document = change(new_parcel("both", rectangle(0, 0, 40, 30), address="north"))
    base, areas = {}, computed_areas([parcel_difference(None, document.parcels[0].after)], TASHKENT)
    [sentence] = land_sentences(document, base, areas, TASHKENT)
    with spoken_in("ru"):
        russian = sentence.text()
    assert "1\u00a0200,0" in russian
    assert russian.endswith("north")
    assert "1,200.0" in sentence.text()


def test_a_sentence_knows_its_parcels_and_where_to_look() -> None:
    document, base = change(*with_corner(0.3, 0.3)), {WEST.id: WEST, EAST.id: EAST}
    areas = computed_areas([parcel_difference(base[edit.id], edit.after) for edit in document.parcels], TASHKENT)
    *_, corner = land_sentences(document, base, areas, TASHKENT)
    assert set(corner.subjects) == {WEST.id, EAST.id}
    assert corner.place.distance(with_corner(0.3, 0.3)[0].geometry) == 0


def test_a_thousand_parcels_are_told_in_a_few_sentences_and_fast() -> None:
    base = [
        parcel(str(row * 40 + column), rectangle(column * 20, row * 30, column * 20 + 20, row * 30 + 30))
        for row in range(25)
        for column in range(40)
    ]
    after = [replace(each, geometry=_moved(each.geometry), purpose="housing") for each in base]
    document = change(*after)
    start = time.perf_counter()
    said = told(document, *base)
    assert time.perf_counter() - start < 3.0  # takes 0.2 s; a square of the parcels would take minutes
    assert len(said) == 2
    assert said[0].startswith("Corners 1–1066 moved 0.50 m to the north-east: ")
    assert said[1].endswith(" and 994 more. Purpose: housing")


def _moved(geometry: MultiPolygon) -> MultiPolygon:

    return on_grid(translate(geometry, 0.3, 0.4))


def test_of_hundreds_of_moves_the_farthest_are_told_and_the_others_counted() -> None:
    base = [parcel(str(index), rectangle(index * 40, 0, index * 40 + 20, 30)) for index in range(80)]
    after = [
        replace(each, geometry=on_grid(translate(each.geometry, 0.01 * (index + 1), 0)))
        for index, each in enumerate(base)
    ]
    moves = [text for text in told(change(*after), *base) if " moved " in text]
    assert len(moves) == 51
    assert " moved 0.80 m to the east" in moves[0]
    assert moves[-1].startswith("Corners that moved by less: 120, the farthest of them 0.30 m: ")


def test_new_parcels_are_told_in_the_order_of_their_counts() -> None:
    strips = [new_parcel(f"strip {index}", rectangle(index * 2, 0, index * 2 + 2, 30)) for index in range(10)]
    said = told(change(*strips, ended=[WEST], lineage=[("46", f"strip {index}") for index in range(10)]), WEST)
    assert said[0].endswith(" becomes: " + ", ".join(f"new parcel {n} of 60.0 m²" for n in range(1, 7)) + " and 4 more")
    assert [text[:19] for text in said[1:]] == [f"New: new parcel {n} of"[:19] for n in range(1, 11)]
