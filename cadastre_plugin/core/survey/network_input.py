"""What a person says of a network, and its adjustment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.adjustment import Adjusted, adjust
from cadastre_plugin.core.survey.angle import AngleUnit
from cadastre_plugin.core.survey.in_city import require_in_city
from cadastre_plugin.core.survey.network import Network
from cadastre_plugin.core.survey.observation_table import Instrument, parse_network
from cadastre_plugin.core.survey.reduction import GridFactors, North, grid_factors
from cadastre_plugin.core.survey.traverse import Place

_BETWEEN_NAMES = re.compile(r"[,;\s]+")


@dataclass(frozen=True, slots=True)
class NetworkInput:
    """text: the table of observations. unit: of an angle without a mark. instrument: standard deviations where a line
    says none. height: above the ellipsoid in m, for distances on the ground."""

    text: str
    unit: AngleUnit = AngleUnit.DEGREES
    instrument: Instrument = field(default_factory=Instrument)
    north: North = North.GRID
    on_ground: bool = False
    height: float = 0.0


def read_network(said: NetworkInput, profile: Profile) -> tuple[Network, GridFactors | None]:
    """The network on the grid of the city's CRS, and convergence and scale at its first known point, None without one.

    Raises:
        SurveyError: a line cannot be read, or a point that is given lies outside the city.
    """
    plain = parse_network(said.text, said.unit, said.instrument)
    known = known_places(plain)
    require_in_city(known, profile)
    if not known:
        return plain, None
    factors = grid_factors(profile.crs.definition, *next(iter(known.values())))
    reduction = factors.reduction(said.north, said.on_ground, said.height)
    return parse_network(said.text, said.unit, said.instrument, reduction), factors


def adjusted_network(said: NetworkInput, profile: Profile) -> tuple[Adjusted, GridFactors]:
    """The adjustment in the city's CRS, with convergence and scale of its first known point.

    Raises:
        SurveyError: a line cannot be read, a point lies outside the city or is not determined.
    """
    network, factors = read_network(said, profile)
    adjusted = adjust(network)
    require_in_city({point.name: point.place for point in adjusted.points}, profile)
    assert factors is not None, "a network without a known point is refused"
    return adjusted, factors


def known_places(network: Network) -> dict[str, Place]:
    """Places (east, north in m) that the table gives: fixed, by GNSS, approximate."""
    return {**network.fixed, **network.positions, **network.approximate}


def names_in(text: str) -> list[str]:
    """Names of points, separated by commas, semicolons or blanks; the first is not repeated at the end."""
    names = [name for name in _BETWEEN_NAMES.split(text) if name]
    return names[:-1] if len(names) > 1 and names[0] == names[-1] else names
