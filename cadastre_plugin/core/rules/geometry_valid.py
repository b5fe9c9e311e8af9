"""The geometry is a valid polygon (OGC 06-103r4, 6.1.11)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.grading import by_measure
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_PLACE = re.compile(r"\[(\S+) (\S+)\]")

_REASONS = {
    "Self-intersection": N_("The boundary of {number} crosses itself"),
    "Ring Self-intersection": N_("The boundary of {number} touches itself"),
    "Hole lies outside shell": N_("A hole of {number} lies outside the parcel"),
    "Nested shells": N_("One part of {number} lies inside another"),
    "Holes are nested": N_("A hole of {number} lies inside another hole"),
    "Interior is disconnected": N_("The inside of {number} is not connected"),
    "Duplicate Rings": N_("A ring of {number} is doubled"),
    "Too few points in geometry component": N_("A ring of {number} has fewer than three corners"),
    "Invalid Coordinate": N_("A coordinate of {number} is not a finite number"),
}
_OTHER = N_("The geometry of {number} is not valid")
_EMPTY = N_("{number} has no geometry")


def _examine(situation: Situation) -> Iterator[Finding]:
    geometries = np.array([parcel.geometry for parcel in situation.touched], dtype=object)
    for index in np.flatnonzero(~shapely.is_valid(geometries) | shapely.is_empty(geometries)):
        yield _finding(situation.touched[index])


def _finding(parcel: Parcel) -> Finding:
    if parcel.geometry.is_empty:
        return RULE.finding(_EMPTY, [parcel], {"number": label(parcel)})
    reason = shapely.is_valid_reason(parcel.geometry)
    template = _REASONS.get(reason.split("[")[0].strip(), _OTHER)
    points = _crossings(parcel.geometry) or _reported(reason)
    place, measure = MultiPoint(points) if points else None, max(1, len(points))
    return RULE.finding(template, [parcel], {"number": label(parcel)}, place=place, measure=measure)


def _crossings(geometry: BaseGeometry) -> list[Point]:
    """Points where other than two pieces of boundary meet: crossings, touches, ends of spikes."""
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return []
    try:
        pieces = shapely.get_parts(shapely.node(shapely.boundary(geometry)))
    except GEOSException:
        return []
    ends = shapely.get_coordinates([shapely.get_point(pieces, 0), shapely.get_point(pieces, -1)])
    points, times = np.unique(ends, axis=0, return_counts=True)
    return [Point(point) for point in points[times != 2]]


def _reported(reason: str) -> list[Point]:
    """The one place that the validity test names."""
    found = _PLACE.search(reason)
    position = [float(value) for value in found.groups()] if found else []
    return [Point(position)] if found and np.isfinite(position).all() else []


RULE = Rule("geometry-valid", N_("Valid geometry"), Severity.ERROR, Stage.LIVE, _examine, grade=by_measure)
