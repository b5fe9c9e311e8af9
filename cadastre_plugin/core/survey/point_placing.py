"""Points into the city's CRS, guarded: axes the wrong way round, places outside the city and weak datums are said.

X is north for Uzbek staff and east for most programs, and taking one for the other raises no error anywhere: EPSG:28412
the wrong way round is a place in the Atlantic. The bounds of the city tell. Nothing is exchanged in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from cadastre_plugin.core.geometry.grid import snapped
from cadastre_plugin.core.geometry.transformation import Coordinates, Transformation, transformation
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.survey.point_finding import PointFinding, left_out
from cadastre_plugin.core.survey.point_reading import WrittenPoint
from cadastre_plugin.core.survey.survey_point import SurveyPoint
from cadastre_plugin.core.texts import N_

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fit:
    """Another CRS, or another order of axes, in which the points would lie in the city. count: how many of them."""

    crs: str
    exchanged: bool
    count: int


@dataclass(frozen=True, slots=True)
class PlacedPoints:
    """Points in the city's CRS and what is said of them.

    left_out: lines that gave no point; each has an error in `findings`. turned: those of them that lie in the city when
    north and east are exchanged, which a person may ask for. fits: what else to choose when no point lies in the city.
    """

    points: tuple[SurveyPoint, ...]
    findings: tuple[PointFinding, ...]
    left_out: tuple[int, ...]
    turned: tuple[int, ...]
    fits: tuple[Fit, ...]


def placed_points(
    written: Sequence[WrittenPoint],
    crs: str,
    profile: Profile,
    *,
    source: str = "",
    exchanged: Collection[int] = (),
) -> PlacedPoints:
    """The points of a file in the city's CRS.

    crs: code of the file's CRS. exchanged: lines whose north and east a person has asked to exchange.

    Raises:
        TransformationError: the CRS is not known, or no operation to the city's datum.
    """
    chosen = set(exchanged)
    points = [point.exchanged() if point.line in chosen else point for point in written]
    into_city = transformation(crs, profile)
    places = into_city(_places(points))
    inside = is_inside(places, profile)
    turned = _turned(points, inside, into_city, profile)
    fits = _fits(points, crs, profile) if len(points) and not inside.any() and not turned.any() else ()
    outside = [_outside(point, bool(way)) for point, way in zip(_those(points, ~inside), turned[~inside], strict=True)]
    taken = [
        _survey_point(point, place, source, crs, into_city)
        for point, place in zip(_those(points, inside), snapped(places[inside]).tolist(), strict=True)
    ]
    said = _about_axes(turned, inside) + _about_fits(fits) + (about_datum(into_city, profile) if taken else [])
    return PlacedPoints(
        points=tuple(taken),
        findings=tuple(said + outside),
        left_out=tuple(finding.line for finding in outside if finding.line is not None),
        turned=tuple(point.line for point in _those(points, turned)),
        fits=fits,
    )


def survey_crs(profile: Profile) -> tuple[str, ...]:
    """The CRS that points may come in, the city's own first."""
    return (profile.crs.code, *(code for code in profile.survey_crs if code != profile.crs.code))


def is_degrees(crs: str, profile: Profile) -> bool:
    """True when coordinates in a CRS are latitude and longitude; False for one that PROJ does not know."""
    if crs == profile.crs.code:
        return False
    try:
        return bool(CRS.from_user_input(crs).is_geographic)
    except CRSError:
        return False


def is_inside(places: Coordinates, profile: Profile) -> Flags:
    """Which of the places (n, 2), in m of the city's CRS, lie in the city; what is not finite does not."""
    west, south, east, north = profile.bounds
    x, y = places.T
    inside: Flags = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def _places(points: Sequence[WrittenPoint]) -> Coordinates:
    """East, north (n, 2)."""
    return np.array([(point.east, point.north) for point in points], dtype=float).reshape(-1, 2)


def _turned(points: Sequence[WrittenPoint], inside: Flags, into_city: Transformation, profile: Profile) -> Flags:
    """Which lie in the city only when north and east are exchanged."""
    turned = ~inside
    turned[turned] = is_inside(into_city(_places(points)[~inside][:, ::-1]), profile)
    return turned


def _fits(points: Sequence[WrittenPoint], crs: str, profile: Profile) -> tuple[Fit, ...]:
    """Other CRS of the profile in which most of the points lie in the city; more than one may."""
    found = []
    for other in survey_crs(profile):
        if other == crs:
            continue
        into_city = transformation(other, profile)
        for exchanged in (False, True):
            places = _places(points)[:, ::-1] if exchanged else _places(points)
            count = int(is_inside(into_city(places), profile).sum())
            found += [Fit(other, exchanged, count)] if 2 * count > len(points) else []
    return tuple(found)


def _those(points: Sequence[WrittenPoint], flags: Flags) -> list[WrittenPoint]:
    return [points[index] for index in np.flatnonzero(flags)]


def _survey_point(
    point: WrittenPoint, place: Sequence[float], source: str, crs: str, into_city: Transformation
) -> SurveyPoint:
    return SurveyPoint(
        number=point.number,
        east=place[0],
        north=place[1],
        height=point.height,
        method=point.method,
        accuracy_m=point.accuracy_m,
        source=source,
        line=point.line,
        crs=crs,
        operation=into_city.operation,
        operation_code=into_city.code,
        operation_accuracy_m=into_city.accuracy_m,
    )


def _outside(point: WrittenPoint, turned: bool) -> PointFinding:
    north, east = f"{point.north:.10g}", f"{point.east:.10g}"
    if turned:
        template = N_("North {north} and east {east} stand the wrong way round: exchanged, the point lies in the city")
        return left_out("axes-exchanged", point.line, template, north=north, east=east)
    template = N_("North {north}, east {east} lies outside the city")
    return left_out("outside-city", point.line, template, north=north, east=east)


def _about_axes(turned: Flags, inside: Flags) -> list[PointFinding]:
    if not turned.any():
        return []
    template = N_(
        "Points that lie in the city only when north and east are exchanged: {count} of {total}. X is north here: "
        "look at the file, then exchange the axes of these lines, or correct them"
    )
    counts = {"count": int(turned.sum()), "total": len(inside)}
    return [PointFinding("axes-exchanged", Severity.ERROR, template, counts)]


def _about_fits(fits: Sequence[Fit]) -> list[PointFinding]:
    plain = N_("No point lies in the city. In {crs} there would be: {count}")
    other_way = N_("No point lies in the city. In {crs}, north and east exchanged, there would be: {count}")
    return [
        PointFinding(
            "crs-other", Severity.ERROR, other_way if fit.exchanged else plain, {"crs": fit.crs, "count": fit.count}
        )
        for fit in fits
    ]


def about_datum(into_city: Transformation, profile: Profile) -> list[PointFinding]:
    """What is to be said of the operation by which points came: nothing when there was none."""
    if into_city.accuracy_m is None:
        return []
    parameters = {"operation": into_city.operation, "accuracy": f"{into_city.accuracy_m:g}"}
    if into_city.accuracy_m > profile.tolerances.boundary_point_m:
        template = N_(
            "The points came by {operation}, which is right to {accuracy} m. No parametric shift is good enough for a "
            "legal boundary: use them to find the place, or measure in the city's datum"
        )
        return [PointFinding("datum-weak", Severity.WARNING, template, parameters)]
    template = N_(
        "WGS 84 is taken for the city's datum without a shift. That is exact only when the receiver's corrections came "
        "from the national network"
    )
    return [PointFinding("datum-same", Severity.INFO, template, parameters)]
