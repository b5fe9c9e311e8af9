"""What a network was measured by, and what each observation should have been between given places."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from cadastre_plugin.core.survey.traverse import Place, azimuth_of


class Kind(Enum):
    """What was observed. A GNSS position is two observations, of its east and of its north coordinate."""

    DISTANCE = "distance"
    DIRECTION = "direction"
    AZIMUTH = "azimuth"
    ANGLE = "angle"
    EAST = "east"
    NORTH = "north"

    @property
    def is_angular(self) -> bool:
        """True when its values are degrees, else they are m."""
        return self in (Kind.DIRECTION, Kind.AZIMUTH, Kind.ANGLE)

    @property
    def is_position(self) -> bool:
        """True when it is a coordinate of a GNSS position."""
        return self in (Kind.EAST, Kind.NORTH)


@dataclass(frozen=True, slots=True)
class Observation:
    """One observed number.

    points: from and to of a distance or an azimuth; station and target of a direction (a reading of the circle, whose
    zero is unknown at each station); station, backsight and foresight of an angle (clockwise); the point of a
    coordinate. value and sigma, its standard deviation: m, or degrees where angular. line: of the pasted text, 0 when
    it has none.
    """

    kind: Kind
    points: tuple[str, ...]
    value: float
    sigma: float
    line: int = 0


@dataclass(frozen=True, slots=True)
class Prediction:
    """The value an observation should have (m or degrees) and its derivatives by east and north of each point.

    by_orientation: the derivative by the orientation of the station, degrees from the circle's zero to north.
    """

    value: float
    by_place: Mapping[str, tuple[float, float]]
    by_orientation: float = 0.0


def predict(observation: Observation, places: Mapping[str, Place], orientation: float = 0.0) -> Prediction:
    """What the observation should read between `places` (east, north in m), all of which must be there.

    The linearised equations of Ghilani, "Adjustment computations", 5th ed.: distances ch. 14, azimuths and angles
    ch. 15; a direction is an azimuth less the orientation of its circle.
    """
    points = observation.points
    if observation.kind is Kind.DISTANCE:
        return _distance(points[0], points[1], places)
    if observation.kind is Kind.AZIMUTH:
        return _azimuth(points[0], points[1], places)
    if observation.kind is Kind.DIRECTION:
        towards = _azimuth(points[0], points[1], places)
        return Prediction(towards.value - orientation, towards.by_place, -1.0)
    if observation.kind is Kind.ANGLE:
        return _angle(points[0], points[1], points[2], places)
    at = 0 if observation.kind is Kind.EAST else 1
    return Prediction(places[points[0]][at], {points[0]: (1.0 - at, float(at))})


def difference(observation: Observation, predicted: float) -> float:
    """Observed less predicted, in m or degrees; degrees from -180 to 180."""
    raw = observation.value - predicted
    return (raw + 180.0) % 360.0 - 180.0 if observation.kind.is_angular else raw


def _step(start: str, end: str, places: Mapping[str, Place]) -> tuple[float, float, float]:
    east, north = places[end][0] - places[start][0], places[end][1] - places[start][1]
    return east, north, max(math.hypot(east, north), 1e-9)


def _distance(start: str, end: str, places: Mapping[str, Place]) -> Prediction:
    east, north, length = _step(start, end, places)
    return Prediction(length, {end: (east / length, north / length), start: (-east / length, -north / length)})


def _azimuth(start: str, end: str, places: Mapping[str, Place]) -> Prediction:
    east, north, length = _step(start, end, places)
    by_east, by_north = math.degrees(north / length**2), -math.degrees(east / length**2)
    return Prediction(azimuth_of(east, north), {end: (by_east, by_north), start: (-by_east, -by_north)})


def _angle(station: str, backsight: str, foresight: str, places: Mapping[str, Place]) -> Prediction:
    back, fore = _azimuth(station, backsight, places), _azimuth(station, foresight, places)
    at_station = tuple(f - b for f, b in zip(fore.by_place[station], back.by_place[station], strict=True))
    by_back = back.by_place[backsight]
    return Prediction(
        (fore.value - back.value) % 360.0,
        {
            foresight: fore.by_place[foresight],
            backsight: (-by_back[0], -by_back[1]),
            station: (at_station[0], at_station[1]),
        },
    )
