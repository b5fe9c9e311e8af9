"""Remainder of a taking: a strip, as of a street widening, cut out of many parcels at once; each keeps its rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.cut import cut, line_on_grid
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.new_parcel import Designation, designated, ring_polygon
from cadastre_plugin.core.boundary.outcome import Outcome, Remark, child, followed_by, on_ground
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.geometry.land import insides_meet, land_of, mean_width, polygons_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile, Tolerances
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_NOTHING = N_("The strip takes no land of a parcel; draw it over the parcels that give land")
_LINE = N_("A strip along a line needs two different points and a width")
_CUT_UP = N_("The rest of {number} falls into {parts} pieces: the largest keeps its number, the others are new parcels")
_WHOLLY = N_("{number} is taken whole and ends")
_THIN = N_("Pieces of {number} as thin as a sliver stay with the piece beside them")
_INVALID = N_("{number} gives nothing: its boundary crosses or touches itself and has to be repaired first")


class Rest(StrEnum):
    """What becomes of the rest of a parcel: the same parcel with its number, or new ones in place of the old."""

    KEEPS_NUMBER = "keeps_number"
    NEW_NUMBER = "new_number"


class Side(StrEnum):
    """On which side of a line, as it is drawn, a strip lies."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Terms:
    """How land is taken. together: what was taken side by side becomes one parcel, else one for each that gave.

    spared: purposes of parcels that give nothing, such as streets.
    """

    designation: Designation
    rest: Rest = Rest.KEEPS_NUMBER
    together: bool = True
    spared: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """What a parcel gives: m2 on the ellipsoid. is_whole: nothing of it is left."""

    id: UUID
    label: str
    before: float
    taken: float
    is_whole: bool

    @property
    def percent(self) -> float:
        """The part that it gives, in percent."""
        return 100.0 * self.taken / self.before


@dataclass(frozen=True, slots=True)
class Taken(Outcome):
    """The outcome of a taking with what each parcel gives, the largest part of itself first."""

    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cut:
    """A parcel with what is taken of it and its rests, the largest first."""

    parcel: Parcel
    taken: tuple[Polygon, ...]
    rests: tuple[Polygon, ...]
    has_thin: bool


def strip_along(line: Sequence[Position], width: float, side: Side = Side.BOTH) -> BaseGeometry:
    """The strip of a width (m) along a line, sharp at corners, square at ends; half of it on each side, or all on one.

    Raises:
        BoundaryError: `strip_empty`.
    """
    path = LineString(line) if len({*line}) > 1 else LineString()
    if path.is_empty or width <= 0:
        raise BoundaryError("strip_empty", _LINE)
    if side is Side.BOTH:
        return path.buffer(width / 2, cap_style="flat", join_style="mitre")
    aside = width if side is Side.LEFT else -width
    return path.buffer(aside, cap_style="flat", join_style="mitre", single_sided=True)


def strip_of(ring: Sequence[Position]) -> BaseGeometry:
    """The strip that a drawn or traced ring encloses.

    Raises:
        BoundaryError: `ring_short`, `ring_crosses`.
    """
    return ring_polygon(ring)


def take(fabric: Fabric, strip: BaseGeometry, terms: Terms, profile: Profile) -> Taken:
    """Cut a strip (polygon, m) out of every parcel that it lies on; the taken land becomes new parcels.

    Parcels that lie in it whole end. Land that is nobody's stays so.

    Raises:
        BoundaryError: `nothing_taken`, `boundary_invalid`, or the outcome would not be sound (see `settled`).
        ProfileError: PROJ does not understand the profile's CRS.
    """
    under = _under(fabric, strip, terms.spared)
    cuts = _cuts(fabric, strip, under)
    wanted: dict[UUID, Parcel | None] = {}
    gained: list[Parcel] = []
    for each in cuts:
        wanted |= _rests(each, terms.rest)
        gained += _gained(fabric, each, terms.designation)
    wanted |= {parcel.id: parcel for parcel in gained}
    left_out = [parcel for parcel in under if not parcel.geometry.is_valid]
    remarks = [*_remarks(cuts, terms.rest), *(Remark(_INVALID, {"number": label(parcel)}) for parcel in left_out)]
    outcome = settled(fabric, wanted, remarks)
    if terms.together:
        outcome = _joined(fabric, outcome, [parcel.id for parcel in gained])
    return Taken(outcome.states, outcome.remarks, _losses(cuts, profile))


