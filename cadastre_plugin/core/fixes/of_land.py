"""Fixes of land: slivers and thin overlaps closed, a gap given back, a void at the boundary filled."""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.gap import fill_gap, void_at
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.boundary.sliver_faults import faults_of, require_narrow
from cadastre_plugin.core.boundary.sliver_repair import repair
from cadastre_plugin.core.fixes.fix import Fix, Site
from cadastre_plugin.core.geometry.land import land_of, mean_width, polygons_of
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_TAKEN = N_("The hole is the land of {number}; move the boundary between the two instead")
_WIDE = N_("The hole is {width:.2f} m wide and may be meant; move its corner away from the boundary instead")


def _close(site: Site) -> Outcome | None:
    """The way that moves the fewest and least certain corners."""
    limit, subjects = site.profile.tolerances.sliver_width_m, set(site.finding.subjects)
    require_narrow(site.finding, limit)
    standing = faults_of(site.fabric, site.finding.subjects[:1], site.profile, limit)
    if not any(set(fault.subjects) == subjects and _meet(fault, site.finding) for fault in standing):
        return None
    return repair(site.fabric, site.finding, site.profile, limit, site.standings).outcome


def _meet(one: Finding, other: Finding) -> bool:
    return one.place is not None and other.place is not None and bool(one.place.intersects(other.place))


def _give_back(site: Site) -> Outcome | None:
    """The gap goes to the parcel that is named, where it stands at the gap, else to that with most boundary there."""
    if site.finding.place is None:
        return None
    x, y = shapely.get_coordinates(site.finding.place.point_on_surface())[0].tolist()
    void = void_at(site.fabric, x, y)
    named = [id for id in site.finding.subjects if id in void.neighbours]
    return fill_gap(site.fabric, void, (named or list(void.neighbours))[0], confirmed=True)


def _fill_hole(site: Site) -> Outcome | None:
    """A hole that is nobody's and as thin as a sliver is a slip: it becomes land of the parcel."""
    parcel, place = site.fabric.parcels.get(site.finding.subjects[0]), site.finding.place
    if parcel is None or place is None:
        return None
    hole = _hole_at(land_of([parcel.geometry])[0], place)
    if hole is None:
        return None
    for other in site.fabric.near(hole, 0.0):
        if other.id != parcel.id and land_of([other.geometry])[0].intersection(hole).area > 0:
            raise BoundaryError("fix_hole_taken", _TAKEN, number=label(other))
    width = mean_width(hole)
    if width > site.profile.tolerances.sliver_width_m:
        raise BoundaryError("fix_hole_wide", _WIDE, width=width)
    filled = land_of([parcel.geometry])[0].union(hole)
    return settled(site.fabric, {parcel.id: replace(parcel, geometry=filled)})


def _hole_at(land: BaseGeometry, place: BaseGeometry) -> Polygon | None:
    holes = [Polygon(ring) for part in polygons_of(land) for ring in part.interiors]
    nearest = min(holes, key=lambda hole: hole.distance(place), default=None)
    reach = 0.01 if isinstance(place, Point) else 0.0
    return nearest if nearest is not None and nearest.distance(place) <= reach else None


CLOSE_SLIVER = Fix(N_("Close the sliver"), _close)
GIVE_BACK = Fix(N_("Give the gap to a neighbour"), _give_back)
FILL_HOLE = Fix(N_("Fill the hole"), _fill_hole)
