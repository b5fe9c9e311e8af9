"""What a change does not give to anyone stays somebody's: no void between parcels, no land lost.

Streets may be land that is nobody's, so land that opens onto one can be given up, and a reviewer is told. A void that
parcels enclose is a gap. Gaps as thin as a sliver are found by `sliver`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.beside import beside
from cadastre_plugin.core.geometry.edges import edges_of
from cadastre_plugin.core.geometry.land import land_of, mean_width, polygons_of
from cadastre_plugin.core.geometry.strips import SLENDER
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Tolerances
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_VOID = N_("{area:.2f} m² of land that was a parcel's lie between parcels and are nobody's now; near {number}")
_GIVEN_UP = N_("{area:.2f} m² of land that was a parcel's are nobody's now; near {number}")
_ENCLOSED = N_("{number} and others enclose {area:.2f} m² of land that is nobody's")

OPEN_M = 0.05
"""A void is open when so much of its outline borders on no parcel: less is where corners were rounded."""


def _examine(situation: Situation) -> Iterator[Finding]:
    if situation.change is None or (not situation.touched and not situation.change.parcels):
        return
    known = situation.surroundings.by_id
    base = [known[id] for id in situation.change.based_on() if id in known]
    land = situation.neighbourhood.land[: len(situation.touched)]
    before = land_of(parcel.geometry for parcel in base)
    left, gained = _differences(base, before, situation.touched, land)
    tolerances = situation.profile.tolerances
    voids = _counted(_nobodys(left, land, situation), tolerances)
    is_open = _outlines_left(voids, situation, land) > OPEN_M
    templates = [_GIVEN_UP if opens else _VOID for opens in is_open]
    enclosed = _counted(_enclosed(gained, before, land, situation), tolerances)
    found = zip([*voids, *enclosed], [*templates, *[_ENCLOSED] * len(enclosed)], strict=True)
    yield from _findings((*situation.touched, *base), list(found))


def _differences(
    base: Sequence[Parcel], before: NDArray[np.object_], touched: Sequence[Parcel], after: NDArray[np.object_]
) -> tuple[BaseGeometry, BaseGeometry]:
    """The land that parcels left, and the land that they took, whoever has it or had it."""
    was = {parcel.id: land for parcel, land in zip(base, before, strict=True)}
    now = {parcel.id: land for parcel, land in zip(touched, after, strict=True)}
    left = [_without(land, now.get(id)) for id, land in was.items()]
    taken = [_without(land, was.get(id)) for id, land in now.items()]
    return shapely.union_all(left), shapely.union_all(taken)


def _without(land: BaseGeometry, other: BaseGeometry | None) -> BaseGeometry:
    if other is None:
        return land
    return Polygon() if other is land or other.equals_exact(land, 0.0) else land.difference(other)


def _nobodys(ground: BaseGeometry, land: NDArray[np.object_], situation: Situation) -> BaseGeometry:
    """What of the ground no parcel has after the change."""
    if ground.is_empty:
        return ground
    return ground.difference(shapely.union_all([*_meeting(land, ground), *_beside(situation, ground)]))


def _enclosed(
    gained: BaseGeometry, before: NDArray[np.object_], land: NDArray[np.object_], situation: Situation
) -> BaseGeometry:
    """Voids between the touched parcels that were open, or not there, before."""
    new = gained.difference(shapely.union_all(_meeting(before, gained))) if not gained.is_empty else gained
    if new.area <= situation.profile.tolerances.overlap_min_m2:
        return Polygon()
    voids = [void for void in _holes(land) if void.intersects(new)]
    if not voids:
        return Polygon()
    old = shapely.union_all([*_holes(before), *_meeting(before, MultiPolygon(voids))])
    return _nobodys(shapely.union_all(voids).difference(old), land, situation)


def _holes(lands: NDArray[np.object_]) -> list[Polygon]:
    """The voids that the lands together enclose."""
    whole = polygons_of(shapely.union_all(lands))
    return [Polygon(ring) for part in whole for ring in part.interiors]


def _counted(ground: BaseGeometry, tolerances: Tolerances) -> list[Polygon]:
    """The pieces of ground that are large enough to count and no slivers."""
    return [piece for piece in polygons_of(ground) if _counts(piece, tolerances)]


def _counts(piece: Polygon, tolerances: Tolerances) -> bool:
    width = mean_width(piece)
    is_sliver = width <= tolerances.sliver_width_m and piece.length / 2 >= SLENDER * width
    return piece.area > tolerances.overlap_min_m2 and width > tolerances.sliver_min_width_m and not is_sliver


def _outlines_left(voids: Sequence[Polygon], situation: Situation, land: NDArray[np.object_]) -> NDArray[np.float64]:
    """Of each void the length in m (n,) of its outline that borders on no parcel."""
    ground = MultiPolygon(voids)
    around = np.array([*_meeting(land, ground), *_beside(situation, ground)], dtype=object)
    outlines = edges_of(np.array([Polygon(void.exterior) for void in voids], dtype=object))
    _, free = beside(outlines, edges_of(around), situation.profile.tolerances.t_junction_m)
    lengths = np.zeros(len(voids))
    np.add.at(lengths, free.owner, np.hypot(*(free.end - free.start).T))
    return lengths


def _meeting(lands: NDArray[np.object_], ground: BaseGeometry) -> NDArray[np.object_]:
    met: NDArray[np.object_] = lands[shapely.intersects(lands, ground)] if len(lands) else lands
    return met


def _beside(situation: Situation, ground: BaseGeometry) -> NDArray[np.object_]:
    """Land at the ground of parcels that the change does not touch."""
    others = situation.surroundings.near(ground, 0.0)
    return land_of(parcel.geometry for parcel in others if parcel.id not in situation.changed_ids)


def _findings(candidates: Sequence[Parcel], found: Sequence[tuple[Polygon, str]]) -> Iterator[Finding]:
    """Each about the parcel at the void: those of the change that stand come before those that ended."""
    lands = land_of(parcel.geometry for parcel in candidates)
    shapely.prepare(lands)
    for void, template in found:
        meets = shapely.intersects(lands, void)
        index = meets.argmax() if meets.any() else np.nanargmin(shapely.distance(lands, void))
        nearest = candidates[int(index)]
        parameters: Parameters = {"area": void.area, "number": label(nearest)}
        severity = Severity.ERROR if template is _VOID else Severity.WARNING
        yield RULE.finding(template, [nearest], parameters, place=void, measure=void.area, severity=severity)


RULE = Rule("gap", N_("Gap"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
