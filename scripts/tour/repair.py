"""Land on the tour: a new parcel at the street, a gap given back, a street widened, a sliver closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from uuid import UUID

import numpy as np
import shapely
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QListWidget, QPushButton, QTableWidget
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.taking import Side, strip_along
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.layers.parcel_features import id_of
from cadastre_plugin.layers.roles import LayerRole
from scripts.tour import hand
from scripts.tour.boundary import apply, check_coverage, close_to, corners, draft, fresh, open_tool, void_of_streets
from scripts.tour.desk import Desk
from scripts.tour.routine import SURVEYOR, city, layer_of, require
from scripts.tour.step import TourError, step

Parcels = Mapping[UUID, Parcel]

POCKET_M, INTO_M = 3.5, 0.8
"""How far a new parcel reaches into the street, and how far its ring is drawn over the lot."""
WIDENING_M = 3.0
SLIVER_M, CLOSE_M = 0.05, 1.2
"""How wide a sliver is, and how much of the map is shown so that it is seen."""
ON_BOUNDARY_M, BEYOND_SNAPPING_M = 0.05, 4.0
REACHES_M = tuple(range(10, 50, 5))
MOST_TAKEN = 0.35
"""A lot that gives more than this part would be no example of a widening."""


@step("new-parcel", SURVEYOR, ["boundary-work"])
def new_parcel(desk: Desk) -> str:
    start, end, outwards = next(_fronts(desk, longest_m=30.0))
    before = draft(desk)
    page = open_tool(desk, "new_parcel")
    purpose = city().codes("purpose")[-1].code
    hand.choose(hand.widget(page, QComboBox, "cadastre.new_parcel.purpose"), purpose)
    hand.tick(hand.widget(page, QCheckBox, "cadastre.new_parcel.remainder"))
    ring = [start - outwards * INTO_M, end - outwards * INTO_M, end + outwards * POCKET_M, start + outwards * POCKET_M]
    close_to(desk, shapely.MultiPoint(ring), 2.2)
    _draw(desk, ring)
    pieces = hand.widget(page, QListWidget, "cadastre.new_parcel.pieces")
    hand.wait(pieces.count, "the pieces that are nobody's")
    desk.canvas.settle()
    apply(desk)
    (made,) = _new_ones(desk, before)
    front = shapely.intersection(made.geometry, draft(desk)[_owner(before, start, end)].geometry)
    require(made.purpose == purpose and made.number is None, "the new parcel is not what was chosen")
    require(
        front.length > 0.9 * float(np.hypot(*(end - start))),
        f"the new parcel borders on the lot by {front.length:.2f} m only",
    )
    close_to(desk, made.geometry, 2.2)
    return f"{made.geometry.area:.2f} m² that were nobody's are a parcel; {check_coverage(desk)}"


@step("fill-gap", SURVEYOR, ["boundary-work"])
def fill_gap(desk: Desk) -> str:
    lot = max(_plain_lots(desk), key=lambda one: one.geometry.area)
    before = draft(desk)
    island = _leave_a_gap(desk, lot)
    page = open_tool(desk, "gap")
    close_to(desk, lot.geometry, 1.5)
    place = island.representative_point()
    desk.canvas.click(place.x, place.y)
    receiver = hand.widget(page, QComboBox, "cadastre.gap.receiver")
    hand.wait(lambda: receiver.count() == 2, "the neighbour of the void")
    hand.choose(receiver, str(lot.id))
    hand.wait(page.apply.isEnabled, "what comes of it")
    desk.canvas.settle()
    desk.show()
    apply(desk)
    now = draft(desk)
    require(now.keys() == before.keys(), "there are other parcels than before the gap")
    missing = abs(now[lot.id].geometry.area - lot.geometry.area)
    require(missing < 0.01, f"{lot.number} has {missing:.4f} m² less")
    return f"a void of {island.area:.2f} m² went to {lot.number}, which has all its land again; {check_coverage(desk)}"


@step("taking", SURVEYOR, ["boundary-work"])
def taking(desk: Desk) -> str:
    start, end, lots = _widening(desk)
    before = draft(desk)
    page = open_tool(desk, "taking")
    hand.widget(page, QDoubleSpinBox, "cadastre.taking.width").setValue(WIDENING_M)
    hand.choose(hand.widget(page, QComboBox, "cadastre.taking.side"), Side.LEFT)
    close_to(desk, shapely.union_all([lot.geometry for lot in lots]), 1.3)
    _draw(desk, [start, end])
    table = hand.widget(page, QTableWidget, "cadastre.taking.losses")
    hand.wait(lambda: table.isVisible() and page.apply.isEnabled(), "what each parcel loses")
    require(table.rowCount() == len(lots) + 1, f"{table.rowCount() - 1} parcels lose land, not {len(lots)}")
    desk.canvas.settle()
    desk.show()
    apply(desk)
    now = draft(desk)
    made = _new_ones(desk, before)
    require({street.purpose for street in made} == {city().street_purposes[0]}, "what was taken is no street")
    lost = sum(before[lot.id].geometry.area - now[lot.id].geometry.area for lot in lots)
    gained = sum(street.geometry.area for street in made)
    require(abs(lost - gained) < 0.05, f"{lost:.3f} m² are taken, the street has {gained:.3f} m²")
    require(all(now[lot.id].number == lot.number for lot in lots), "a rest has lost its number")
    return f"{gained:.2f} m² of {len(lots)} lots are a street, each keeps its rest and number; {check_coverage(desk)}"


@step("sliver-repair", SURVEYOR, ["boundary-work"])
def sliver_repair(desk: Desk) -> str:
    one, other, place = _draw_without_snapping(desk)
    faulty = _marked(draft(desk))
    page = open_tool(desk, "sliver")
    hand.click(hand.widget(page, QPushButton, "cadastre.sliver.find"))
    faults = hand.widget(page, QListWidget, "cadastre.sliver.faults")
    hand.wait(faults.count, "the slivers of the work area")
    rows = [faults.item(row) for row in range(faults.count())]
    item = next((item for item in rows if str(one.number) in item.text() and str(other.number) in item.text()), None)
    require(item is not None, f"the sliver between {one.number} and {other.number} is not in the list")
    assert item is not None
    said = item.text()
    middle = faults.visualItemRect(item).center()
    QTest.mouseClick(faults.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    hand.wait(page.apply.isEnabled, "the repair")
    desk.canvas.look_at(float(place[0]), float(place[1]), CLOSE_M)
    desk.show()
    cost = page.remarks.text()
    apply(desk)
    now = draft(desk)
    require(
        _marked(now) < faulty, f"GEOS marks {_marked(now):.2f} m of edges at slivers after it, {faulty:.2f} m before"
    )
    both = shapely.coverage_invalid_edges([now[one.id].geometry, now[other.id].geometry], gap_width=0.1)
    require(shapely.is_empty(both).all(), "the boundary of the two is not the same on both sides")
    return f"{said}: closed. {cost}; {check_coverage(desk)}"


def streets_again(desk: Desk) -> None:
    """What is left of streets that were given up becomes a street again, with the tool that fills gaps."""
    for void in void_of_streets(desk):
        page = open_tool(desk, "gap")
        close_to(desk, void, 1.2)
        place = shapely.maximum_inscribed_circle(void).coords[0]
        desk.canvas.click(*place)
        receiver = hand.widget(page, QComboBox, "cadastre.gap.receiver")
        hand.wait(lambda: receiver.count() > 1, "the neighbours of the street")  # noqa: B023 - asked at once
        hand.choose(hand.widget(page, QComboBox, "cadastre.gap.purpose"), city().street_purposes[0])
        hand.tick(hand.widget(page, QCheckBox, "cadastre.gap.confirm"))
        apply(desk)


def _draw_without_snapping(desk: Desk) -> tuple[Parcel, Parcel, np.ndarray]:
    """Give a lot a corner of its own 5 cm beside its boundary with a neighbour, as drawing without snapping does."""
    now, free = draft(desk), fresh(desk)
    for lot in sorted(_plain_lots(desk), key=lambda one: str(one.number)):
        ring = corners(lot)
        for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            edge = LineString([start, end])
            beside = [one for one in now.values() if one.id != lot.id and edge.within(one.geometry.boundary)]
            if len(beside) == 1 and beside[0].id in free and beside[0].number and 8.0 < edge.length < 40.0:
                inwards = np.array([start[1] - end[1], end[0] - start[0]]) / edge.length
                place = (start + end) / 2 + inwards * SLIVER_M
                _add_corner(desk, lot, place)
                return lot, beside[0], place
    raise TourError("there are no two lots that no step has touched")


def _add_corner(desk: Desk, lot: Parcel, place: np.ndarray) -> None:
    layer = layer_of(desk, LayerRole.DRAFT)
    feature = next(feature for feature in layer.getFeatures() if id_of(feature) == lot.id)
    geometry = feature.geometry()
    _, _, after, _ = geometry.closestSegmentWithContext(QgsPointXY(float(place[0]), float(place[1])))
    geometry.insertVertex(float(place[0]), float(place[1]), after)
    layer.beginEditCommand("Corner drawn without snapping")
    layer.changeGeometry(feature.id(), geometry.snappedToGrid(0.001, 0.001))
    layer.endEditCommand()


def _draw(desk: Desk, places: list[np.ndarray]) -> None:
    """Click the places and end with the right button."""
    for place in places:
        desk.canvas.click(float(place[0]), float(place[1]))
    desk.canvas.click(float(places[-1][0]), float(places[-1][1]), Qt.MouseButton.RightButton)


def _new_ones(desk: Desk, before: Parcels) -> list[Parcel]:
    return [parcel for id, parcel in draft(desk).items() if id not in before and parcel.version == NEW]


def _plain_lots(desk: Desk) -> list[Parcel]:
    lots = [one for one in fresh(desk).values() if one.number and 250 < one.geometry.area < 2500]
    found = [one for one in lots if len(one.geometry.geoms) == 1 and not one.geometry.geoms[0].interiors]
    if not found:
        raise TourError("there is no lot that no step has touched")
    return found


def _fronts(desk: Desk, longest_m: float) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Edges of lots at land that is nobody's: their ends, the lot on the left, and the direction to the street."""
    land = shapely.union_all([parcel.geometry for parcel in draft(desk).values()])
    shapely.prepare(land)
    for lot in sorted(_plain_lots(desk), key=lambda one: str(one.number)):
        ring = corners(lot)
        for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            length = np.hypot(*(end - start))
            outwards = np.array([end[1] - start[1], start[0] - end[0]]) / length
            ahead = LineString([start, end]).parallel_offset(POCKET_M, "right").buffer(1.0, cap_style="flat")
            if 8.0 < length < longest_m and not land.intersects(ahead):
                yield start, end, outwards


