"""Plan a city of a given number of parcels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_server.cities.avenues import (
    Corridor,
    CorridorKind,
    Scale,
    avenues,
    beds_of,
    land_between,
    waters_and_rails,
    without,
)
from cadastre_server.cities.cutting import Floats, Geometries
from cadastre_server.cities.districts import districts_of
from cadastre_server.cities.fabric import COLLECTORS, Fabric
from cadastre_server.cities.land_use import LandUse, capacities
from cadastre_server.cities.naming import Names
from cadastre_server.cities.plan import Cell, Ground, Plan, Quarter
from cadastre_server.cities.shares import shared_out
from cadastre_server.cities.streets import LONGEST_EDGE_M, blocks_of
from cadastre_server.cities.warp import Warp

Ints = NDArray[np.int64]
Strips = Mapping[int, Sequence[tuple[CorridorKind, Polygon]]]

CELL_M2, QUARTER_M2 = 400_000.0, 110_000.0
SMALLEST_CELL_M2 = 1_500.0
CELLS_OF_A_TOWN = 40
"""A small town has about this many cells at least."""
CELLS_OF_A_ZONE = 9
SMOOTH_M = 600.0
"""Nodes of the warp are so far apart at least, so that a straight edge does not come to cross what runs beside it."""
BEYOND = 2.2
"""How far lines and land are drawn, of the radius of the city; what it does not need is left out."""


def planned(parcels: int, districts: int, origin: tuple[float, float], seed: int) -> Plan:
    """The plan of a city of exactly so many parcels, in so many districts at most, around `origin` (m, ground)."""
    rng = np.random.default_rng([seed, parcels])
    scale = Scale.of(parcels)
    lines = (*waters_and_rails(scale, rng), *avenues(scale, rng))
    warp = Warp.drawn(rng, BEYOND * scale.radius, max(1.1 * scale.spacing, SMOOTH_M), 0.17 * scale.spacing)
    land = land_between([line.axis for line in lines], scale.spacing / 8)
    town = _grown(_Town.drawn(land, lines, scale, rng), parcels, rng)
    inside = np.unique(town.land_of_cell)
    district_of_land = np.zeros(len(land), dtype=np.int64)
    district_of_land[inside] = districts_of(land[inside], districts, rng)
    ground = Ground(warp, origin)
    limits = _within_limits(land[inside], town.cells, scale)
    outlines = _outlines(limits, land[inside], district_of_land[inside], ground)
    strips = _strips(lines, town, shapely.union_all(limits))
    cells = _cells(town, district_of_land[town.land_of_cell], strips, lines, parcels, Names(rng))
    return Plan(seed, scale.street, ground, cells, outlines)


@dataclass(frozen=True)
class _Town:
    """Quarters, their fabrics, cells and room for parcels; cells and the land each is on; axes of collector streets."""

    quarters: Geometries
    fabrics: Sequence[Fabric]
    room: Floats
    cell: Ints
    cells: Geometries
    land_of_cell: Ints
    collectors: Sequence[LineString]

    @classmethod
    def drawn(cls, land: Geometries, lines: Sequence[Corridor], scale: Scale, rng: np.random.Generator) -> _Town:
        """All land, more than the city needs."""
        cell_m2 = min(CELL_M2, np.pi * scale.radius**2 / CELLS_OF_A_TOWN)
        net, land_of_net = shapely.get_parts(without(land, lines), return_index=True)
        cells, net_of_cell, wide = _cut(net, cell_m2, scale.street, rng)
        quarters, cell, narrow = _cut(cells, min(QUARTER_M2, cell_m2 / 2), 0.7 * scale.street, rng)
        use = _land_use(lines, scale, rng)
        of_cells = use.of_cells(cells, rng)
        fabrics = use.of_quarters(quarters, [of_cells[index] for index in cell], rng)
        room = capacities(quarters, fabrics)
        return cls(quarters, fabrics, room, cell, cells, land_of_net[net_of_cell], [*wide, *narrow])

    def only(self, kept: NDArray[np.bool_]) -> _Town:
        """The cells that are kept, renumbered."""
        quarters = np.flatnonzero(kept[self.cell])
        return replace(
            self,
            quarters=self.quarters[quarters],
            fabrics=[self.fabrics[index] for index in quarters.tolist()],
            room=self.room[quarters],
            cell=(np.cumsum(kept) - 1)[self.cell[quarters]],
            cells=self.cells[kept],
            land_of_cell=self.land_of_cell[kept],
        )


def _cut(
    land: Geometries, area: float, street_scale: float, rng: np.random.Generator
) -> tuple[Geometries, Ints, list[LineString]]:
    """Land cut by collector streets into pieces of about that area (m2), without what is too small to be one."""
    pieces, owners, axes = blocks_of(land, replace(COLLECTORS, block=area), street_scale, rng)
    large = shapely.area(pieces) > SMALLEST_CELL_M2
    return pieces[large], owners[large], axes


def _land_use(lines: Sequence[Corridor], scale: Scale, rng: np.random.Generator) -> LandUse:
    noise = Warp.drawn(rng, BEYOND * scale.radius, 0.28 * scale.radius, 1.0)
    water = shapely.MultiLineString([line.axis for line in lines if line.kind is CorridorKind.CANAL])
    rails = shapely.MultiLineString([line.axis for line in lines if line.kind is CorridorKind.RAILWAY])
    return LandUse(scale.radius, noise, water, rails)


def _grown(town: _Town, parcels: int, rng: np.random.Generator) -> _Town:
    """The cells around the middle that have room for so many parcels: an edge with lobes, as cities have."""
    middles = shapely.get_coordinates(shapely.centroid(town.cells))
    angle = np.arctan2(middles[:, 1], middles[:, 0])
    size, phase = rng.normal(0, 0.06, 4), rng.uniform(0, 2 * np.pi, 4)
    lobes = 1 + sum(size[k] * np.sin((k + 2) * angle + phase[k]) for k in range(4))
    order = np.argsort(np.linalg.norm(middles, axis=1) / lobes, kind="stable")
    room = np.bincount(town.cell, weights=town.room, minlength=len(town.cells))
    needed = int(np.searchsorted(np.cumsum(room[order]), parcels)) + 1
    kept = np.zeros(len(town.cells), dtype=bool)
    kept[order[:needed]] = True
    return town.only(kept & (room > 0))


def _within_limits(land: Geometries, cells: Geometries, scale: Scale) -> Geometries:
    """The land cut off a little outside the last houses: still a coverage."""
    built = shapely.union_all(shapely.buffer(shapely.simplify(cells, 5.0), 0.35 * scale.spacing, quad_segs=2))
    limit = shapely.simplify(shapely.buffer(built, -0.25 * scale.spacing, quad_segs=2), 0.02 * scale.spacing)
    lines = [*shapely.get_rings(land), *shapely.get_rings(limit)]
    pieces = land_between(lines, scale.spacing / 8)
    inside = shapely.covers(shapely.buffer(limit, 1.0), pieces)
    inside &= shapely.intersects(shapely.union_all(land), shapely.point_on_surface(pieces))
    return np.asarray(pieces[inside])


def _outlines(limits: Geometries, land: Geometries, district: Ints, ground: Ground) -> Mapping[int, MultiPolygon]:
    """The districts by index: a coverage on the ground."""
    points = shapely.point_on_surface(limits)
    nearest = district[shapely.STRtree(land).nearest(points)]
    joined = {int(code): shapely.union_all(limits[nearest == code]) for code in np.unique(nearest)}
    return {code: _multi(shapely.transform(outline, ground)) for code, outline in joined.items()}


def _strips(lines: Sequence[Corridor], town: _Town, city: BaseGeometry) -> Strips:
    """Canals and the railway between the avenues that cross them, by the cell that each piece is nearest to."""
    found = defaultdict(list)
    tree = shapely.STRtree(town.cells)
    taken = shapely.union_all(beds_of([line for line in lines if line.kind.is_avenue], 1.1))
    for line in lines:
        if not line.kind.is_avenue:
            bed = shapely.difference(shapely.intersection(beds_of([line], 0.6)[0], city), taken)
            taken = shapely.union(taken, beds_of([line], 0.8)[0])
            for piece in shapely.get_parts(shapely.segmentize(bed, LONGEST_EDGE_M)):
                if piece.area > 10 * line.width:
                    found[int(tree.nearest(piece))].append((line.kind, piece))
    return found


def _cells(
    town: _Town, district: Ints, strips: Strips, lines: Sequence[Corridor], parcels: int, names: Names
) -> tuple[Cell, ...]:
    """The cells with their parcels shared out, in order of the cadastral division."""
    counts = shared_out(parcels - sum(map(len, strips.values())), town.room)
    zone, massif = _division(town, district)
    streets = [*names.avenues(lines), *names.collectors(town.collectors)]
    tree = shapely.STRtree([street.axis for street in streets])
    cells = []
    for rank, index in enumerate(np.lexsort((massif, zone, district)).tolist()):
        own = np.flatnonzero((town.cell == index) & (counts > 0))
        quarters = tuple(Quarter(town.quarters[q], town.fabrics[q], int(counts[q])) for q in own.tolist())
        near = np.sort(tree.query(town.cells[index], predicate="dwithin", distance=STREETS_WITHIN_M))
        place = (int(district[index]), int(zone[index]), int(massif[index]), names.mahalla(rank))
        cells.append(Cell(rank, *place, quarters, tuple(strips.get(index, ())), tuple(streets[s] for s in near)))
    return tuple(cells)


STREETS_WITHIN_M = 40.0
"""The axis of an avenue is not farther than this from the houses on it."""


def _division(town: _Town, district: Ints) -> tuple[Ints, Ints]:
    """Zone and massif of each cell, both from 1: zones are groups of neighbouring cells of a district."""
    middles = shapely.get_coordinates(shapely.centroid(town.cells))
    rank = np.zeros(len(district), dtype=np.int64)
    for code in np.unique(district):
        members = np.flatnonzero(district == code)
        east, north = (middles[members] - middles[members].mean(axis=0)).T
        rank[members[np.argsort(np.arctan2(north, east), kind="stable")]] = np.arange(len(members))
    return rank // CELLS_OF_A_ZONE + 1, rank % CELLS_OF_A_ZONE + 1


def _multi(geometry: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)])
