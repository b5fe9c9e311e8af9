"""From what a tool drew to what can be stored: on the grid, corners shared with every neighbour, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.corners_shared import inserted, unified
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome, Remark, States
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.geometry.land import land_of, polygons_of
from cadastre_plugin.core.model.parcel import Parcel, same_state
from cadastre_plugin.core.rules.overlap import overlap
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_CROSSES = N_("The boundary of {number} would cross or touch itself; choose other corners")
_PARTS = N_("{number} would fall into {parts} pieces; a parcel must be of one piece")
_OVERLAPS = N_("{number} would overlap {other} by {area:.2f} m²; move the boundary back or choose both parcels")


def settled(fabric: Fabric, wanted: States, remarks: Iterable[Remark] = ()) -> Outcome:
    """The outcome of a tool from the geometries it drew (m, CRS of the profile, any polygons).

    Each geometry is put on the grid once. A new corner beside a corner that stays becomes that corner; a new corner on
    anyone's boundary is given to them too, so that neighbours may be in the outcome that `wanted` does not name. What
    was wrong before is not mended and does not stand in the way.

    Raises:
        BoundaryError: a boundary would cross itself, a parcel would fall apart or overlap another one.
        GeometryError: a geometry is no polygon at all, or not on this earth.
    """
    gridded = {id: replace(item, geometry=on_grid(item.geometry)) for id, item in wanted.items() if item is not None}
    ended = {id for id, item in wanted.items() if item is None}
    made = _shared(fabric, gridded, ended)
    for id, parcel in made.items():
        _require_sound(parcel, fabric.parcels.get(id), fabric.tolerances.multipart_allowed)
    _require_clear(fabric, made, ended)
    states: dict[UUID, Parcel | None] = {id: None for id in ended if id in fabric.parcels}
    states |= {id: item for id, item in made.items() if not _stands(fabric.parcels.get(id), item)}
    return Outcome(states, tuple(remarks))


def _shared(fabric: Fabric, gridded: Mapping[UUID, Parcel], ended: set[UUID]) -> dict[UUID, Parcel]:
    """The wanted parcels and their neighbours, each with the corners of the others on its boundary."""
    reach = fabric.tolerances.t_junction_m
    ids = [*gridded]
    touched = {item.id: item for id in [*ids, *ended] if (item := fabric.parcels.get(id)) is not None}
    around = {item.id: item for id in ids for item in fabric.near(gridded[id].geometry, reach)}
    around = {id: item for id, item in around.items() if id not in gridded and id not in ended}
    base = [item.geometry for item in touched.values()]
    beside = [item.geometry for item in around.values()]
    drawn = unified([gridded[id].geometry for id in ids], base, beside, reach)
    shapes = inserted(drawn, base, beside, reach)
    parcels = [*gridded.values(), *around.values()]
    return {
        item.id: item if shape is item.geometry else replace(item, geometry=shape)
        for item, shape in zip(parcels, shapes, strict=True)
        if item.id in gridded or shape is not item.geometry
    }


def _stands(before: Parcel | None, after: Parcel) -> bool:
    return before is not None and same_state(before, after)


def _require_sound(after: Parcel, before: Parcel | None, multipart_allowed: bool) -> None:
    was_sound = before is None or before.geometry.is_valid
    if was_sound and not after.geometry.is_valid:
        raise BoundaryError("boundary_crosses", _CROSSES, number=label(after))
    parts, parts_before = len(after.geometry.geoms), len(before.geometry.geoms) if before else 1
    if parts > parts_before and not multipart_allowed:
        raise BoundaryError("boundary_parts", _PARTS, number=label(after), parts=parts)


def _require_clear(fabric: Fabric, made: Mapping[UUID, Parcel], ended: set[UUID]) -> None:
    """No two parcels share more land than the touched ones did before."""
    after = [*made.values()]
    land = land_of(item.geometry for item in after)
    gone = made.keys() | ended
    for index, item in enumerate(after):
        others = [other for other in fabric.near(item.geometry, 0.0) if other.id not in gone]
        others += after[:index]
        for other in _meeting(land[index], others):
            _require_apart(fabric, item, other, land[index], ended)


def _meeting(land: BaseGeometry, others: list[Parcel]) -> list[Parcel]:
    """Those whose inside meets the land."""
    if not others:
        return []
    shapes = land_of(other.geometry for other in others)
    return [others[index] for index in np.flatnonzero(shapely.relate_pattern(land, shapes, "T********"))]


def _require_apart(fabric: Fabric, one: Parcel, other: Parcel, land: BaseGeometry, ended: set[UUID]) -> None:
    shared = overlap(land, land_of([other.geometry])[0], fabric.tolerances)
    if shared is None:
        return
    added = shared.difference(_shared_before(fabric, shared, {one.id, other.id} | ended))
    if added.area > fabric.tolerances.overlap_min_m2:
        raise BoundaryError(
            "boundary_overlaps", _OVERLAPS, number=label(one), other=label(other), area=float(added.area)
        )


def _shared_before(fabric: Fabric, place: BaseGeometry, ids: set[UUID]) -> BaseGeometry:
    """The land at `place` that two of these parcels shared already: an old fault, which is not the tool's."""
    lands = land_of(item.geometry for item in fabric.near(place, 0.0) if item.id in ids)
    doubled = [piece for one, other in combinations(lands, 2) for piece in polygons_of(one.intersection(other))]
    known: BaseGeometry = shapely.union_all(doubled).buffer(fabric.tolerances.sliver_min_width_m)
    return known