def _losses(cuts: Sequence[_Cut], profile: Profile) -> tuple[Loss, ...]:
    before = ellipsoidal_areas([each.parcel.geometry for each in cuts], profile.crs.definition)
    taken = ellipsoidal_areas([MultiPolygon(each.taken) for each in cuts], profile.crs.definition)
    found = [
        Loss(each.parcel.id, label(each.parcel), was, gives, not each.rests)
        for each, was, gives in zip(cuts, before.tolist(), taken.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda loss: (-loss.percent, loss.label)))


def _cuts(fabric: Fabric, strip: BaseGeometry, under: Sequence[Parcel]) -> list[_Cut]:
    """Each parcel that gives land. One whose boundary crosses itself is left out, and stands in the way when alone."""
    giving = [parcel for parcel in under if parcel.geometry.is_valid]
    cuts = [made for parcel in giving if (made := _cut(parcel, strip, fabric.tolerances)) is not None]
    if cuts:
        return cuts
    for parcel in under:
        if not parcel.geometry.is_valid:
            raise BoundaryError("boundary_invalid", _INVALID, number=label(parcel))
    raise BoundaryError("nothing_taken", _NOTHING)


def _under(fabric: Fabric, strip: BaseGeometry, spared: Collection[str]) -> list[Parcel]:
    """The parcels that have land under the strip."""
    near = [parcel for parcel in fabric.near(strip, 0.0) if parcel.purpose not in spared]
    if not near:
        return []
    meets = insides_meet(strip, land_of(parcel.geometry for parcel in near))
    return [near[index] for index in np.flatnonzero(meets).tolist()]


def _cut(parcel: Parcel, strip: BaseGeometry, tolerances: Tolerances) -> _Cut | None:
    """None when the strip takes nothing of the parcel, or no more than a sliver."""
    thin = min(tolerances.sliver_width_m, mean_width(parcel.geometry) / 2)
    made = cut(parcel.geometry, line_on_grid(strip), tolerances.t_junction_m, thin)
    found = sorted(made.pieces, key=lambda piece: piece.area, reverse=True)
    inside = shapely.contains(strip, shapely.point_on_surface(found))
    taken = [piece for piece, is_inside in zip(found, inside, strict=True) if is_inside]
    rests = [piece for piece, is_inside in zip(found, inside, strict=True) if not is_inside]
    return _Cut(parcel, tuple(taken), tuple(rests), made.narrow > 0) if taken else None


def _rests(cut: _Cut, rest: Rest) -> Mapping[UUID, Parcel | None]:
    """What becomes of the parcel, and the new ones on what is left of it."""
    parcel, others = cut.parcel, cut.rests
    states: dict[UUID, Parcel | None] = {parcel.id: None}
    if rest is Rest.KEEPS_NUMBER and others:
        states[parcel.id] = on_ground(parcel, others[0])
        others = others[1:]
    made = [child(parcel, piece) for piece in others]
    return states | {item.id: item for item in made}


def _gained(fabric: Fabric, cut: _Cut, designation: Designation) -> list[Parcel]:
    told = replace(designation, district=designation.district or cut.parcel.district)
    return [designated(fabric, piece, told) for piece in cut.taken]


def _joined(fabric: Fabric, outcome: Outcome, ids: Sequence[UUID]) -> Outcome:
    """The taken pieces that lie side by side as one parcel: on the grid they share corners, so it is exact."""
    after = fabric.with_states(outcome.states)
    parts = [after.parcels[id] for id in ids]
    shapes = np.array([part.geometry for part in parts], dtype=object)
    joined = polygons_of(shapely.union_all(shapes))
    wanted: dict[UUID, Parcel | None] = dict.fromkeys(ids)
    for ground in joined:
        inside = shapely.intersects(shapes, ground.representative_point())
        first = parts[int(np.flatnonzero(inside)[0])]
        wanted[first.id] = on_ground(first, ground)
    return followed_by(fabric.parcels, outcome, settled(after, wanted))


def _remarks(cuts: Iterable[_Cut], rest: Rest) -> list[Remark]:
    said: list[Remark] = []
    for each in cuts:
        number = label(each.parcel)
        if each.has_thin:
            said.append(Remark(_THIN, {"number": number}))
        if not each.rests:
            said.append(Remark(_WHOLLY, {"number": number}))
        elif len(each.rests) > 1 and rest is Rest.KEEPS_NUMBER:
            said.append(Remark(_CUT_UP, {"number": number, "parts": len(each.rests)}))
    return said
