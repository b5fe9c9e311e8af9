"""The area on the ground agrees with the area of the document."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import AllowedArea, Profile, Tolerances
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.survey.uncertainty import AreaUncertainty, area_uncertainty, corners_of, mean_deviation
from cadastre_plugin.core.texts import N_

Points = Mapping[Position, BoundaryPoint]

_TEMPLATE = N_(
    "{number}: the computed area {computed:.2f} m² differs from the legal {legal:.2f} m² by {difference:.2f} m²; "
    "allowed are {allowed:.2f} m². The computed area is uncertain by ± {uncertainty:.2f} m²"
)


def allowed_difference(legal_area: float, tolerances: Tolerances, point_error: float | None = None) -> float:
    """How far (m2) the computed area may be from a legal area (m2): dP = factor * Mt * sqrt(P).

    Rosreestr order P/0393 with factor 3.5 and Mt, the standard error of a boundary point in m. point_error: Mt, None
    for that of the profile.
    """
    error = tolerances.boundary_point_m if point_error is None else point_error
    return tolerances.legal_area_factor * error * math.sqrt(legal_area)


def allowed_of(parcel: Parcel, points: Points, profile: Profile) -> float:
    """How far (m2) the computed area of a parcel may be from its legal area, 0 without one; its geometry has corners.

    points: what is known of corners, by position. `legal_area_by` of the profile says which of these it is: the formula
    dP, with the root mean square of the corners' own standard deviations for Mt; the profile's number of standard
    deviations of the area, propagated from its corners; the larger of the two. A corner without a stated accuracy
    counts as its method usually is, or as `boundary_point_m`.
    """
    tolerances = profile.tolerances
    by_formula = allowed_difference(parcel.legal_area or 0.0, tolerances, _point_error(parcel, points, profile))
    if tolerances.legal_area_by is AllowedArea.FORMULA:
        return by_formula
    propagated = tolerances.legal_area_uncertainty * uncertainty_of(parcel, points, profile).deviation
    return propagated if tolerances.legal_area_by is AllowedArea.UNCERTAINTY else max(by_formula, propagated)


def uncertainty_of(parcel: Parcel, points: Points, profile: Profile) -> AreaUncertainty:
    """How well the computed area of a parcel is known from its corners. points: what is known of them, by position."""
    return area_uncertainty(parcel.geometry, lambda corner: profile.accuracy_of(points.get(corner)))


def _point_error(parcel: Parcel, points: Points, profile: Profile) -> float | None:
    """Mt of the parcel's own corners, None when nothing is known of any."""
    corners = corners_of(parcel.geometry) if points else []
    if not any(corner in points for corner in corners):
        return None
    return mean_deviation([profile.accuracy_of(points.get(corner)) for corner in corners])


def _examine(situation: Situation) -> Iterator[Finding]:
    pointed = situation.pointed
    areas = (*situation.areas.tolist(), *situation.areas_of(pointed).tolist())
    for parcel, computed in zip((*situation.touched, *pointed), areas, strict=True):
        if parcel.legal_area and computed > 0:
            yield from _compared(parcel, computed, situation)


def _compared(parcel: Parcel, computed: float, situation: Situation) -> Iterator[Finding]:
    legal = parcel.legal_area or 0.0
    difference = abs(computed - legal)
    allowed = allowed_of(parcel, situation.points, situation.profile)
    if difference <= allowed:
        return
    uncertainty = uncertainty_of(parcel, situation.points, situation.profile).deviation
    parameters = {"computed": computed, "legal": legal, "difference": difference, "allowed": allowed}
    yield RULE.finding(
        _TEMPLATE,
        [parcel],
        {"number": label(parcel), **parameters, "uncertainty": uncertainty},
        place=whereabouts(parcel),
        measure=difference / legal,
    )


RULE = Rule("legal-area", N_("Legal and computed area"), Severity.WARNING, Stage.LIVE, _examine)
