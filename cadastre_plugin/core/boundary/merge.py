"""Merge neighbours: they end, and one new parcel has their land."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.boundary.bridge import Gap, gaps_between
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.outcome import Outcome, Remark, child
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.boundary.straight import without_idle_corners
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.geometry.land import polygons_of, together
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

INHERITED = ("district", "land_category", "purpose", "address")
"""What the merged parcel takes over; where the parcels differ, one of their values is chosen."""

_FEW = N_("Choose two or more parcels to merge")
_GONE = N_("A chosen parcel is not in the work area any more; choose again")
_INVALID = N_("The boundary of {number} crosses or touches itself; repair it before it is merged")
_APART = N_("{number} touches the others by no edge; choose what lies between as well, or allow a parcel of parts")
_GAP = N_("A gap of {width:.3f} m lies between {number} and the others; let gaps be taken in, or close it first")
_ONE_PART = N_("This city allows no parcel of several parts: the check will say so")
_TAKEN_IN = N_("Gaps between the parcels, {area:.3f} m² in all, are taken in")
_LEFT_OPEN = N_("Gaps between the parcels, {area:.3f} m² in all, stay as they are")
_DOUBLED = N_("{area:.3f} m² belonged to more than one of the parcels and count once from now on")
_CHOSEN = N_("The parcels differ in their attributes; where none is chosen, that of the largest is taken")


@dataclass(frozen=True, slots=True)
class MergeRules:
    """What is asked for beyond merging what touches by an edge.

    take_in_gaps: gaps narrower than the profile's sliver width become land of the new parcel. drop_corners: corners on
    a straight line that were there for the boundaries that end are dropped. apart: the parcels need not touch.
    """

    take_in_gaps: bool = False
    drop_corners: bool = False
    apart: bool = False


def merge(
    fabric: Fabric,
    ids: Iterable[UUID],
    chosen: Mapping[str, Any] | None = None,
    rules: MergeRules = MergeRules(),
) -> Outcome:
    """One parcel of several. chosen: its attributes (`INHERITED`) where they differ; else those of the largest.

    Raises:
        BoundaryError: fewer than two, they do not touch by an edge, or `settled` refuses.
    """
    parcels, chosen = _meant(fabric, ids), chosen or {}
    shape, remarks = _land(fabric, parcels, rules)
    ended: dict[UUID, Parcel | None] = {parcel.id: None for parcel in parcels}
    others: dict[UUID, Parcel] = {}
    if rules.drop_corners:
        shape, others = without_idle_corners(fabric, shape, ended.keys(), _common_corners(parcels))
    merged = child(max(parcels, key=_area), shape, **chosen)
    if differing(parcels).keys() - chosen.keys():
        remarks.append(Remark(_CHOSEN))
    return settled(_allowing_parts(fabric, parcels, rules), ended | others | {merged.id: merged}, remarks)


def differing(parcels: Sequence[Parcel]) -> dict[str, tuple[str | None, ...]]:
    """The attributes in which parcels differ, each with its values, that of the largest parcel first."""
    by_size = sorted(parcels, key=_area, reverse=True)
    values = {name: tuple(dict.fromkeys(getattr(parcel, name) for parcel in by_size)) for name in INHERITED}
    return {name: among for name, among in values.items() if len(among) > 1}


def _meant(fabric: Fabric, ids: Iterable[UUID]) -> list[Parcel]:
    asked = tuple(dict.fromkeys(ids))
    if len(asked) < 2:
        raise BoundaryError("boundary_merge_few", _FEW)
    if any(id not in fabric.parcels for id in asked):
        raise BoundaryError("boundary_parcel_gone", _GONE)
    parcels = [fabric.parcels[id] for id in asked]
    for parcel in parcels:
        if not parcel.geometry.is_valid:
            raise BoundaryError("boundary_invalid", _INVALID, number=label(parcel))
    return parcels


def _land(fabric: Fabric, parcels: Sequence[Parcel], rules: MergeRules) -> tuple[MultiPolygon, list[Remark]]:
    """The land of all on the grid, with gaps between them when asked for, and what is to be said of it."""
    limits, shapes = fabric.tolerances, [parcel.geometry for parcel in parcels]
    gaps = gaps_between(fabric, shapes, limits.sliver_width_m)
    taken = [gap for gap in gaps if rules.take_in_gaps or gap.width <= limits.sliver_min_width_m]
    open_gaps = [gap for gap in gaps if gap not in taken]
    land = polygons_of(shapely.union_all([*shapes, *(gap.place for gap in taken)]))
    if not rules.apart:
        _require_touching(parcels, land, open_gaps)
    remarks = [*_remarks(shapes, taken, open_gaps, limits.overlap_min_m2)]
    if rules.apart and len(land) > 1 and not limits.multipart_allowed:
        remarks.append(Remark(_ONE_PART))
    return on_grid(together(land)), remarks


def _require_touching(parcels: Sequence[Parcel], land: Sequence[Polygon], gaps: Sequence[Gap]) -> None:
    apart = _apart(parcels, land)
    if apart is None:
        return
    beside = [gap.width for gap in gaps if gap.place.distance(apart.geometry) <= gap.width]
    if beside:
        raise BoundaryError("boundary_merge_gap", _GAP, number=label(apart), width=max(beside))
    raise BoundaryError("boundary_merge_apart", _APART, number=label(apart))


def _apart(parcels: Sequence[Parcel], land: Sequence[Polygon]) -> Parcel | None:
    """A parcel that is not connected with the first one, by parts of the land that they have in common."""
    parts = [
        set(np.flatnonzero(shapely.intersects(list(land), _inside(parcel)[:, None]).any(axis=0))) for parcel in parcels
    ]
    reached, left = parts[0], list(zip(parcels[1:], parts[1:], strict=True))
    while joined := [each for each in left if each[1] & reached]:
        reached = reached.union(*(among for _, among in joined))
        left = [each for each in left if each not in joined]
    return left[0][0] if left else None


def _inside(parcel: Parcel) -> NDArray[np.object_]:
    """A point inside each part."""
    return np.asarray(shapely.point_on_surface(shapely.get_parts(parcel.geometry)))


def _remarks(
    shapes: Sequence[MultiPolygon], taken: Sequence[Gap], left_open: Sequence[Gap], least_area: float
) -> Iterator[Remark]:
    doubled = float(sum(shape.area for shape in shapes) - shapely.union_all(list(shapes)).area)
    areas = (_total(taken), _total(left_open), doubled)
    for template, area, least in zip(
        (_TAKEN_IN, _LEFT_OPEN, _DOUBLED), areas, (0.0005, least_area, 0.0005), strict=True
    ):
        if area > least:
            yield Remark(template, {"area": area})


def _total(gaps: Sequence[Gap]) -> float:
    return float(sum(gap.place.area for gap in gaps))


def _common_corners(parcels: Sequence[Parcel]) -> list[Position]:
    """The corners that two or more of the parcels have."""
    own = [np.unique(shapely.get_coordinates(parcel.geometry), axis=0) for parcel in parcels]
    corners, times = np.unique(np.concatenate(own), axis=0, return_counts=True)
    return [(x, y) for x, y in corners[times > 1].tolist()]


def _allowing_parts(fabric: Fabric, parcels: Sequence[Parcel], rules: MergeRules) -> Fabric:
    """The fabric, with the limits of a city that allows parts where they were asked for or were there before."""
    if not rules.apart and all(len(parcel.geometry.geoms) == 1 for parcel in parcels):
        return fabric
    return fabric.with_tolerances(replace(fabric.tolerances, multipart_allowed=True))


def _area(parcel: Parcel) -> float:
    return float(parcel.geometry.area)
