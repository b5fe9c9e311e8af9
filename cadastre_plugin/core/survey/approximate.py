"""First places of the unknown points of a network, found from its own observations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from cadastre_plugin.core.survey.observation import Kind, Observation, difference, predict
from cadastre_plugin.core.survey.traverse import Place, azimuth_of

LEAST_CROSSING_DEGREES = 2.0
"""Lines that cross under a smaller angle do not say where."""

Azimuths = dict[tuple[str, str], float]


def approximate_places(known: Mapping[str, Place], observations: Sequence[Observation]) -> dict[str, Place]:
    """`known` places and those that can be found from them: by azimuth and distance, by two azimuths, by two distances
    where other observations tell which side; a network that only its known points orient is turned onto them.

    Places are (east, north) in m. Points that cannot be found are left out.
    """
    found = _spread(known, observations)
    names = {name for item in observations for name in item.points}
    if names <= found.keys():
        return found
    best = found
    for pivot in found:
        turned = _turned_onto(found, pivot, observations)
        best = max(best, turned, key=len)
        if names <= best.keys():
            break
    return best


def _spread(known: Mapping[str, Place], observations: Sequence[Observation]) -> dict[str, Place]:
    """Known places and those found from them, one after the other."""
    found = dict(known)
    names = dict.fromkeys(name for item in observations for name in item.points)
    fresh = dict(found)
    while fresh:
        azimuths = _azimuths(found, observations)
        places = {name: _place(name, found, azimuths, observations) for name in names if name not in found}
        fresh = {name: place for name, place in places.items() if place is not None}
        found |= fresh
    return found


def _turned_onto(found: Mapping[str, Place], pivot: str, observations: Sequence[Observation]) -> dict[str, Place]:
    """The network spread from one known point with any orientation, then turned about it onto another known point."""
    first = next((item for item in observations if item.kind.is_angular and item.points[0] == pivot), None)
    if first is None:
        return dict(found)
    guess = Observation(Kind.AZIMUTH, first.points[:2], 0.0, 1.0)
    local = _spread({pivot: found[pivot]}, [*observations, guess])
    other = next((name for name in found if name != pivot and name in local), None)
    if other is None:
        return dict(found)
    turn = _azimuth(found[pivot], found[other]) - _azimuth(local[pivot], local[other])
    turned = {name: _turned(place, found[pivot], turn) for name, place in local.items()}
    return {**turned, **found}


def _azimuth(start: Place, end: Place) -> float:
    return azimuth_of(end[0] - start[0], end[1] - start[1])


def _turned(place: Place, about: Place, degrees: float) -> Place:
    return _ahead(about, _azimuth(about, place) + degrees, math.dist(about, place))


def _azimuths(found: Mapping[str, Place], observations: Sequence[Observation]) -> Azimuths:
    """Azimuths of all lines that can be oriented, both ways; through points not yet found as well."""
    azimuths: Azimuths = {}
    for item in observations:
        if item.kind is Kind.AZIMUTH:
            _note(azimuths, item.points[0], item.points[1], item.value)
        if item.kind.is_angular:
            _note_known(azimuths, item, found)
    before = -1
    while before != len(azimuths):
        before = len(azimuths)
        for item in observations:
            if item.kind is Kind.ANGLE:
                _carry(azimuths, item.points[0], item.points[1], item.points[2], item.value)
        for station, first, second, turned in _turns(observations):
            _carry(azimuths, station, first, second, turned)
    return azimuths


def _turns(observations: Sequence[Observation]) -> Iterator[tuple[str, str, str, float]]:
    """Station, two targets and the angle from one to the other, for each reading and the first one of its station."""
    first: dict[str, Observation] = {}
    for item in observations:
        if item.kind is Kind.DIRECTION:
            zero = first.setdefault(item.points[0], item)
            yield item.points[0], zero.points[1], item.points[1], item.value - zero.value


def _note(azimuths: Azimuths, start: str, end: str, azimuth: float) -> None:
    azimuths.setdefault((start, end), azimuth % 360.0)
    azimuths.setdefault((end, start), (azimuth + 180.0) % 360.0)


def _note_known(azimuths: Azimuths, item: Observation, found: Mapping[str, Place]) -> None:
    for target in item.points[1:]:
        if item.points[0] in found and target in found:
            _note(azimuths, item.points[0], target, _azimuth(found[item.points[0]], found[target]))


def _carry(azimuths: Azimuths, station: str, first: str, second: str, turned: float) -> None:
    if (station, first) in azimuths:
        _note(azimuths, station, second, azimuths[station, first] + turned)
    if (station, second) in azimuths:
        _note(azimuths, station, first, azimuths[station, second] - turned)


def _place(
    name: str, found: Mapping[str, Place], azimuths: Azimuths, observations: Sequence[Observation]
) -> Place | None:
    rays = [(found[start], azimuth) for (start, end), azimuth in azimuths.items() if end == name and start in found]
    circles = [(found[other], radius) for other, radius in _distances(name, observations) if other in found]
    for centre, radius in circles:
        for start, azimuth in rays:
            if start == centre:
                return _ahead(start, azimuth, radius)
    for one, other in combinations(rays, 2):
        if (crossing := _crossing(one, other)) is not None:
            return crossing
    sides = [place for one, other in combinations(circles, 2) for place in _circles(one, other)]
    return _fitting(name, sides, found, observations)


def _distances(name: str, observations: Sequence[Observation]) -> Iterator[tuple[str, float]]:
    for item in observations:
        if item.kind is Kind.DISTANCE and name in item.points:
            yield item.points[1] if item.points[0] == name else item.points[0], item.value


def _ahead(start: Place, azimuth: float, distance: float) -> Place:
    turn = math.radians(azimuth)
    return start[0] + distance * math.sin(turn), start[1] + distance * math.cos(turn)


def _crossing(one: tuple[Place, float], other: tuple[Place, float]) -> Place | None:
    """Where two lines of given azimuths meet (Ghilani and Wolf, "Elementary surveying", 13th ed., ch. 11)."""
    (east, north), first = one
    (to_east, to_north), second = other
    across = math.sin(math.radians(second - first))
    if abs(across) < math.sin(math.radians(LEAST_CROSSING_DEGREES)):
        return None
    turn = math.radians(second)
    along = ((to_east - east) * math.cos(turn) - (to_north - north) * math.sin(turn)) / -across
    return _ahead((east, north), first, along)


def _circles(one: tuple[Place, float], other: tuple[Place, float]) -> list[Place]:
    """Both places at two distances from two points; the nearest thing where the circles do not meet."""
    (east, north), radius = one
    step = other[0][0] - east, other[0][1] - north
    base = math.hypot(*step)
    if base == 0:
        return []
    along = (radius**2 - other[1] ** 2 + base**2) / (2 * base)
    across = math.sqrt(max(radius**2 - along**2, 0.0))
    unit = step[0] / base, step[1] / base
    foot = east + along * unit[0], north + along * unit[1]
    return [(foot[0] + side * across * unit[1], foot[1] - side * across * unit[0]) for side in (1.0, -1.0)]


def _fitting(
    name: str, sides: list[Place], found: Mapping[str, Place], observations: Sequence[Observation]
) -> Place | None:
    """The place that the observations speak for; None when they do not tell the two sides apart."""
    ranked = sorted((_misfit(name, place, found, observations), place) for place in sides)
    if not ranked:
        return None
    best, place = ranked[0]
    worse = [misfit for misfit, side in ranked if math.dist(side, place) > 0.01 * math.dist(*sides[:2])]
    return place if not worse or min(worse) > 4 * best + 1.0 else None


def _misfit(name: str, place: Place, found: Mapping[str, Place], observations: Sequence[Observation]) -> float:
    """Sum of squared differences, each over its standard deviation, of what can be compared already."""
    places = {**found, name: place}
    known = [item for item in observations if name in item.points and all(point in places for point in item.points)]
    parts = [
        difference(item, predict(item, places).value) / item.sigma for item in known if item.kind is not Kind.DIRECTION
    ]
    for station, first, second, turned in _turns(observations):
        if first != second and name in (station, first, second) and {station, first, second} <= places.keys():
            angle = Observation(Kind.ANGLE, (station, first, second), turned % 360.0, 0.1)
            parts.append(difference(angle, predict(angle, places).value) / angle.sigma)
    return sum(part**2 for part in parts)
