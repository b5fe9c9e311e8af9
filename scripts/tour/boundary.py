"""The boundary tools on the tour: a change of their own, and what their steps check beside the program.

Steps of the tools stand in files of their own. Each works on parcels that no step before touched, and leaves the change
open.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from qgis.PyQt.QtWidgets import QAbstractButton, QDockWidget, QWidget
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.parcel import Parcel, same_state
from cadastre_plugin.drafts.file import draft_path
from cadastre_plugin.layers.parcel_features import id_of, parcel_of
from cadastre_plugin.layers.roles import LayerRole
from cadastre_plugin.services.connection import plugin_folder
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.register import rows
from scripts.tour.routine import ACCOUNTS, SURVEYOR, begin_change, city, draw_area, layer_of, require
from scripts.tour.step import TourError, step

TITLE = "Boundaries of a block, Chilonzor koʻchasi"
AREA_M = (500.0, 360.0)
LEAST_VOID_M2 = 0.1
SAME_LAND_M2 = 0.5
"""What the rounding of so many corners to the millimetre may make of the sum of areas."""

_LOTS = """
    SELECT ST_X(centre) AS x, ST_Y(centre) AS y FROM (
        SELECT ST_Centroid(geom) AS centre FROM cadastre.parcel_current WHERE computed_area BETWEEN 250 AND 2500
        ORDER BY md5('b' || number) LIMIT 200) AS lot
"""
_SLIVERS = """
    SELECT ST_X(ST_Centroid(place)) AS x, ST_Y(ST_Centroid(place)) AS y FROM cadastre.known_finding
    WHERE rule = 'sliver' AND place IS NOT NULL ORDER BY id LIMIT 20
"""
_STREETS = """
    SELECT street.parcel_id AS id, ST_X(middle) AS x, ST_Y(middle) AS y
    FROM cadastre.parcel_current AS street, ST_Centroid(street.geom) AS middle
    WHERE street.purpose = ANY(%s) AND street.computed_area BETWEEN 4000 AND 15000
    AND ST_XMax(street.geom) - ST_XMin(street.geom) < %s AND ST_YMax(street.geom) - ST_YMin(street.geom) < %s
    ORDER BY (
        SELECT count(*) + count(*) FILTER (WHERE ST_Intersects(lot.geom, street.geom))
        FROM cadastre.parcel_current AS lot
        WHERE lot.computed_area BETWEEN 250 AND 2500 AND ST_Expand(middle, %s, %s) ~ lot.geom
    ) DESC, street.number LIMIT 1
"""
_AROUND = """
    SELECT count(*) AS lots FROM cadastre.parcel_current
    WHERE computed_area BETWEEN 150 AND 2500
    AND geom && ST_MakeEnvelope(%s, %s, %s, %s, Find_SRID('cadastre', 'parcel_version', 'geom'))
