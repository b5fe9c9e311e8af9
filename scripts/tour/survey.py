"""Traverse and least squares on the tour: a kiosk's lot in the street, measured from corners of the block.

What is typed is made here with plain trigonometry, not by the program that reads it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, islice, pairwise
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QTableWidget, QTabWidget, QWidget
from shapely.affinity import rotate, scale, translate
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.parcel import Parcel
from scripts.tour import hand
from scripts.tour.boundary import apply, check_coverage, close_to, corners, draft, fresh, open_tool, reserve
from scripts.tour.desk import Desk
from scripts.tour.routine import SURVEYOR, require
from scripts.tour.step import TourError, step

KIOSK = Polygon([(0.0, 0.0), (0.8, 5.2), (9.6, 6.1), (9.0, 0.9)])
LOTS_TRIED = 60
GOOD_CROSSING = 0.35
"""Of lines from two stations: the sine of the angle between them."""
SIZES = (1.6, 1.3, 1.0, 0.8, 0.6)
SLIP_M = 0.004
GROSS_M = 0.08

Place = tuple[float, float]


@step("traverse", SURVEYOR, ["boundary-work"])
def traverse(desk: Desk) -> str:
    start, lot = _free_lot(desk)
    close_to(desk, lot.buffer(6))
    page = open_tool(desk, "traverse")
    ring = _places(lot)
    _paste(page, "cadastre.traverse.text", _courses(ring, slip=0.5))
    desk.canvas.click(*start)
    require(_apart(page.start.place(), start) < 0.002, f"the click did not catch the corner: {page.start.place()}")
    hand.wait(lambda: "worse than the limit" in page.closure.text.text(), "the bad closure in red")
    hand.wait(lambda: "1:2000" in page.notice.text.text(), "the refusal of a traverse that does not close")
    _paste(page, "cadastre.traverse.text", _courses(ring, slip=SLIP_M))
    hand.wait(page.apply.isEnabled, f"the parcel of the traverse; the tool says: {page.notice.text.text()}")
    told = page.closure.text.text().splitlines()[0]
    require(f"1:{math.floor(lot.length / SLIP_M / 1000)}" in told or "within" in told, f"the closure reads: {told}")
    desk.show()
    made = _apply_new(desk)
    require(
        abs(made.geometry.area - lot.area) < 0.2, f"the new lot has {made.geometry.area:.2f} m², not {lot.area:.2f}"
    )
    require(_nearest(made, start) < 1e-9, "the new lot does not begin on the corner of its neighbour")
    return f"{told}; a lot of {made.geometry.area:.2f} m² begins on a corner of the block; {check_coverage(desk)}"


@step("least-squares-outlier", SURVEYOR, ["boundary-work"])
def least_squares_outlier(desk: Desk) -> str:
    page, fixed, stations = _network(desk)
    _paste(page, "cadastre.network.text", fixed + _observations(stations, gross=GROSS_M))
    suspect = _one_suspect(page)
    require(suspect == "distance F2–P3", f"the gross error was put into F2–P3, the test marks {suspect}")
    hand.widget(page, QTabWidget, "cadastre.network.tables").setCurrentIndex(1)
    verdict = page.verdict.text.text().splitlines()[-1]
    desk.show()
    return f"a distance of F2–P3 that is {GROSS_M} m too long is found: {verdict}; {check_coverage(desk)}"


@step("least-squares", SURVEYOR, ["boundary-work"])
def least_squares(desk: Desk) -> str:
    page, fixed, stations = _network(desk)
    hand.widget(page, QTabWidget, "cadastre.network.tables").setCurrentIndex(0)
    _paste(page, "cadastre.network.text", fixed + _observations(stations, gross=0.0))
    hand.wait(lambda: "No outlier" in page.verdict.text.text(), "the adjustment without outlier")
    hand.click(hand.widget(page, QAbstractButton, "cadastre.network.every_point"))
    hand.wait(page.apply.isEnabled, f"the parcel of the points; the tool says: {page.notice.text.text()}")
    verdict = page.verdict.text.text().splitlines()[0]
    desk.show()
    made = _apply_new(desk)
    apart = max(_nearest(made, stations[f"P{at}"]) for at in range(1, 5))
    require(apart < 0.01, f"an adjusted corner is {apart * 1000:.1f} mm from where it was measured")
    return f"{verdict}; the corners of the new lot are right to {apart * 1000:.1f} mm; {check_coverage(desk)}"


def _network(desk: Desk) -> tuple[Any, str, dict[str, Place]]:
    """The page with two corners of the block clicked as fixed points, what that wrote, and where all points are."""
    lot, (one, other) = _seen_lot(desk)
    close_to(desk, shapely.union_all([lot, Point(one), Point(other)]).buffer(2.5), 1.3)
    page = open_tool(desk, "network")
    _paste(page, "cadastre.network.text", "")
    for place in (one, other):
        desk.canvas.click(*place)
    fixed = str(hand.widget(page, QPlainTextEdit, "cadastre.network.text").toPlainText())
    require(fixed.count("fixed;") == 2, f"two clicks gave: {fixed}")
    stations = {"F1": one, "F2": other} | {f"P{at}": place for at, place in enumerate(_inside(lot), start=1)}
    return page, fixed, stations


def _free_lot(desk: Desk) -> tuple[Place, Polygon]:
    """A corner of the block and a lot of nobody's land that begins on it."""
    for id, corner, lot in _free_lots(desk):
        reserve([id])
        return corner, lot
    raise TourError("the block has no street wide enough for a kiosk")


