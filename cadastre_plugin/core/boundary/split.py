"""Split by a line: every parcel that it cuts ends, and each piece is a new parcel."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from shapely.geometry import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.cut import Cut, cut, led_on, line_on_grid
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome, Remark, child
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.boundary.sides import grouped
from cadastre_plugin.core.geometry.land import insides_meet, mean_width
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_SHORT = N_("The line has no length; draw it from one side of the parcel to the other")
_MISSES = N_("The line crosses no parcel; draw it from one side of the parcel to the other")
_GONE = N_("A chosen parcel is not in the work area any more; choose again")
_INVALID = N_("The boundary of {number} crosses or touches itself; repair it before it is split")
_BESIDE = N_("The line does not cross {number}; lead it across, or leave the parcel out")
_ENDS_INSIDE = N_("The line ends inside {number} and does not divide it; extend it to the boundary")
_PARTS = N_("On one side of the line {number} would be in {parts} pieces; make each piece a parcel of its own")
_LOOSE = N_("The line ends inside {number} as well: {length:.2f} m of it cut nothing")
_NARROW = N_("{count} pieces of {number} narrower than {width:.2f} m stay with the piece beside them")


@dataclass(frozen=True, slots=True)
class _Split:
    parcel: Parcel
    line: MultiLineString
    cut: Cut


def split_by_line(
    fabric: Fabric,
    line: BaseGeometry,
    ids: Collection[UUID] | None = None,
    *,
    lead_on: bool = False,
    by_side: bool = False,
) -> Outcome:
    """Cut parcels along a line (m, CRS of the profile; of a polygon its boundary).

    ids: the parcels to cut, each of which must be cut; None for every one that the line divides. lead_on: an end
    inside a parcel is led on, straight, to its boundary. by_side: what lies on one side of the line becomes one
    parcel; otherwise each piece does.

    Raises:
        BoundaryError: nothing is divided, the line ends inside, a boundary is not valid, or `settled` refuses.
    """
    drawn = line_on_grid(line)
    if drawn.is_empty:
        raise BoundaryError("boundary_line_short", _SHORT)
    tried = [_tried(fabric, parcel, drawn, lead_on) for parcel in _meant(fabric, drawn, ids)]
    divided = [each for each in tried if len(each.cut.pieces) > len(each.parcel.geometry.geoms)]
    if not divided or (ids is not None and len(divided) < len(tried)):
        raise _refusal([each for each in tried if each not in divided])
    wanted: dict[UUID, Parcel | None] = {}
    for each in divided:
        wanted[each.parcel.id] = None
        wanted |= {piece.id: piece for piece in _children(each, by_side, fabric.tolerances.multipart_allowed)}
    return settled(fabric, wanted, [remark for each in tried for remark in _remarks(fabric, each, each in divided)])


def _meant(fabric: Fabric, line: MultiLineString, ids: Collection[UUID] | None) -> list[Parcel]:
    """The parcels that were chosen, or those whose inside the line meets."""
    if ids is None:
        near = [parcel for parcel in fabric.near(line, 0.0) if parcel.geometry.is_valid]
        meets = insides_meet(line, np.array([parcel.geometry for parcel in near], dtype=object))
        return [parcel for parcel, is_met in zip(near, meets, strict=True) if is_met]
    if any(id not in fabric.parcels for id in ids):
        raise BoundaryError("boundary_parcel_gone", _GONE)
    chosen = [fabric.parcels[id] for id in ids]
    for parcel in chosen:
        if not parcel.geometry.is_valid:
            raise BoundaryError("boundary_invalid", _INVALID, number=label(parcel))
    return chosen


def _tried(fabric: Fabric, parcel: Parcel, line: MultiLineString, lead_on: bool) -> _Split:
    reach = fabric.tolerances.t_junction_m
    used = led_on(line, parcel.geometry, reach) if lead_on else line
    return _Split(parcel, used, cut(parcel.geometry, used, reach, _least_width(fabric, parcel)))


def _least_width(fabric: Fabric, parcel: Parcel) -> float:
    """What is narrower is a sliver and no piece; a parcel that is one itself may be cut all the same."""
    return min(fabric.tolerances.sliver_width_m, mean_width(parcel.geometry) / 2)


def _children(each: _Split, by_side: bool, multipart_allowed: bool) -> Iterable[Parcel]:
    if not by_side:
        return [child(each.parcel, piece) for piece in sorted(each.cut.pieces, key=_area, reverse=True)]
    sides = grouped(each.cut.pieces, each.line)
    most = max(map(len, sides))
    if most > 1 and not multipart_allowed:
        raise BoundaryError("boundary_side_parts", _PARTS, number=label(each.parcel), parts=most)
    return [child(each.parcel, MultiPolygon(side)) for side in sides if side]


def _refusal(uncut: list[_Split]) -> BoundaryError:
    if not uncut:
        return BoundaryError("boundary_line_misses", _MISSES)
    worst = max(uncut, key=lambda each: each.cut.loose)
    if worst.cut.loose:
        return BoundaryError("boundary_line_ends_inside", _ENDS_INSIDE, number=label(worst.parcel))
    return BoundaryError("boundary_line_beside", _BESIDE, number=label(worst.parcel))


def _remarks(fabric: Fabric, each: _Split, is_divided: bool) -> Iterable[Remark]:
    number = label(each.parcel)
    if each.cut.loose:
        yield Remark(_LOOSE, {"number": number, "length": each.cut.loose})
    if each.cut.narrow and is_divided:
        width = _least_width(fabric, each.parcel)
        yield Remark(_NARROW, {"number": number, "count": each.cut.narrow, "width": width})


def _area(piece: Polygon) -> float:
    return float(piece.area)
