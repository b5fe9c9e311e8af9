"""Small coverages, and what people do to them with the boundary tools, drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

import numpy as np
import shapely
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Polygon

from cadastre_plugin.core.boundary.corner import add_corner, move_corner, remove_corner
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.merge import merge
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import NEW, Parcel
from tests.core.conflict.sides import States
from tests.core.making import ORIGIN, TASHKENT, id_of

CELL = 20.0
Act = tuple[str, float, float, float, float]
Place = tuple[int, int]
ACTS = ("move", "add", "remove", "split", "merge", "say")


@st.composite
def coverages(draw: st.DrawFn) -> States:
    """Up to four by three lots whose corners lie a little off a grid, some with an island, on the millimetre grid."""
    across, up = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    offsets = st.integers(-3000, 3000)
    off = {(x, y): (draw(offsets), draw(offsets)) for x in range(across + 1) for y in range(up + 1)}
    return block(across, up, {(x, y) for x in range(across) for y in range(up) if draw(st.booleans())}, off)


def block(
    across: int, up: int, islands: Collection[Place], off: Mapping[Place, tuple[int, int]] | None = None
) -> States:
    """Lots in columns and rows, those at `islands` with one; off: how far corners lie off the grid, in mm."""
    apart = off or {}
    nodes = {
        (x, y): tuple(
            round(origin + CELL * at + aside / 1000, 3)
            for origin, at, aside in zip(ORIGIN, (x, y), apart.get((x, y), (0, 0)), strict=True)
        )
        for x in range(across + 1)
        for y in range(up + 1)
    }
    made: list[Parcel] = []
    for x in range(across):
        for y in range(up):
            corners = [nodes[at] for at in ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))]
            made += _lots((x, y) in islands, x, y, corners)
    return {item.id: item for item in made}


def acts(most: int = 3, kinds: Sequence[str] = ACTS) -> st.SearchStrategy[list[Act]]:
    """What one person does: a kind, a place, and a way from there, both as parts of the whole."""
    part = st.integers(0, 1000).map(lambda value: value / 1000)
    return st.lists(st.tuples(st.sampled_from(kinds), part, part, part, part), min_size=1, max_size=most)


def done(states: Mapping[UUID, Parcel], todo: Sequence[Act], who: str) -> States:
    """The states after some acts; one that a tool refuses is passed over. New parcels have ids of their own."""
    current = dict(states)
    for number, act in enumerate(todo):
        try:
            current = _done(current, act, f"{who} {number}")
        except BoundaryError:
            continue
    return current


def _lots(has_island: bool, x: int, y: int, corners: list[tuple[float, float]]) -> list[Parcel]:
    name = f"lot {x} {y}"
    if not has_island:
        return [_parcel(name, Polygon(corners))]
    middle = np.mean(corners, axis=0)
    hole = Polygon([middle + np.array(step) for step in ((-3, -3), (3, -3), (3, 3), (-3, 3))])
    island = on_grid(hole)
    return [_parcel(name, Polygon(corners, [island.geoms[0].exterior.coords])), _parcel(name + " island", hole)]


def _parcel(name: str, shape: Polygon) -> Parcel:
    return Parcel(id_of(name), 1, None, "09", on_grid(MultiPolygon([shape])), purpose="dwelling")


def _done(states: States, act: Act, name: str) -> States:
    kind, *parts = act
    fabric = Fabric(tuple(states.values()), TASHKENT.tolerances)
    outcome = {
        "move": _moved,
        "add": _added,
        "remove": _removed,
        "split": _split,
        "merge": _merged,
        "say": _said,
    }[kind](fabric, states, parts, name)
    both = {**states, **_named(outcome, states, name)}
    return {id: item for id, item in both.items() if item is not None}


def _named(outcome: Outcome, states: States, name: str) -> dict[UUID, Parcel | None]:
    """The same ids each time for new parcels, so that a failing example can be told again."""
    found: dict[UUID, Parcel | None] = {}
    new = [item for id, item in outcome.states.items() if id not in states and item is not None]
    for index, item in enumerate(sorted(new, key=lambda item: item.geometry.bounds)):
        id = uuid5(id_of(name), str(index))
        found[id] = replace(item, id=id, version=NEW)
    return found | {id: item for id, item in outcome.states.items() if id in states}


def _corner(states: States, parts: Sequence[float]) -> tuple[float, float]:
    corners = np.unique(shapely.get_coordinates([item.geometry for item in states.values()]), axis=0)
    x, y = corners[min(int(parts[0] * len(corners)), len(corners) - 1)].tolist()
    return x, y


def _lot(states: States, part: float) -> Parcel:
    ids = sorted(states)
    return states[ids[min(int(part * len(ids)), len(ids) - 1)]]


def _moved(fabric: Fabric, states: States, parts: Sequence[float], name: str) -> Outcome:
    x, y = _corner(states, parts)
    return move_corner(fabric, (x, y), (x + 3 * parts[2] - 1.5, y + 3 * parts[3] - 1.5))


def _added(fabric: Fabric, states: States, parts: Sequence[float], name: str) -> Outcome:
    ring = shapely.get_coordinates(_lot(states, parts[0]).geometry.geoms[0].exterior)
    index = min(int(parts[1] * (len(ring) - 1)), len(ring) - 2)
    start, end = ring[index], ring[index + 1]
    along = start + (0.2 + 0.6 * parts[2]) * (end - start)
    off = np.array([end[1] - start[1], start[0] - end[0]]) / np.hypot(*(end - start))
    at = along + off * (0.0 if parts[3] < 0.5 else 2 * parts[3] - 1.5)
    return add_corner(fabric, ((*start.tolist(),), (*end.tolist(),)), (*at.tolist(),))


def _removed(fabric: Fabric, states: States, parts: Sequence[float], name: str) -> Outcome:
    return remove_corner(fabric, _corner(states, parts))


def _split(fabric: Fabric, states: States, parts: Sequence[float], name: str) -> Outcome:
    lot = _lot(states, parts[0])
    west, south, east, north = lot.geometry.bounds
    if parts[1] < 0.5:
        x = west + (0.3 + 0.4 * parts[2]) * (east - west)
        line = LineString([(x, south - 1), (x, north + 1)])
    else:
        y = south + (0.3 + 0.4 * parts[2]) * (north - south)
        line = LineString([(west - 1, y), (east + 1, y)])
    return split_by_line(fabric, line, [lot.id])


def _merged(fabric: Fabric, states: States, parts: Sequence[float], name: str) -> Outcome:
    lot = _lot(states, parts[0])
    beside = sorted(fabric.neighbours(lot.id), key=lambda item: item.id)
    if not beside:
        raise BoundaryError("alone", "alone")
    return merge(fabric, [lot.id, beside[min(int(parts[1] * len(beside)), len(beside) - 1)].id])


def _said(fabric: Fabric, states: States, parts: Sequence[float], name: str) -> Outcome:
    lot = _lot(states, parts[0])
    attribute = ("purpose", "address", "land_category")[min(int(parts[1] * 3), 2)]
    return Outcome({lot.id: replace(lot, **{attribute: f"{name} {parts[2]}"})})
