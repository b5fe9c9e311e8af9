"""A line splits parcels, neighbours become one, and a boundary is read and typed in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

import numpy as np
import shapely
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QListWidget, QPlainTextEdit
from shapely.geometry import LineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.neighbour_names import beside_of
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Tolerances
from cadastre_plugin.core.survey.boundary_text import Beside, boundary_text
from cadastre_plugin.layers.parcel_features import id_of
from cadastre_plugin.layers.roles import LayerRole
from scripts.tour import hand
from scripts.tour.boundary import apply, base, check_coverage, close_to, corners, draft, fresh, open_tool
from scripts.tour.desk import Desk
from scripts.tour.routine import SURVEYOR, layer_of, require
from scripts.tour.step import TourError, step

LOT_M2 = (250.0, 2500.0)
SHARED_M = 8.0
"""Two lots are neighbours worth showing when they have so much boundary in common."""
BEYOND_M = 2.5
"""How far outside the lots a line begins and ends."""
BEND_M = 1.5
STEP_M = 0.8
"""How far a typed course moves a corner."""


@dataclass(frozen=True)
class Pair:
    """Two lots side by side, and the boundary that they share."""

    one: Parcel
    other: Parcel
    shared: LineString

    @property
    def land(self) -> BaseGeometry:
        return self.one.geometry.union(self.other.geometry)


@step("split-by-line", SURVEYOR, ["boundary-work"])
def split_by_line(desk: Desk) -> str:
    pair = next(_pairs(desk), None) or _none()
    before = draft(desk)
    _select(desk, pair.one.id, pair.other.id)
    close_to(desk, pair.land, 1.5)
    page = open_tool(desk, "split")
    line = _through(pair)
    for x, y in line:
        desk.canvas.click(x, y)
    desk.canvas.click(*line[-1], Qt.MouseButton.RightButton)
    hand.wait(page.apply.isEnabled, f"what the line makes; the tool says: {page.notice.text.text()}")
    desk.show()
    apply(desk)
    now = draft(desk)
    made = now.keys() - before.keys()
    require(len(made) >= 4, f"{len(made)} parcels were made of two")
    require(pair.one.id not in now and pair.other.id not in now, "the parcels that were split are still there")
    return f"a line through {pair.one.number} and its neighbour makes {len(made)} parcels; {check_coverage(desk)}"


@step("merge", SURVEYOR, ["boundary-work"])
def merge(desk: Desk) -> str:
    _select(desk)
    pair = next(_pairs(desk), None) or _none()
    before = draft(desk)
    close_to(desk, pair.land, 1.6)
    page = open_tool(desk, "merge")
    for parcel in (pair.one, pair.other):
        place = parcel.geometry.representative_point()
        desk.canvas.click(place.x, place.y)
    chosen = hand.widget(page, QListWidget, "cadastre.merge.parcels")
    hand.wait(lambda: chosen.count() == 2, "two parcels in the list")
    holders = hand.widget(page, QLabel, "cadastre.merge.holders")
    hand.wait(lambda: holders.isVisible() and holders.text(), "who holds the parcels")
    purpose = hand.widget(page, QComboBox, "cadastre.merge.purpose")
    if purpose.isVisible():
        purpose.setCurrentIndex(purpose.count() - 1)
    hand.wait(page.apply.isEnabled, f"what the merge makes; the tool says: {page.notice.text.text()}")
    desk.show()
    said = holders.text().splitlines()[0]
    apply(desk)
    made = [parcel for id, parcel in draft(desk).items() if id not in before]
    require(len(made) == 1, f"{len(made)} parcels were made of two")
    off = made[0].geometry.symmetric_difference(pair.land).area
    require(off < 0.01, f"the land of the merged parcel is {off:.3f} m² off")
    return f"two neighbours become one ({said}); {check_coverage(desk)}"


@step("typed-boundary", SURVEYOR, ["boundary-work"])
def typed_boundary(desk: Desk) -> str:
    parcel, wanted = _with_a_corner_moved(desk)
    before = draft(desk)
    close_to(desk, parcel.geometry, 2.2)
    page = open_tool(desk, "typed")
    place = parcel.geometry.representative_point()
    desk.canvas.click(place.x, place.y)
    text = hand.widget(page, QPlainTextEdit, "cadastre.typed.text")
    count = sum(len(ring.coords) - 1 for part in parcel.geometry.geoms for ring in (part.exterior, *part.interiors))
    hand.wait(lambda: text.toPlainText().count("°") == count, "the boundary in words")
    beside = beside_of(Fabric(before.values(), Tolerances()), {parcel.id})
    text.setPlainText(boundary_text(wanted, _as_before(beside, parcel.geometry, wanted)))
    hand.wait(page.apply.isEnabled, f"the typed boundary; the tool says: {page.notice.text.text()}")
    desk.show()
    apply(desk)
    after = draft(desk)
    require(after[parcel.id].geometry.normalize() == wanted.normalize(), "the parcel is not what was typed")
    require(after.keys() == before.keys(), "a reshaped parcel has another id")
    followed = [id for id in after if id != parcel.id and after[id] != before[id]]
    require(len(followed) > 0, "no neighbour followed the corner")
    return f"{count} courses read and typed again, {len(followed)} neighbours follow; {check_coverage(desk)}"


def _pairs(desk: Desk) -> Iterator[Pair]:
    """Pairs of lots that nothing touched, best first: with the longest boundary in common."""
    known = base()
    lots = [one for one in fresh(desk).values() if one.id in known and _is_lot(one)]
    found = []
    for one, other in combinations(lots, 2):
        if one.geometry.distance(other.geometry) == 0:
            shared = shapely.line_merge(one.geometry.intersection(other.geometry))
            if isinstance(shared, LineString) and shared.length > SHARED_M:
                found.append(Pair(one, other, shared))
    yield from sorted(found, key=lambda pair: -pair.shared.length)


def _is_lot(parcel: Parcel) -> bool:
    low, high = LOT_M2
    return low < parcel.geometry.area < high and not parcel.geometry.geoms[0].interiors


def _none() -> Pair:
    raise TourError("no two lots of the work area are free and side by side")


def _through(pair: Pair) -> list[tuple[float, float]]:
    """A line across both lots and the boundary between them, bent on the way; its ends outside."""
    middle = np.array(pair.shared.interpolate(0.5, normalized=True).coords[0])
    ends = np.array(pair.shared.coords)
    along = (ends[-1] - ends[0]) / np.hypot(*(ends[-1] - ends[0]))
    across = np.array([-along[1], along[0]])
    reach = max(np.hypot(*(np.array(corner) - middle)) for corner in shapely.get_coordinates(pair.land))
    inside = LineString([middle - across * reach * 2, middle + across * reach * 2]).intersection(pair.land)
    places = [np.dot(np.array(point) - middle, across) for point in shapely.get_coordinates(inside)]
    first = middle + across * (min(places) - BEYOND_M)
    last = middle + across * (max(places) + BEYOND_M)
    bend = middle + across * (max(places) / 2) + along * BEND_M
    return [(float(x), float(y)) for x, y in (first, bend, last)]


def _with_a_corner_moved(desk: Desk) -> tuple[Parcel, MultiPolygon]:
    """A lot, and its boundary with a corner that neighbours share moved into it."""
    for pair in _pairs(desk):
        ring = [tuple(corner) for corner in corners(pair.one).tolist()]
        corner = next((end for end in (pair.shared.coords[0], pair.shared.coords[-1]) if end in ring), None)
        if corner is None or len(ring) > 8:
            continue
        inward = np.array(pair.one.geometry.centroid.coords[0]) - corner
        to = np.array(corner) + inward / np.hypot(*inward) * STEP_M
        moved = [tuple(to) if place == corner else place for place in ring]
        shape = on_grid(MultiPolygon([shapely.Polygon(moved)]))
        if shape.is_valid and shape.distance(Point(corner)) < STEP_M * 1.01:
            return pair.one, shape
    raise TourError("no lot of the work area has a corner to move")


def _as_before(beside: Beside, before: MultiPolygon, after: MultiPolygon) -> Beside:
    """Who lies along the edges of a boundary with one corner moved: whoever lay there before."""
    old, new = ({(x, y) for x, y in shapely.get_coordinates(shape).tolist()} for shape in (before, after))
    (was,), (now,) = old - new, new - old
    return lambda start, end: beside(was if start == now else start, was if end == now else end)


def _select(desk: Desk, *ids: UUID) -> None:
    layer = layer_of(desk, LayerRole.DRAFT)
    layer.selectByIds([feature.id() for feature in layer.getFeatures() if id_of(feature) in ids])
