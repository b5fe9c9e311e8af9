"""From a file of points to points that can be used: read, placed in the city, compared with what is there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.geometry.transformation import transformation
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.survey.gnss_average import GNSS_CRS, averaged, stops
from cadastre_plugin.core.survey.nmea import epochs_of
from cadastre_plugin.core.survey.point_columns import PointColumns
from cadastre_plugin.core.survey.point_duplicates import (
    corner_matches,
    duplicate_findings,
    places_on_corners,
    point_pairs,
    without_repeats,
)
from cadastre_plugin.core.survey.point_finding import PointFinding, PointsError
from cadastre_plugin.core.survey.point_placing import PlacedPoints, is_degrees, placed_points
from cadastre_plugin.core.survey.point_reading import written_points
from cadastre_plugin.core.survey.point_table import PointTable
from cadastre_plugin.core.survey.survey_point import Place, SurveyPoint
from cadastre_plugin.core.texts import N_


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is done with points that are one place: use the map's corner, leave out what was measured twice."""

    uses_corners: bool = True
    drops_repeats: bool = True


@dataclass(frozen=True, slots=True)
class ImportedPoints:
    """Points as measured, and as corners.

    points: as measured. corners: the place of each as a corner of a parcel. findings: what is said, of lines left out
    first. total: how many lines or stops there were. turned, fits: as in PlacedPoints.
    """

    points: tuple[SurveyPoint, ...]
    corners: tuple[Place, ...]
    findings: tuple[PointFinding, ...]
    total: int
    placed: PlacedPoints


def table_points(
    table: PointTable,
    columns: PointColumns,
    crs: str,
    profile: Profile,
    *,
    source: str = "",
    exchanged: Collection[int] = (),
) -> PlacedPoints:
    """The points of a table in the city.

    Raises:
        PointsError: a coordinate has no column.
        TransformationError: the CRS is not known.
    """
    points, said = written_points(table, columns, geographic=is_degrees(crs, profile))
    placed = placed_points(points, crs, profile, source=source, exchanged=exchanged)
    lines = tuple(finding.line for finding in said if finding.line and finding.severity is Severity.ERROR)
    return replace(placed, findings=(*placed.findings, *said), left_out=(*placed.left_out, *lines))


def recorded_points(text: str, profile: Profile, *, source: str = "") -> PlacedPoints:
    """The points of a receiver's recording: one for each place where it stood, numbered in their order.

    Raises:
        PointsError: `gnss_no_stop` when it stood nowhere long enough.
    """
    epochs, findings = epochs_of(text)
    standing = stops(epochs)
    if not standing:
        template = N_("The recording has {count} positions and no place where the receiver stood for three of them")
        raise PointsError("gnss_no_stop", template, count=len(epochs))
    into_city, points = transformation(GNSS_CRS, profile), []
    for number, stop in enumerate(standing, start=1):
        try:
            made = averaged(stop, into_city, profile, number=str(number), source=source)
        except PointsError as error:
            findings.append(PointFinding(error.code, Severity.ERROR, error.template, error.parameters))
        else:
            points.append(made.point)
            findings += [finding for finding in made.findings if finding not in findings]
    lines = tuple(finding.line for finding in findings if finding.line)
    return PlacedPoints(tuple(points), tuple(findings), lines, (), ())


def compared(placed: PlacedPoints, fabric: Fabric, how: Comparison) -> ImportedPoints:
    """Points beside each other and beside the map's corners, within the profile's tolerance of a boundary point."""
    tolerance = fabric.tolerances.boundary_point_m
    pairs = point_pairs(placed.points, tolerance)
    matches = corner_matches(placed.points, corners_around(fabric, placed.points, tolerance), tolerance)
    places = places_on_corners(placed.points, matches if how.uses_corners else ())
    said = duplicate_findings(
        placed.points, matches, pairs, uses_corners=how.uses_corners, drops_repeats=how.drops_repeats
    )
    dropped = pairs if how.drops_repeats else ()
    gone = {pair.second for pair in dropped}
    return ImportedPoints(
        points=without_repeats(placed.points, dropped),
        corners=tuple(place for index, place in enumerate(places) if index not in gone),
        findings=tuple(sorted((*placed.findings, *said), key=_weight)),
        total=len(placed.points) + len(set(placed.left_out)),
        placed=placed,
    )


def corners_around(fabric: Fabric, points: Sequence[SurveyPoint], within: float) -> list[Place]:
    """The corners of the parcels around the points, each once: (east, north) in m."""
    if not points:
        return []
    area = shapely.multipoints([point.place for point in points])
    rings = [shapely.get_coordinates(parcel.geometry) for parcel in fabric.near(area, within)]
    if not rings:
        return []
    return [(east, north) for east, north in np.unique(np.concatenate(rings), axis=0).tolist()]


def _weight(finding: PointFinding) -> tuple[bool, int, int]:
    """What is about all of them first, then errors; else in the order of the file."""
    severities = list(Severity)
    return finding.line is not None, severities.index(finding.severity), finding.line or 0