"""

_base: dict[UUID, Parcel] = {}
_touched: set[UUID] = set()
_given_up: set[UUID] = set()


@step("boundary-work", SURVEYOR, ["connect"])
def boundary_work(desk: Desk) -> str:
    street = _street()
    x, y = desk.facts["block"] = (street["x"], street["y"]) if street else _place()
    hand.trigger(desk.window, "cadastre.work")
    draw_area(desk, (x, y), *AREA_M)
    layer = begin_change(desk, "split", TITLE, "A-2026/00582")
    desk.canvas.look_at(x, y, AREA_M[0])
    _base.clear()
    _touched.clear()
    _given_up.clear()
    _base.update(draft(desk))
    require(len(_base) > 60, f"the work area has only {len(_base)} parcels")
    stored = rows("SELECT count(*) AS parcels FROM cadastre.parcel_current WHERE parcel_id = ANY(%s)", list(_base))
    require(stored[0]["parcels"] == len(_base), "the draft has parcels that the register has not")
    bar = [action for action in desk.window.findChildren(QWidget, "cadastre.boundary_tool_bar")]
    require(bar and bar[0].isVisible(), "the tool bar of boundaries cannot be seen")
    count = layer.featureCount()
    if street:
        _give_up(desk, street["id"])
    without = ", a street among them is given up so that there is land for new ones" if street else ""
    return f"{count} parcels can be edited{without}; the tools of boundaries are on their tool bar"


def _street() -> dict[str, Any] | None:
    """The street with the most lots, in a city in which every place is a parcel's; None where streets are nobody's."""
    found = rows(_STREETS, list(city().street_purposes), *AREA_M, *(length / 2 for length in AREA_M))
    return found[0] if found else None


def _give_up(desk: Desk, street: UUID) -> None:
    """Delete a street, as for a road that is stopped."""
    layer = layer_of(desk, LayerRole.DRAFT)
    layer.beginEditCommand("Street given up")  # QGIS's own action asks a question in a window of its own
    layer.deleteFeatures([feature.id() for feature in layer.getFeatures() if id_of(feature) == street])
    layer.endEditCommand()
    hand.wait(lambda: street not in draft(desk), "the street to be deleted")
    _given_up.add(street)
    desk.canvas.settle()


def void_of_streets(desk: Desk) -> list[Polygon]:
    """What of the land of streets that were given up is still nobody's."""
    land = shapely.union_all([parcel.geometry for parcel in draft(desk).values()])
    left = shapely.union_all([_base[id].geometry for id in _given_up]).difference(land)
    return [piece for piece in shapely.get_parts(left).tolist() if piece.area > LEAST_VOID_M2]


def _area(desk: Desk) -> Polygon:
    """The work area of the tools."""
    x, y = desk.facts["block"]
    return shapely.box(x - AREA_M[0] / 2, y - AREA_M[1] / 2, x + AREA_M[0] / 2, y + AREA_M[1] / 2)


def _place() -> tuple[float, float]:
    """A sliver of the city with many lots around; where there is none, any place with many lots."""
    for query in (_SLIVERS, _LOTS):
        for place in rows(query):
            x, y = place["x"], place["y"]
            (found,) = rows(_AROUND, x - AREA_M[0] / 2, y - AREA_M[1] / 2, x + AREA_M[0] / 2, y + AREA_M[1] / 2)
            if found["lots"] >= 80:
                return x, y
    raise TourError("the city has no place with many lots")


def draft(desk: Desk) -> dict[UUID, Parcel]:
    """The parcels of the draft as they stand."""
    parcels = (parcel_of(feature) for feature in layer_of(desk, LayerRole.DRAFT).getFeatures())
    return {parcel.id: parcel for parcel in parcels}


def base() -> dict[UUID, Parcel]:
    """The parcels of the work area as the register has them."""
    return dict(_base)


def fresh(desk: Desk) -> dict[UUID, Parcel]:
    """Parcels wholly in the work area, no streets, that no step touched, with none that was within reach of them."""
    area, streets = _area(desk), city().street_purposes
    now = draft(desk)
    touched = [parcel.geometry for id, parcel in now.items() if id not in _base or not same_state(parcel, _base[id])]
    ended = _base.keys() - now.keys() - _given_up
    touched += [_base[id].geometry for id in ended | (_touched & _base.keys())]
    taken = shapely.union_all(touched).buffer(1.0)
    return {
        id: parcel
        for id, parcel in now.items()
        if area.covers(parcel.geometry) and parcel.purpose not in streets and not taken.intersects(parcel.geometry)
    }


def reserve(ids: Iterable[UUID]) -> None:
    """Parcels that a step shows without changing them: the next steps leave them alone."""
    _touched.update(ids)


def open_tool(desk: Desk, name: str) -> QWidget:
    """Choose a tool on its tool bar; its page in the dock."""
    hand.trigger(desk.window, f"cadastre.tool.{name}")
    dock = hand.widget(desk.window, QDockWidget, "cadastre.boundary")
    hand.wait(lambda: dock.isVisible() and dock.page is not None, f"the page of {name}")
    page: QWidget = dock.page
    return page


