"""Least squares adjustment of a traverse or a small network: Gauss-Newton on the plane of the profile's CRS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cadastre_plugin.core.geometry.grid import FARTHEST_M
from cadastre_plugin.core.survey.approximate import approximate_places
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.observation import Kind, Observation, difference, predict
from cadastre_plugin.core.survey.traverse import Place
from cadastre_plugin.core.texts import N_

CONVERGED_M = 1e-7
MOST_ITERATIONS = 25
MOST_NAMED = 8
SINGULAR = 1e-8
"""A direction of the unknowns whose singular value is below this part of the largest is not determined."""


@dataclass(frozen=True)
class Network:
    """What was measured. fixed: places held; approximate: first places where they are known. (east, north) in m."""

    observations: tuple[Observation, ...]
    fixed: Mapping[str, Place]
    approximate: Mapping[str, Place] = field(default_factory=dict)

    @property
    def positions(self) -> dict[str, Place]:
        """The GNSS position of each point that has one, the first of several."""
        east = {item.points[0]: item.value for item in reversed(self.observations) if item.kind is Kind.EAST}
        north = {item.points[0]: item.value for item in reversed(self.observations) if item.kind is Kind.NORTH}
        return {name: (east[name], north[name]) for name in east if name in north}

    @property
    def names(self) -> tuple[str, ...]:
        """All points, in the order in which they are first named."""
        observed = (name for item in self.observations for name in item.points)
        return tuple(dict.fromkeys([*self.fixed, *observed]))


@dataclass(frozen=True)
class Solution:
    """The solved network, before it is judged.

    places: (east, north) in m of all points. cofactors: (u, u), those of the unknowns for a standard deviation of unit
    weight of 1; columns: the first of the two columns of each free point. design: (n, u), whitened; residuals: (n,),
    adjusted less observed, in m or degrees.
    """

    places: Mapping[str, Place]
    columns: Mapping[str, int]
    cofactors: NDArray[np.float64]
    design: NDArray[np.float64]
    residuals: NDArray[np.float64]
    iterations: int


_NOTHING = N_("There is no observation to adjust")
_NO_DATUM = N_("The network hangs nowhere: hold at least one point fixed, or give a GNSS position")
_NO_PLACE = N_(
    "Where {points} lies cannot be found from the observations: add a distance, a direction or an angle to it, or type "
    "its approximate coordinates"
)
_UNDETERMINED = N_(
    "{points} is not determined: {missing} observations are missing or say what others say; add a fixed point, a GNSS "
    "position, an azimuth, an angle or a distance"
)
_DIVERGED = N_(
    "The adjustment finds no end; {point} moves most: look for a gross error or a wrong point name in its observations"
)
_WEIGHT = N_("The standard deviation of an observation must be above 0")
_NOT_FINITE = N_("A coordinate or an observation is no number, or lies far outside the earth")
_SAME_POINT = N_("An observation from {point} to {point} says nothing")


def solve(network: Network) -> Solution:
    """The places that make the weighted sum of squared residuals least.

    Unknown are east and north of each point that is not fixed and, at each station with directions, the orientation of
    its circle. Iterated until no coordinate moves by CONVERGED_M (Ghilani, "Adjustment computations", 5th ed., ch. 16).

    Raises:
        SurveyError: there is no datum, a point is not determined (it is named), or the iteration finds no end.
    """
    _must_be_sound(network)
    places = _start(network)
    unknowns = _Unknowns(network)
    orientations = _orientations(network, places)
    for iteration in range(1, MOST_ITERATIONS + 1):
        design, misclosures = unknowns.equations(network.observations, places, orientations)
        step, cofactors = _least_squares(design, misclosures, unknowns)
        moved = unknowns.move(step, places, orientations)
        if moved < CONVERGED_M:
            _, misclosures = unknowns.equations(network.observations, places, orientations)
            sigmas = np.array([item.sigma for item in network.observations])
            return Solution(places, unknowns.columns, cofactors, design, -misclosures * sigmas, iteration)
        if not np.isfinite(step).all() or moved > FARTHEST_M / 100:
            break
    raise SurveyError("network_diverged", _DIVERGED, point=unknowns.moves_most(step))


def _must_be_sound(network: Network) -> None:
    if not network.observations:
        raise SurveyError("network_empty", _NOTHING)
    places = [*network.fixed.values(), *network.approximate.values()]
    values = [item.value for item in network.observations]
    numbers = np.append(np.array(places).ravel(), values)
    if not (np.abs(numbers) <= FARTHEST_M).all():  # so written, what is not a number is refused too
        raise SurveyError("network_not_finite", _NOT_FINITE)
    for item in network.observations:
        if not item.sigma > 0:
            raise SurveyError("network_weight", _WEIGHT).on_line(item.line)
        if len(set(item.points)) < len(item.points):
            raise SurveyError("network_same_point", _SAME_POINT, point=item.points[0]).on_line(item.line)
    if not network.fixed and not network.positions:
        raise SurveyError("network_no_datum", _NO_DATUM)


def _start(network: Network) -> dict[str, Place]:
    known = {**network.positions, **network.approximate, **network.fixed}
    places = approximate_places(known, network.observations)
    lost = [name for name in network.names if name not in places]
    if lost:
        raise SurveyError("network_no_place", _NO_PLACE, points=_listed(lost))
    return places


def _orientations(network: Network, places: Mapping[str, Place]) -> dict[str, float]:
    """A first orientation of each circle, from its first reading."""
    found: dict[str, float] = {}
    for item in network.observations:
        if item.kind is Kind.DIRECTION and item.points[0] not in found:
            found[item.points[0]] = predict(item, places).value - item.value
    return found


class _Unknowns:
    """Which column of the equations is which unknown."""

    def __init__(self, network: Network) -> None:
        free = [name for name in network.names if name not in network.fixed]
        stations = dict.fromkeys(item.points[0] for item in network.observations if item.kind is Kind.DIRECTION)
        self.columns = {name: 2 * at for at, name in enumerate(free)}
        self.circles = {name: 2 * len(free) + at for at, name in enumerate(stations)}
        self.count = 2 * len(free) + len(stations)

    def equations(
        self, observations: Sequence[Observation], places: Mapping[str, Place], orientations: Mapping[str, float]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Design matrix (n, u) and misclosures (n,), observed less computed, each over its standard deviation."""
        design, misclosures = np.zeros((len(observations), self.count)), np.zeros(len(observations))
        for row, item in enumerate(observations):
            predicted = predict(item, places, orientations.get(item.points[0], 0.0))
            misclosures[row] = difference(item, predicted.value) / item.sigma
            for name, slopes in predicted.by_place.items():
                if name in self.columns:
                    at = self.columns[name]
                    design[row, at : at + 2] = np.array(slopes) / item.sigma
            if item.kind is Kind.DIRECTION:
                design[row, self.circles[item.points[0]]] = predicted.by_orientation / item.sigma
        return design, misclosures

    def move(self, step: NDArray[np.float64], places: dict[str, Place], orientations: dict[str, float]) -> float:
        """Move the unknowns by a step; the largest move of a coordinate in m."""
        for name, at in self.columns.items():
            east, north = places[name]
            places[name] = east + float(step[at]), north + float(step[at + 1])
        for name, at in self.circles.items():
            orientations[name] += float(step[at])
        return float(np.abs(step[: 2 * len(self.columns)]).max(initial=0.0))

    def moves_most(self, step: NDArray[np.float64]) -> str:
        """The point that a step moves most."""
        return max(
            self.columns, key=lambda name: np.abs(np.nan_to_num(step[self.columns[name] :][:2], nan=np.inf)).max()
        )

    def undetermined(self, directions: NDArray[np.float64]) -> list[str]:
        """The points that could move in the given directions (k, u) and no observation would tell."""
        freedom = np.linalg.norm(directions, axis=0)
        share = {name: float(freedom[at : at + 2].max()) for name, at in self.columns.items()}
        most = max(share.values(), default=0.0)
        return [name for name, size in share.items() if size > 0.05 * most]


def _least_squares(
    design: NDArray[np.float64], misclosures: NDArray[np.float64], unknowns: _Unknowns
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The step (u,) and the cofactors (u, u), by the singular values of the design with columns of equal length."""
    lengths = np.linalg.norm(design, axis=0)
    lengths[lengths == 0] = 1.0
    turned, square = np.linalg.qr(design / lengths)
    left, sizes, right = np.linalg.svd(square)
    rank = int((sizes > SINGULAR * sizes.max(initial=1.0)).sum())
    if rank < unknowns.count:
        points = _listed(unknowns.undetermined(right[rank:]))
        raise SurveyError("network_undetermined", _UNDETERMINED, points=points, missing=unknowns.count - rank)
    step = right.T @ ((left.T @ (turned.T @ misclosures)) / sizes) / lengths
    scaled = right / sizes[:, None] / lengths
    return step, scaled.T @ scaled


def _listed(names: Sequence[str]) -> str:
    """The names, or the first of many."""
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
