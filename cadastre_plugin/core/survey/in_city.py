"""Coordinates that were typed lie in the city: X is north for Uzbek staff, and nothing else tells an exchange."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.point_placing import is_inside
from cadastre_plugin.core.survey.traverse import Place
from cadastre_plugin.core.texts import N_

_OUTSIDE = N_("{point} lies outside the city: north (X) {north:.3f}, east (Y) {east:.3f}, expected in {crs}")
_EXCHANGED = N_(
    "{point} lies outside the city: north (X) {north:.3f}, east (Y) {east:.3f}; the other way round it "
    "lies in the city, so north and east are exchanged"
)


def require_in_city(places: Mapping[str, Place], profile: Profile) -> None:
    """Refuse the first of the named places (east, north in m of the city's CRS) that lies outside the city's bounds.

    Raises:
        SurveyError: it says when north and east look exchanged.
    """
    for point, (east, north) in places.items():
        as_given, exchanged = is_inside(np.array([[east, north], [north, east]]), profile).tolist()
        if not as_given:
            template = _EXCHANGED if exchanged else _OUTSIDE
            raise SurveyError("place_outside", template, point=point, north=north, east=east, crs=profile.crs.name)
