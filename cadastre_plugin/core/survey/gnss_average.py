"""One point from the epochs of a GNSS receiver, and how well it is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cadastre_plugin.core.geometry.grid import snapped
from cadastre_plugin.core.geometry.transformation import Transformation
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.survey.nmea import Epoch, FixQuality
from cadastre_plugin.core.survey.point_finding import PointFinding, PointsError
from cadastre_plugin.core.survey.point_placing import about_datum, is_inside
from cadastre_plugin.core.survey.survey_point import SurveyPoint
from cadastre_plugin.core.texts import N_

GNSS_CRS = "EPSG:4326"
FEW_EPOCHS = 5
"""Below this the spread of the epochs says little."""
_BEST_FIRST = (
    FixQuality.RTK_FIXED,
    FixQuality.RTK_FLOAT,
    FixQuality.DIFFERENTIAL,
    FixQuality.PPS,
    FixQuality.SINGLE,
    FixQuality.ESTIMATED,
    FixQuality.MANUAL,
    FixQuality.SIMULATED,
    FixQuality.NONE,
)


@dataclass(frozen=True, slots=True)
class GnssPoint:
    """A point from several epochs.

    used: how many of them, left_aside: those whose fix was worse. spread_east, spread_north: standard deviation of one
    epoch, m; 0 of a single one. receiver_m: standard deviation of a coordinate as the receiver says it, None when
    it says nothing. quality: of the epochs used.
    """

    point: SurveyPoint
    used: int
    left_aside: int
    spread_east: float
    spread_north: float
    receiver_m: float | None
    quality: FixQuality
    findings: tuple[PointFinding, ...]


def averaged(
    epochs: Sequence[Epoch], into_city: Transformation, profile: Profile, *, number: str = "", source: str = ""
) -> GnssPoint:
    """The mean of the epochs with the best fix among them, in the city's CRS.

    Its standard deviation is the larger of what the epochs spread by and of what the receiver says. It is not divided
    by the root of their number: epochs of one visit share the satellites and the atmosphere, and are not independent.

    Raises:
        PointsError: `gnss_no_fix` when no epoch has a place, `gnss_outside` when the mean lies outside the city.
    """
    best = next((quality for quality in _BEST_FIRST[:-1] if any(epoch.quality is quality for epoch in epochs)), None)
    if best is None:
        raise PointsError("gnss_no_fix", N_("The receiver has no fix yet: wait for one under the open sky"))
    used = [epoch for epoch in epochs if epoch.quality is best]
    places = into_city(np.array([(epoch.longitude, epoch.latitude) for epoch in used]))
    mean = places.mean(axis=0)
    if not is_inside(mean.reshape(1, 2), profile)[0]:
        raise PointsError("gnss_outside", N_("The receiver is outside the city"))
    spread = places.std(axis=0, ddof=1) if len(used) > 1 else np.zeros(2)
    receiver = _receiver_sigma(used)
    accuracy = max(float(np.hypot(*spread)) / math.sqrt(2), receiver or 0.0) or None
    point = _point(used, mean, number, source, accuracy, into_city)
    said = _findings(point, used, receiver, profile) + about_datum(into_city, profile)
    return GnssPoint(
        point=point,
        used=len(used),
        left_aside=len(epochs) - len(used),
        spread_east=float(spread[0]),
        spread_north=float(spread[1]),
        receiver_m=receiver,
        quality=best,
        findings=tuple(said),
    )


def stops(epochs: Sequence[Epoch], apart_m: float = 0.5, least: int = 3) -> list[list[Epoch]]:
    """A recording cut into the places where the receiver stood: runs of at least `least` epochs within `apart_m` (m).

    An epoch belongs to a stop while it is near the stop's first; what lies between stops is the way from one to the
    next. Distances on the sphere: over a metre they are right to a hundredth of a millimetre.
    """
    found: list[list[Epoch]] = []
    run: list[Epoch] = []
    for epoch in epochs:
        if run and _metres_apart(run[0], epoch) > apart_m:
            found += [run] if len(run) >= least else []
            run = []
        run.append(epoch)
    return found + ([run] if len(run) >= least else [])


def _metres_apart(one: Epoch, other: Epoch) -> float:
    metres = 111_320.0
    east = (other.longitude - one.longitude) * math.cos(math.radians(one.latitude))
    return math.hypot(east, other.latitude - one.latitude) * metres


def _receiver_sigma(epochs: Sequence[Epoch]) -> float | None:
    """Root mean square of the standard deviations of both coordinates that GST says, m."""
    squares = [
        (epoch.sigma_north**2 + epoch.sigma_east**2) / 2
        for epoch in epochs
        if epoch.sigma_north is not None and epoch.sigma_east is not None
    ]
    return math.sqrt(sum(squares) / len(squares)) if squares else None


def _point(
    used: Sequence[Epoch],
    mean: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    number: str,
    source: str,
    accuracy: float | None,
    into_city: Transformation,
) -> SurveyPoint:
    heights = [epoch.height for epoch in used if epoch.height is not None]
    east, north = snapped(mean).tolist()
    return SurveyPoint(
        number=number,
        east=east,
        north=north,
        height=round(sum(heights) / len(heights), 3) if heights else None,
        method=f"GNSS {used[0].quality.name}",
        accuracy_m=accuracy,
        source=source,
        crs=GNSS_CRS,
        operation=into_city.operation,
        operation_code=into_city.code,
        operation_accuracy_m=into_city.accuracy_m,
    )


def _findings(
    point: SurveyPoint, used: Sequence[Epoch], receiver: float | None, profile: Profile
) -> list[PointFinding]:
    said: list[tuple[str, dict[str, object]]] = []
    limit = profile.tolerances.boundary_point_m
    if used[0].quality is not FixQuality.RTK_FIXED:
        said.append(
            (N_("Point {number}: the fix is not RTK fixed, so its place may be wrong by decimetres or more"), {})
        )
    if len(used) < FEW_EPOCHS:
        said.append((N_("Point {number}: only {count} epochs; stay longer"), {"count": len(used)}))
    if receiver is None:
        said.append((N_("Point {number}: the receiver does not say how exact it is; switch GST on"), {}))
    if point.accuracy_m is not None and point.accuracy_m > limit:
        template = N_("Point {number}: its standard deviation is {accuracy} m; a boundary point may have {limit} m")
        said.append((template, {"accuracy": f"{point.accuracy_m:.3f}", "limit": f"{limit:g}"}))
    return [
        PointFinding("gnss", Severity.WARNING, template, {"number": point.number, **more}, place=point.place)
        for template, more in said
    ]
