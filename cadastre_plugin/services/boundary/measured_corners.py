"""Corners that a tool made on measured points, with what those say: whichever tool caught them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import shapely

from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.corner_attributes import corner_attributes
from cadastre_plugin.core.survey.survey_point import SurveyPoint


def measured_corners(
    outcome: Outcome, fabric: Fabric, points: Iterable[SurveyPoint], profile: Profile
) -> Mapping[Position, Mapping[str, object]]:
    """Attributes of the outcome's corners that stand exactly on a measured point, by place.

    A corner that the map had before keeps what is known of it.
    """
    measured = {point.place: point for point in points}
    if not measured:
        return {}
    shapes = [parcel.geometry for parcel in outcome.standing()]
    stands = {(east, north) for east, north in shapely.get_coordinates(shapes).tolist()}
    new = [place for place in measured.keys() & stands if not fabric.having(place)]
    return {place: corner_attributes(measured[place], profile) for place in new}
