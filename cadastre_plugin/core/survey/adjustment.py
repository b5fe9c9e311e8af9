"""The adjusted network judged: how good each point is, and which observation is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from cadastre_plugin.core.survey.ellipse import Ellipse, ellipse_of
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.network import Network, Solution, solve
from cadastre_plugin.core.survey.observation import Observation
from cadastre_plugin.core.survey.traverse import Place
from cadastre_plugin.core.texts import N_

CRITICAL = NormalDist().inv_cdf(1 - 0.001 / 2)
"""3.29: a standardized residual beyond it is an outlier at 0.1 % (Baarda, "A testing procedure", 1968)."""

DETECTABLE = CRITICAL + NormalDist().inv_cdf(0.80)
"""4.13: an error of so many standard deviations is found with 80 %."""

UNCHECKED = 0.01
"""An observation with less than this part of itself checked by others has no standardized residual."""


_UNKNOWN_POINT = N_("The network has no point {point}; it has {points}")


@dataclass(frozen=True, slots=True)
class Residual:
    """What the adjustment says of an observation, in m or degrees.

    residual: adjusted less observed. redundancy: the part of it that others check, 0 to 1. standardized: residual over
    its standard deviation (the w of Baarda's test); None when nothing checks it. detectable: the smallest error that
    the test finds with 80 %. suspect: the largest of the outliers, the one to look at first.
    """

    observation: Observation
    adjusted: float
    residual: float
    redundancy: float
    standardized: float | None
    detectable: float | None
    suspect: bool = False

    @property
    def outlier(self) -> bool:
        """True when the test calls it wrong."""
        return self.standardized is not None and abs(self.standardized) > CRITICAL


@dataclass(frozen=True, slots=True)
class AdjustedPoint:
    """An adjusted point: place in m, standard deviations in m, standard error ellipse; a fixed one has zeros."""

    name: str
    east: float
    north: float
    sigma_east: float
    sigma_north: float
    ellipse: Ellipse
    fixed: bool

    @property
    def place(self) -> Place:
        """(east, north) in m."""
        return self.east, self.north

    @property
    def sigma(self) -> float:
        """Standard deviation of the position: root of the sum of the variances of east and north, in m."""
        return math.hypot(self.sigma_east, self.sigma_north)


@dataclass(frozen=True)
class Adjusted:
    """The result. sigma0: standard deviation of unit weight after the adjustment; None without redundancy.

    passed: whether the residuals are as small as the weights promise, at 5 %; None without redundancy. scale: by this
    the standard deviations of the points were multiplied: sigma0 when the test failed, else 1.
    covariance: (2 p, 2 p) in m2 of the points that are not fixed, east and north of each, in the order of `points`.
    """

    points: tuple[AdjustedPoint, ...]
    residuals: tuple[Residual, ...]
    redundancy: int
    sigma0: float | None
    passed: bool | None
    scale: float
    iterations: int
    covariance: NDArray[np.float64]

    @property
    def outliers(self) -> tuple[Residual, ...]:
        """The observations that the test calls wrong, the worst first."""
        found = [item for item in self.residuals if item.outlier]
        return tuple(sorted(found, key=lambda item: -abs(item.standardized or 0.0)))

    def ring(self, names: Sequence[str]) -> tuple[Place, ...]:
        """The places (m) of the named points, in that order: the corners of a parcel.

        Raises:
            SurveyError: a point is not of this network.
        """
        places = {point.name: point.place for point in self.points}
        for name in names:
            if name not in places:
                raise SurveyError("point_unknown", _UNKNOWN_POINT, point=name, points=", ".join(places))
        return tuple(places[name] for name in names)

    def point(self, name: str) -> AdjustedPoint:
        """The point of a name. Raises KeyError when there is none."""
        return {point.name: point for point in self.points}[name]


def adjust(network: Network) -> Adjusted:
    """Solve the network and judge it: residuals, Baarda's test of each observation, ellipses of each point.

    The points' standard deviations rest on those given for the observations; where the residuals are significantly
    larger than these promise (chi-square test of sigma0 at 5 %), they are multiplied by sigma0.

    Raises:
        SurveyError: what `network.solve` refuses.
    """
    solution = solve(network)
    sigmas = np.array([item.sigma for item in network.observations])
    redundancy = len(network.observations) - solution.design.shape[1]
    squares = float(((solution.residuals / sigmas) ** 2).sum())
    sigma0 = math.sqrt(squares / redundancy) if redundancy else None
    passed = squares <= chi_square(redundancy, 0.95) if redundancy else None
    scale = sigma0 if sigma0 is not None and passed is False else 1.0
    free = 2 * len(solution.columns)
    covariance = solution.cofactors[:free, :free] * scale**2
    return Adjusted(
        points=tuple(_points(network, solution, covariance)),
        residuals=_marked(tuple(_residuals(network, solution))),
        redundancy=redundancy,
        sigma0=sigma0,
        passed=passed,
        scale=scale,
        iterations=solution.iterations,
        covariance=covariance,
    )


def chi_square(freedom: int, probability: float) -> float:
    """The value that chi-square of `freedom` degrees stays under with a probability, right to 1 % from 1 degree on.

    Wilson and Hilferty, "The distribution of chi-square", PNAS 17 (1931).
    """
    part = 2.0 / (9.0 * freedom)
    return float(freedom * (1.0 - part + NormalDist().inv_cdf(probability) * math.sqrt(part)) ** 3)


def _points(network: Network, solution: Solution, covariance: NDArray[np.float64]) -> Iterator[AdjustedPoint]:
    for name in network.names:
        at = solution.columns.get(name)
        own = np.zeros((2, 2)) if at is None else covariance[at : at + 2, at : at + 2]
        east, north = solution.places[name]
        deviations = np.sqrt(np.diag(own)).tolist()
        yield AdjustedPoint(name, east, north, deviations[0], deviations[1], ellipse_of(own), at is None)


def _residuals(network: Network, solution: Solution) -> Iterator[Residual]:
    """Redundancy numbers are the diagonal of Qvv P, here 1 less that of the hat matrix of the whitened design; the
    standardized residual is v / (sigma * sqrt(r)) (Ghilani, "Adjustment computations", 5th ed., ch. 21)."""
    design = solution.design
    hat = ((design @ solution.cofactors) * design).sum(axis=1)
    parts = np.clip(1.0 - hat, 0.0, 1.0).tolist()
    for item, residual, part in zip(network.observations, solution.residuals.tolist(), parts, strict=True):
        checked = part > UNCHECKED
        adjusted = item.value + residual
        yield Residual(
            observation=item,
            adjusted=adjusted % 360.0 if item.kind.is_angular else adjusted,
            residual=residual,
            redundancy=part,
            standardized=residual / (item.sigma * math.sqrt(part)) if checked else None,
            detectable=DETECTABLE * item.sigma / math.sqrt(part) if checked else None,
        )


def _marked(residuals: tuple[Residual, ...]) -> tuple[Residual, ...]:
    """The same with the worst of the outliers marked as suspect, and those that the test cannot tell from it."""
    worst = max((abs(item.standardized or 0.0) for item in residuals), default=0.0)
    if worst <= CRITICAL:
        return residuals
    return tuple(replace(item, suspect=abs(item.standardized or 0.0) > worst * (1 - 1e-6)) for item in residuals)