def _seen_lot(desk: Desk) -> tuple[Polygon, tuple[Place, Place]]:
    """A lot of nobody's land and two corners of the block that it is seen from under good angles, else the best."""
    best: tuple[float, UUID, Polygon, tuple[Place, Place]] | None = None
    for id, _, lot in islice(_free_lots(desk), LOTS_TRIED):
        stations = _stations(desk, lot)
        crossing = _crossing(*stations, lot) if stations else 0.0
        if stations and (best is None or crossing > best[0]):
            best = (crossing, id, lot, stations)
        if crossing > GOOD_CROSSING:
            break
    if best is None:
        raise TourError("no two corners of the block see a lot")
    reserve([best[1]])
    return best[2:]


def _free_lots(desk: Desk) -> Iterator[tuple[UUID, Place, Polygon]]:
    """Lots of nobody's land with the corner that each begins on and its parcel, the largest first."""
    land = shapely.union_all([parcel.geometry for parcel in draft(desk).values()])
    for size in SIZES:
        for id, parcel in fresh(desk).items():
            for east, north in corners(parcel).tolist():
                lot = _fitting((east, north), size, land)
                if lot is not None:
                    yield id, (east, north), lot


def _fitting(corner: Place, size: float, land: BaseGeometry) -> Polygon | None:
    near = land.intersection(Point(corner).buffer(30 * size))
    kiosk = translate(scale(KIOSK, size, size, origin=(0, 0)), *corner)
    for turn in range(0, 360, 10):
        lot = rotate(kiosk, turn, origin=corner)
        if near.distance(lot.difference(Point(corner).buffer(0.5))) > 0.15 and near.intersection(lot).area < 1e-6:
            return lot
    return None


def _stations(desk: Desk, lot: Polygon) -> tuple[Place, Place] | None:
    """Two corners of the block that all corners of the lot are seen from, under angles as good as the street allows;
    None when there are none."""
    land = shapely.union_all([parcel.geometry for parcel in draft(desk).values()]).buffer(-0.05)
    shapely.prepare(land)
    places = [place for parcel in fresh(desk).values() for place in _corners_near(parcel, lot)]
    seen = [place for place in places if not any(land.intersects(LineString([place, end])) for end in _places(lot))]
    pairs = [(one, other) for one, other in combinations(seen, 2) if not land.intersects(LineString([one, other]))]
    if not pairs:
        return None
    return max(pairs, key=lambda pair: _crossing(pair[0], pair[1], lot))


