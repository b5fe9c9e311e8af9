"""Which fabric stands where: centre, old town, microdistricts, quarters of houses, industry along the railway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_server.cities.cutting import Floats, Geometries
from cadastre_server.cities.fabric import (
    APARTMENTS,
    CENTRE,
    COTTAGES,
    FIELDS,
    INDUSTRY,
    OLD_TOWN,
    PARK,
    PLANNED,
    Fabric,
)
from cadastre_server.cities.warp import Warp

CENTRE_WITHIN = 0.1
OLD_TOWN_AT, OLD_TOWN_RADIUS = (-0.30, 0.20), 0.26
"""Of the radius of the city."""

NEIGHBOURS: dict[str, tuple[tuple[float, Fabric], ...]] = {
    CENTRE.name: ((0.12, APARTMENTS), (0.06, PARK)),
    OLD_TOWN.name: ((0.04, CENTRE), (0.02, PARK), (0.04, APARTMENTS)),
    PLANNED.name: ((0.07, APARTMENTS), (0.04, CENTRE), (0.03, PARK), (0.1, COTTAGES)),
    COTTAGES.name: ((0.2, PLANNED), (0.12, FIELDS), (0.03, PARK), (0.03, CENTRE)),
    APARTMENTS.name: ((0.12, PLANNED), (0.06, CENTRE), (0.06, PARK)),
    INDUSTRY.name: ((0.15, PLANNED), (0.05, APARTMENTS)),
    FIELDS.name: ((0.15, COTTAGES), (0.05, PARK)),
    PARK.name: (),
}
"""Share of the quarters of a place that are of another fabric."""


@dataclass(frozen=True)
class LandUse:
    """Decides by place. radius: of the city (m). noise: makes patches. water, rails: canals and railway (plan, m)."""

    radius: float
    noise: Warp
    water: BaseGeometry
    rails: BaseGeometry

    def of_cells(self, cells: Geometries, rng: np.random.Generator) -> list[Fabric]:
        """The fabric that most of each cell has."""
        places = shapely.get_coordinates(shapely.point_on_surface(cells)) / self.radius
        patch = (self.noise(places * self.radius) - places * self.radius)[:, 0]
        by_water = shapely.distance(cells, self.water) < 0.02 * self.radius
        by_rails = shapely.distance(cells, self.rails) < 0.03 * self.radius
        chance = rng.random(len(cells))
        columns = (*places.T.tolist(), patch.tolist(), by_water.tolist(), by_rails.tolist(), chance.tolist())
        return [_fabric(*of_cell) for of_cell in zip(*columns, strict=True)]

    def of_quarters(self, quarters: Geometries, main: list[Fabric], rng: np.random.Generator) -> list[Fabric]:
        """The fabric of each quarter: the centre in the middle of the city, else from that of the cell it lies in."""
        central = shapely.distance(quarters, shapely.Point(0, 0)) < CENTRE_WITHIN * self.radius
        main = [CENTRE if near and fabric is not PARK else fabric for near, fabric in zip(central, main, strict=True)]
        return [_varied(fabric, draw) for fabric, draw in zip(main, rng.random(len(main)), strict=True)]


def _fabric(east: float, north: float, patch: float, by_water: bool, by_rails: bool, chance: float) -> Fabric:
    away = float(np.hypot(east, north))
    if away < 0.03 or (by_water and chance < 0.16) or chance > 0.985:
        return PARK
    if np.hypot(east - OLD_TOWN_AT[0], north - OLD_TOWN_AT[1]) < OLD_TOWN_RADIUS + 0.03 * patch:
        return OLD_TOWN
    if by_rails and away > 0.3 and chance < 0.75:
        return INDUSTRY
    if away < 0.85 and patch > 0.25:
        return APARTMENTS
    if away < 0.72 + 0.08 * patch:
        return PLANNED
    return FIELDS if away > 0.95 and chance < 0.5 else COTTAGES


def _varied(fabric: Fabric, draw: float) -> Fabric:
    for share, other in NEIGHBOURS[fabric.name]:
        if draw < share:
            return other
        draw -= share
    return fabric


def capacities(quarters: Geometries, fabrics: list[Fabric]) -> Floats:
    """How many parcels each quarter has room for."""
    per_m2 = np.array([fabric.net / fabric.lot for fabric in fabrics])
    areas: Floats = shapely.area(quarters)
    room: Floats = areas * per_m2
    return room
