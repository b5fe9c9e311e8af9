"""The plan of a city: what stands where and how many parcels it has. Drawn around the origin, then warped and moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import LineString, MultiPolygon, Polygon

from cadastre_plugin.core.geometry.grid import snapped
from cadastre_server.cities.avenues import CorridorKind
from cadastre_server.cities.cutting import Floats
from cadastre_server.cities.fabric import Fabric
from cadastre_server.cities.warp import Warp


@dataclass(frozen=True)
class Street:
    """The axis of a street (plan, m), its name, and the number its first house has less one."""

    axis: LineString
    name: str
    first: int = 0
    avenue: bool = False


@dataclass(frozen=True)
class Quarter:
    """A piece of land of one fabric with the number of parcels it has (plan, m)."""

    land: Polygon
    fabric: Fabric
    count: int


@dataclass(frozen=True)
class Cell:
    """What is drawn at one go: quarters between the same avenues.

    district: index; zone and massif count from 1 in the district and the zone. strips: pieces of canals and of the
    railway that are drawn with it. streets: those around and between the quarters. mahalla: its name.
    """

    index: int
    district: int
    zone: int
    massif: int
    mahalla: str
    quarters: tuple[Quarter, ...]
    strips: tuple[tuple[CorridorKind, Polygon], ...]
    streets: tuple[Street, ...]

    @property
    def count(self) -> int:
        """How many parcels it has."""
        return sum(quarter.count for quarter in self.quarters) + len(self.strips)


@dataclass(frozen=True)
class Plan:
    """A city before its parcels are drawn. `outlines`: of districts by index, in metres of the profile's CRS."""

    seed: int
    street_scale: float
    ground: Ground
    cells: tuple[Cell, ...]
    outlines: Mapping[int, MultiPolygon]


@dataclass(frozen=True)
class Ground:
    """Takes the plan to the ground: warped, moved to `origin` (m, profile's CRS), on the grid."""

    warp: Warp
    origin: tuple[float, float]

    def __call__(self, places: Floats) -> Floats:
        """Coordinates (n, 2) as they are stored."""
        return snapped(self.warp(places) + self.origin)