def _corners_near(parcel: Parcel, lot: Polygon) -> list[Place]:
    found = [(float(east), float(north)) for east, north in corners(parcel)]
    return [place for place in found if 2.5 < lot.distance(Point(place)) < 25]


def _crossing(one: Place, other: Place, lot: Polygon) -> float:
    """How well lines from two stations cross at the worst corner of the lot, 0 to 1."""
    turns = [math.radians(_azimuth(one, end) - _azimuth(other, end)) for end in _places(lot)]
    return min(abs(math.sin(turn)) for turn in turns)


def _inside(lot: Polygon) -> Iterator[Place]:
    """The corners of a smaller lot within, so that it stands free in the street."""
    middle = lot.centroid
    for east, north in _places(lot)[:-1]:
        yield middle.x + 0.8 * (east - middle.x), middle.y + 0.8 * (north - middle.y)


def _places(lot: Polygon) -> list[Place]:
    return [(float(east), float(north)) for east, north in shapely.get_coordinates(lot.exterior)]


def _courses(ring: Sequence[Place], slip: float) -> str:
    """The courses as a field book has them; the third is measured too long by `slip`."""
    lines = ["from; to; azimuth; distance"]
    for at, (one, other) in enumerate(pairwise(ring)):
        distance = math.dist(one, other) + (slip if at == 2 else 0.0)
        lines.append(f"{at + 1}; {(at + 1) % (len(ring) - 1) + 1}; {_dms(_azimuth(one, other))}; {distance:.3f}")
    return "\n".join(lines)


def _observations(stations: dict[str, Place], gross: float) -> str:
    """Directions and distances from both stations and around the lot, off by what an instrument is off by."""
    lines, off = [], iter([0.4, -0.7, 0.9, -0.3, 0.6, -1.0, 0.2, 0.8, -0.5, 0.1] * 3)
    for station, circle in (("F1", 12.0), ("F2", 251.0)):
        for target in (name for name in stations if name != station):
            reading = _azimuth(stations[station], stations[target]) - circle + 5 * next(off) / 3600
            lines.append(f"direction; {station}; {target}; {_dms(reading)}; 5")
    points = [name for name in stations if name.startswith("P")]
    sides = [(station, point) for station in ("F1", "F2") for point in points]
    for one, other in [*sides, *zip(points, [*points[1:], points[0]], strict=True)]:
        wrong = gross if (one, other) == ("F2", "P3") else 0.0
        metres = math.dist(stations[one], stations[other]) + 0.003 * next(off) + wrong
        lines.append(f"distance; {one}; {other}; {metres:.4f}; 0.003")
    return "\n".join(lines)


def _azimuth(start: Place, end: Place) -> float:
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1])) % 360.0


def _dms(degrees: float) -> str:
    seconds = round(degrees % 360.0 * 3600)
    return f"{seconds // 3600} {seconds // 60 % 60:02d} {seconds % 60:02d}"


def _paste(page: QWidget, name: str, text: str) -> None:
    """Put a text over what is written, from the clipboard."""
    edit = hand.widget(page, QPlainTextEdit, name)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    if text:
        QApplication.clipboard().setText(text)
        QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hand.pause(300)


def _one_suspect(page: QWidget) -> str:
    table = hand.widget(page, QTableWidget, "cadastre.network.residuals")
    hand.wait(lambda: table.rowCount() > 10, "the residuals")
    marked = [table.item(row, 0).text() for row in range(table.rowCount()) if table.item(row, 4).text() == "suspect"]
    require(len(marked) == 1, f"one observation is wrong, marked are {marked}")
    return str(marked[0])


def _apply_new(desk: Desk) -> Parcel:
    before = draft(desk).keys()
    apply(desk)
    (made,) = [parcel for id, parcel in draft(desk).items() if id not in before]
    return made


def _nearest(parcel: Parcel, place: Place) -> float:
    return float(np.hypot(*(corners(parcel) - place).T).min())


def _apart(one: Place | None, other: Place) -> float:
    return math.inf if one is None else math.dist(one, other)
