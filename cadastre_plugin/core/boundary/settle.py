"""From what a tool drew to what can be stored: on the grid, corners shared with every neighbour, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.boundary.corners_shared import (
    NOWHERE,
    Box,
    changed_box,
    inserted,
    touching_itself,
    unified,
    widened,
)
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome, Remark, States
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.geometry.land import land_of, pairs_meet, polygons_of
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.model.parcel import Parcel, same_state
from cadastre_plugin.core.rules.overlap import overlap
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_CROSSES = N_("The boundary of {number} would cross or touch itself; choose other corners")
_UNCHANGED = N_("On the millimetre grid nothing would change; give another place, distance or area")
_PARTS = N_("{number} would fall into {parts} pieces; a parcel must be of one piece")
_OVERLAPS = N_("{number} would overlap {other} by {area:.2f} m²; move the boundary back or choose both parcels")

MANY_CORNERS = 200
"""A parcel with more is looked at only where something changed."""

LEAST_SHARED_M2 = 1e-4
"""A tool makes no overlap, however small, that is wider than what rounding to the grid makes."""


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
    box = _changed(fabric, gridded, ended)
    made, met = _shared(fabric, gridded, ended, box) if box else (dict(gridded), NOWHERE)
    for id, parcel in made.items():
        checkpoint()
        _require_sound(parcel, fabric.parcels.get(id), fabric.tolerances.multipart_allowed)
    if box:
        _require_no_needle(fabric, made, ended, box, met)
        _require_clear(fabric, made, ended, box)
    states: dict[UUID, Parcel | None] = {id: None for id in ended if id in fabric.parcels}
    states |= {id: item for id, item in made.items() if not _stands(fabric.parcels.get(id), item)}
    return Outcome(states, tuple(remarks))


def _changed(fabric: Fabric, gridded: Mapping[UUID, Parcel], ended: set[UUID]) -> Box | None:
    """The envelope of all that becomes different, with what may be shared at its edge."""
    box = changed_box(_base(fabric, gridded, ended), [item.geometry for item in gridded.values()])
    return widened(box, 2 * fabric.tolerances.t_junction_m) if box else None


def _base(fabric: Fabric, gridded: Mapping[UUID, Parcel], ended: set[UUID]) -> list[MultiPolygon]:
    """The touched parcels as they were."""
    return [item.geometry for id in (*gridded, *ended) if (item := fabric.parcels.get(id)) is not None]


def settled_change(fabric: Fabric, wanted: States) -> Outcome:
    """As `settled`, for a tool that moves what is there.

    Raises:
        BoundaryError: `boundary_unchanged`: nothing becomes different; else as `settled`.
    """
    outcome = settled(fabric, wanted)
    if not outcome.states:
        raise BoundaryError("boundary_unchanged", _UNCHANGED)
    return outcome


def _shared(
    fabric: Fabric, gridded: Mapping[UUID, Parcel], ended: set[UUID], box: Box
) -> tuple[dict[UUID, Parcel], Floats]:
    """The wanted parcels and their neighbours, each with the corners of the others on its boundary; and the corners
    (k, 2) onto which others were moved."""
    reach = fabric.tolerances.t_junction_m
    around = [item for item in fabric.near(shapely.box(*box), 0.0) if item.id not in gridded and item.id not in ended]
    base = _base(fabric, gridded, ended)
    beside = [item.geometry for item in around]
    drawn, met = unified([item.geometry for item in gridded.values()], base, beside, box, reach)
    shapes = inserted(drawn, base, beside, box, reach, met)
    made = {
        item.id: item if shape is item.geometry else replace(item, geometry=shape)
        for item, shape in zip([*gridded.values(), *around], shapes, strict=True)
        if item.id in gridded or shape is not item.geometry
    }
    return made, met


def _stands(before: Parcel | None, after: Parcel) -> bool:
    return before is not None and same_state(before, after)


def _require_sound(after: Parcel, before: Parcel | None, multipart_allowed: bool) -> None:
    if not after.geometry.is_valid and (before is None or before.geometry.is_valid):
        raise BoundaryError("boundary_crosses", _CROSSES, number=label(after))
    parts, parts_before = len(after.geometry.geoms), len(before.geometry.geoms) if before else 1
    if parts > parts_before and not multipart_allowed:
        raise BoundaryError("boundary_parts", _PARTS, number=label(after), parts=parts)


def _require_no_needle(fabric: Fabric, made: Mapping[UUID, Parcel], ended: set[UUID], box: Box, met: Floats) -> None:
    base, parcels = _base(fabric, made, ended), list(made.values())
    shapes = [parcel.geometry for parcel in parcels]
    for index in touching_itself(shapes, base, box, fabric.tolerances.t_junction_m, met):
        raise BoundaryError("boundary_crosses", _CROSSES, number=label(parcels[index]))


def _require_clear(fabric: Fabric, made: Mapping[UUID, Parcel], ended: set[UUID], box: Box) -> None:
    """No two parcels share more land in the box than the touched ones did before; outside it nothing changed."""
    window = shapely.box(*box)
    after = [item for item in made.values() if shapely.intersects(shapely.box(*item.geometry.bounds), window)]
    gone = made.keys() | ended
    others = [*after, *(item for item in fabric.near(window, 0.0) if item.id not in gone)]
    lands = _in_window([item.geometry for item in others], window)
    one, other = STRtree(lands).query(lands[: len(after)])
    one, other = one[one < other], other[one < other]
    meeting = np.flatnonzero(pairs_meet(lands, one, other))
    for first, second in zip(one[meeting].tolist(), other[meeting].tolist(), strict=True):
        checkpoint()
        _require_apart(fabric, others[first], others[second], (lands[first], lands[second]), ended)


def _in_window(shapes: Sequence[MultiPolygon], window: Polygon) -> NDArray[np.object_]:
    """The land of each parcel, of large ones only what is in the window."""
    lands = land_of(shapes)
    large = shapely.get_num_coordinates(lands) >= MANY_CORNERS
    for index in np.flatnonzero(large & ~shapely.contains_properly(window, shapely.envelope(lands))).tolist():
        lands[index] = MultiPolygon(polygons_of(lands[index].intersection(window)))
    return lands


def _require_apart(
    fabric: Fabric, one: Parcel, other: Parcel, lands: tuple[BaseGeometry, BaseGeometry], ended: set[UUID]
) -> None:
    shared = overlap(*lands, replace(fabric.tolerances, overlap_min_m2=LEAST_SHARED_M2))
    if shared is None:
        return
    added = shared.difference(_shared_before(fabric, shared, {one.id, other.id} | ended))
    if added.area > LEAST_SHARED_M2:
        raise BoundaryError(
            "boundary_overlaps", _OVERLAPS, number=label(one), other=label(other), area=float(added.area)
        )


def _shared_before(fabric: Fabric, place: BaseGeometry, ids: set[UUID]) -> BaseGeometry:
    """The land at `place` that two of these parcels shared already: an old fault, which is not the tool's."""
    lands = land_of(item.geometry for item in fabric.near(place, 0.0) if item.id in ids)
    doubled = [piece for one, other in combinations(lands, 2) for piece in polygons_of(one.intersection(other))]
    known: BaseGeometry = shapely.union_all(doubled).buffer(fabric.tolerances.sliver_min_width_m)
    return known
