"""Points that are one place: with each other, or with a corner that the map has already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.survey.point_finding import PointFinding
from cadastre_plugin.core.survey.survey_point import Place, SurveyPoint
from cadastre_plugin.core.texts import N_


@dataclass(frozen=True, slots=True)
class CornerMatch:
    """A point (its index) within the tolerance of a corner of the map, the nearest one. distance: m."""

    point: int
    corner: Place
    distance: float


@dataclass(frozen=True, slots=True)
class PointPair:
    """Two points (indices, the earlier first) within the tolerance of each other. distance: m."""

    first: int
    second: int
    distance: float


def corner_matches(
    points: Sequence[SurveyPoint], corners: Sequence[Place], tolerance: float
) -> tuple[CornerMatch, ...]:
    """The points that stand within `tolerance` (m) of a corner, each with the nearest one."""
    if not points or not corners:
        return ()
    shapes = _shapes([point.place for point in points])
    tree = shapely.STRtree(_shapes(corners))
    pairs, distances = tree.query_nearest(
        shapes, max_distance=max(tolerance, 1e-9), return_distance=True, all_matches=False
    )
    return tuple(
        CornerMatch(point, corners[corner], distance)
        for point, corner, distance in zip(*pairs.tolist(), distances.tolist(), strict=True)
    )


def point_pairs(points: Sequence[SurveyPoint], tolerance: float) -> tuple[PointPair, ...]:
    """Points within `tolerance` (m) of an earlier one: for each the nearest of those before it."""
    if not points:
        return ()
    shapes = _shapes([point.place for point in points])
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=tolerance)
    one, other = one[other < one], other[other < one]
    distances = shapely.distance(shapes[one], shapes[other])
    order = np.lexsort((other, distances, one))
    nearest = order[np.append(True, one[order][1:] != one[order][:-1])] if len(order) else order
    rows = zip(other[nearest].tolist(), one[nearest].tolist(), distances[nearest].tolist(), strict=True)
    return tuple(PointPair(first, second, distance) for first, second, distance in rows)


def places_on_corners(points: Sequence[SurveyPoint], matches: Collection[CornerMatch]) -> tuple[Place, ...]:
    """The places of the points as corners of a parcel: of those that match a corner of the map, that corner."""
    corners = {match.point: match.corner for match in matches}
    return tuple(corners.get(index, point.place) for index, point in enumerate(points))


def without_repeats(points: Sequence[SurveyPoint], pairs: Collection[PointPair]) -> tuple[SurveyPoint, ...]:
    """The points without the later one of each pair."""
    dropped = {pair.second for pair in pairs}
    return tuple(point for index, point in enumerate(points) if index not in dropped)


def duplicate_findings(
    points: Sequence[SurveyPoint],
    matches: Collection[CornerMatch],
    pairs: Collection[PointPair],
    *,
    uses_corners: bool = False,
    drops_repeats: bool = False,
) -> list[PointFinding]:
    """What to say of points that are one place, of numbers that two points have, and what is done about it.

    uses_corners: a point near a corner of the map stands for that corner. drops_repeats: the later point of a pair is
    left out.
    """
    found = [_about_pair(points[pair.first], points[pair.second], pair.distance, drops_repeats) for pair in pairs]
    found += [_about_match(points[match.point], match, uses_corners) for match in matches if match.distance > 0]
    counted = Counter(point.number for point in points if point.number)
    found += [_about_number(point) for point in points if counted[point.number] > 1]
    return found


def _about_pair(first: SurveyPoint, second: SurveyPoint, distance: float, dropped: bool) -> PointFinding:
    kept = N_("Point {second} is {distance} m from point {first}: the same place measured twice? Both are kept")
    left = N_("Point {second} is {distance} m from point {first}: the same place measured twice, so it is left out")
    said = {"first": first.number, "second": second.number, "distance": f"{distance:.3f}"}
    template = left if dropped else kept
    return PointFinding("point-doubled", Severity.WARNING, template, said, second.line, second.place)


def _about_match(point: SurveyPoint, match: CornerMatch, used: bool) -> PointFinding:
    corner = N_("Point {number} is {distance} m from a corner of the map: that corner is used")
    measured = N_("Point {number} is {distance} m from a corner of the map: it stays where it was measured")
    said = {"number": point.number, "distance": f"{match.distance:.3f}"}
    template = corner if used else measured
    return PointFinding("corner-near", Severity.WARNING, template, said, point.line, point.place)


def _about_number(point: SurveyPoint) -> PointFinding:
    template = N_("More than one point has the number {number}")
    return PointFinding("number-doubled", Severity.WARNING, template, {"number": point.number}, point.line, point.place)


def _shapes(places: Sequence[Place]) -> NDArray[np.object_]:
    return np.asarray(shapely.points(np.array(places, dtype=float).reshape(-1, 2)), dtype=object)
