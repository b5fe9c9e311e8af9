"""Slivers and thin overlaps between parcels: found in a selection, or where a person points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.settle import MANY_CORNERS
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.geometry.land import polygons_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules import overlap, sliver
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.neighbourhood import reach
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from cadastre_plugin.core.texts import N_

_NONE_HERE = N_("No sliver or overlap narrower than {limit:.2f} m lies here; point at one, or allow a larger width")
_WIDE = N_("The fault is {width:.2f} m wide, more than {limit:.2f} m: which boundary is right has to be surveyed")

LOOK_M = 100.0
"""So far around a fault its rules look."""

RULES = (sliver.RULE, overlap.RULE)
"""The rules whose findings are repaired."""


def faults_of(fabric: Fabric, ids: Iterable[UUID], profile: Profile, limit: float) -> tuple[Finding, ...]:
    """Slivers and overlaps of some parcels that are at most `limit` (m) wide, each once."""
    found = _found(fabric, [fabric.parcels[id] for id in ids if id in fabric.parcels], narrow(profile, limit))
    return tuple(finding for finding in found if width_of(finding) <= limit)


def fault_at(fabric: Fabric, x: float, y: float, profile: Profile, limit: float, within: float) -> Finding:
    """The sliver or overlap nearest to a position, at most `within` (m) from it.

    Raises:
        BoundaryError: `repair_nothing` when there is none, `repair_wide` when it is wider than `limit` (m).
    """
    place = Point(x, y)
    here = around_place(fabric, place, LOOK_M)
    found = _found(here, here.near(place, within), narrow(profile, limit))
    near = [finding for finding in found if finding.place is not None and finding.place.distance(place) <= within]
    if not near:
        raise BoundaryError("repair_nothing", _NONE_HERE, limit=limit)
    finding = min(near, key=lambda item: _distance(item, place))
    require_narrow(finding, limit)
    return finding


def require_narrow(finding: Finding, limit: float) -> None:
    """Refuse a fault that is more than `limit` (m) wide.

    Raises:
        BoundaryError: `repair_wide`.
    """
    width = width_of(finding)
    if width > limit:
        raise BoundaryError("repair_wide", _WIDE, width=width, limit=limit)


def width_of(finding: Finding) -> float:
    """The greatest width in m of the land at fault: of a sliver, the rule's figure of its mean says too little."""
    if finding.place is None:
        return 0.0
    return max((_width(piece) for piece in polygons_of(finding.place)), default=0.0)


def narrow(profile: Profile, limit: float) -> Profile:
    """The profile with another limit (m) of what is a sliver."""
    return replace(profile, tolerances=replace(profile.tolerances, sliver_width_m=limit))


def around_place(fabric: Fabric, place: BaseGeometry, distance: float) -> Fabric:
    """The parcels within `distance` (m) of a place; large ones, as long streets, cut off there."""
    window = place.envelope.buffer(distance, cap_style="square", join_style="mitre")
    return Fabric((clipped(parcel, window) for parcel in fabric.near(window, 0.0)), fabric.tolerances)


def clipped(parcel: Parcel, window: BaseGeometry) -> Parcel:
    """A large and valid parcel without what is outside of a window; another as it is."""
    if shapely.get_num_coordinates(parcel.geometry) < MANY_CORNERS or not parcel.geometry.is_valid:
        return parcel
    inside = polygons_of(parcel.geometry.intersection(window))
    return replace(parcel, geometry=on_grid(MultiPolygon(inside))) if inside else parcel


def around(fabric: Fabric, parcels: Iterable[Parcel], distance: float) -> dict[UUID, Parcel]:
    """The parcels of the fabric within `distance` (m) of any of these."""
    return {other.id: other for parcel in parcels for other in fabric.near(parcel.geometry, distance)}


def _found(fabric: Fabric, parcels: Sequence[Parcel], profile: Profile) -> list[Finding]:
    near = around(fabric, parcels, reach(profile.tolerances))
    touched = tuple(parcels)
    situation = Situation(touched, frozenset(item.id for item in touched), Surroundings(near.values()), profile)
    return [finding for rule in RULES for finding in rule.examine(situation)]


def _width(piece: Polygon) -> float:
    """The diameter of the largest circle inside, found to a tenth of a millimetre or a hundredth of itself."""
    about = 2 * piece.area / piece.length
    return float(2 * shapely.maximum_inscribed_circle(piece, tolerance=max(1e-4, about / 100)).length)


def _distance(finding: Finding, place: Point) -> float:
    return float(finding.place.distance(place)) if finding.place is not None else float("inf")
