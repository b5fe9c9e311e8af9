"""Names of points beside them, on the side that looks away from the others, so that they hide nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from shapely.geometry import Point

from cadastre_plugin.core.survey.traverse import Place
from cadastre_plugin.map_tools.preview import Label


def names_beside(places: Mapping[str, Place], away: Mapping[str, float]) -> list[Label]:
    """A label for each named place (m, CRS of the city), in its distance `away` (m) from it."""
    middle = np.mean(list(places.values()), axis=0) if places else np.zeros(2)
    return [(Point(_beside(np.array(place), middle, away[name])), name) for name, place in places.items()]


def _beside(place: np.ndarray, middle: np.ndarray, away: float) -> np.ndarray:
    outwards = place - middle
    length = float(np.hypot(*outwards))
    return place + (outwards / length * away if length > 0 else np.array([0.0, away]))