def _owner(parcels: Parcels, start: np.ndarray, end: np.ndarray) -> UUID:
    middle = shapely.Point((start + end) / 2)
    return min(parcels, key=lambda id: parcels[id].geometry.distance(middle))


def _leave_a_gap(desk: Desk, lot: Parcel) -> MultiPolygon:
    """Cut a plot out of the middle of a lot, as for a transformer, and delete it: the land is nobody's then."""
    circle = shapely.maximum_inscribed_circle(lot.geometry)
    x, y = circle.coords[0]
    half = circle.length / 3
    page = open_tool(desk, "taking")
    hand.choose(hand.widget(page, QComboBox, "cadastre.taking.shape"), False)
    close_to(desk, lot.geometry, 1.5)
    before = draft(desk)
    _draw(desk, [np.array([x + half * east, y + half * north]) for east, north in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    apply(desk)
    hand.choose(hand.widget(page, QComboBox, "cadastre.taking.shape"), True)
    (plot,) = _new_ones(desk, before)
    layer = layer_of(desk, LayerRole.DRAFT)
    layer.selectByIds([feature.id() for feature in layer.getFeatures() if id_of(feature) == plot.id])
    layer.beginEditCommand("Deleted plot")  # QGIS's own action asks a question in a window of its own
    layer.deleteSelectedFeatures()
    layer.endEditCommand()
    hand.wait(lambda: plot.id not in draft(desk), "the plot to be deleted")
    return plot.geometry


def _widening(desk: Desk) -> tuple[np.ndarray, np.ndarray, list[Parcel]]:
    """A line along the fronts of a row of lots that no step has touched, and the lots that a strip at it takes from."""
    now, free = list(draft(desk).values()), fresh(desk)
    tree = shapely.STRtree([parcel.geometry for parcel in now])
    for start, end, _ in _fronts(desk, longest_m=40.0):
        along = (end - start) / np.hypot(*(end - start))
        for back, ahead in product(REACHES_M, REACHES_M):
            ends = start - along * back, end + along * ahead
            strip = strip_along([tuple(place) for place in ends], WIDENING_M, Side.LEFT)
            near = [now[index] for index in tree.query(strip, predicate="intersects")]
            giving = [lot for lot in near if lot.geometry.intersection(strip).area > 0.0]
            if (
                3 <= len(giving) <= 6
                and all(lot.id in free and lot.number for lot in giving)
                and _is_row(giving, strip)
                and _are_caught(ends, now)
            ):
                return (*ends, giving)
    raise TourError("no row of lots along a street is left")


def _are_caught(ends: tuple[np.ndarray, np.ndarray], now: list[Parcel]) -> bool:
    """Snapping leaves the ends of a line where they are: on a boundary, or out of its reach."""
    places = [shapely.Point(end) for end in ends]
    apart = [min(one.geometry.boundary.distance(place) for one in now) for place in places]
    return all(distance < ON_BOUNDARY_M or distance > BEYOND_SNAPPING_M for distance in apart)


def _is_row(lots: list[Parcel], strip: BaseGeometry) -> bool:
    """The strip is one piece of their land, at the edge of each, and no large part of any."""
    taken = [lot.geometry.intersection(strip) for lot in lots]
    rests = [lot.geometry.difference(strip) for lot in lots]
    parts = [piece.area / lot.geometry.area for piece, lot in zip(taken, lots, strict=True)]
    are_whole = all(isinstance(rest, Polygon) for rest in rests)
    is_one = isinstance(shapely.union_all(taken).buffer(0.001), Polygon)
    return are_whole and is_one and min(parts) > 0.02 and max(parts) < MOST_TAKEN


def _marked(parcels: Parcels) -> float:
    """Length in m of the edges that GEOS marks, with gaps up to the width of a sliver."""
    edges = shapely.coverage_invalid_edges([parcel.geometry for parcel in parcels.values()], gap_width=0.1)
    return float(sum(edge.length for edge in edges))