def close_to(desk: Desk, places: BaseGeometry, around: float = 1.6) -> None:
    """Look at a place so that it fills the canvas."""
    west, south, east, north = places.bounds
    shown = desk.iface.mapCanvas()
    shape = shown.width() / max(1, shown.height())
    width = max(east - west, (north - south) * shape) * around
    desk.canvas.look_at((west + east) / 2, (south + north) / 2, max(width, 8.0))


def apply(desk: Desk) -> None:
    """Press Apply once the tool says what it would make; one undo step comes of it."""
    page = hand.widget(desk.window, QDockWidget, "cadastre.boundary").page
    button = page.apply
    stack = layer_of(desk, LayerRole.DRAFT).undoStack()
    before = stack.index()
    hand.wait(button.isEnabled, f"Apply to be offered; the tool says: {page.notice.text.text()}")
    hand.click(button)
    hand.wait(lambda: stack.index() == before + 1, "the step in the draft")
    hand.pause(300)


def undo(desk: Desk) -> None:
    """Press Undo in the dock of boundaries."""
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.boundary.undo"))


def check_coverage(desk: Desk) -> str:
    """The draft against the base by an engine of its own: no new fault of the coverage, the same sum of areas; and the
    file of drafts holds what the map shows. What was checked, in words."""
    now = draft(desk)
    faults = {side: _faults(parcels.values()) for side, parcels in (("before", _base), ("now", now))}
    added = shapely.difference(faults["now"], shapely.buffer(faults["before"], 0.002))
    require(added.length < 0.01, f"the coverage has {added.length:.3f} m of boundary that do not fit: {added.centroid}")
    areas = [sum(parcel.geometry.area for parcel in parcels.values()) for parcels in (_base, now)]
    grown = areas[1] - areas[0] - _made_land(now)
    require(abs(grown) < SAME_LAND_M2, f"the sum of areas differs by {grown:.3f} m²")
    kept = _on_disk()
    changed = {id for id in _base.keys() | now.keys() if not _same(_base.get(id), now.get(id))}
    require(kept == changed, f"the disk has {len(kept)} changed parcels, the map {len(changed)}")
    return f"the coverage has no new fault, the areas sum to {areas[1]:.2f} m² ({grown:+.4f}), the draft is on disk"


def _same(one: Parcel | None, other: Parcel | None) -> bool:
    return one is not None and other is not None and same_state(one, other)


def _faults(parcels: Iterable[Parcel]) -> BaseGeometry:
    edges = shapely.coverage_invalid_edges([parcel.geometry for parcel in parcels])
    return shapely.union_all(edges)


def _made_land(now: dict[UUID, Parcel]) -> float:
    """Land that a parcel has now and none had before, or the other way round: of new parcels in the street."""
    before, after = (shapely.union_all([parcel.geometry for parcel in side.values()]) for side in (_base, now))
    return float(after.area - before.area)


def _on_disk() -> set[UUID]:
    """The edited parcels of the newest draft in the file of drafts."""
    path = draft_path(plugin_folder(), os.environ["CADASTRE_SERVER_URL"], ACCOUNTS[SURVEYOR])
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        (newest,) = file.execute("SELECT id FROM draft ORDER BY edited_at DESC LIMIT 1").fetchone()
        found = file.execute("SELECT parcel_id FROM edit WHERE draft_id = ?", (newest,)).fetchall()
    return {UUID(id) for (id,) in found}


def corners(parcel: Parcel) -> np.ndarray:
    """The corners (n, 2) of a parcel's outer boundary, each once, counter-clockwise."""
    return shapely.get_coordinates(shapely.orient_polygons(parcel.geometry).geoms[0].exterior)[:-1]
