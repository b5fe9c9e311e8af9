"""Draw the parcels of one cell of a plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString

from cadastre_server.cities.blocks import Filled, filled
from cadastre_server.cities.cutting import Frames, Geometries
from cadastre_server.cities.fabric import Fabric
from cadastre_server.cities.plan import Cell, Quarter
from cadastre_server.cities.shares import shared_out
from cadastre_server.cities.streets import blocks_of

NARROWEST_BLOCK_M = 7.0


@dataclass(frozen=True)
class DrawnCell:
    """Parcels of a cell in order of their mavzes: quarters from 1 up, then the strips (plan, m).

    fabrics: of each parcel that is not a strip, and whether it stands in another one. axes: of the local streets.
    """

    cell: Cell
    places: Geometries
    mavze: tuple[int, ...]
    fabrics: tuple[tuple[Fabric, bool], ...]
    axes: tuple[LineString, ...]


def drawn(cell: Cell, street_scale: float, seed: int) -> DrawnCell:
    """The cell's parcels: exactly as many as its plan says; the same whenever it is drawn."""
    rng = np.random.default_rng([seed, 1, cell.index])
    blocks: list[tuple[int, Fabric, Filled]] = []
    axes: list[LineString] = []
    for fabric in dict.fromkeys(quarter.fabric for quarter in cell.quarters):
        chosen = [index for index, quarter in enumerate(cell.quarters) if quarter.fabric is fabric]
        made, streets = _drawn([cell.quarters[index] for index in chosen], fabric, street_scale, rng)
        blocks += [(chosen[quarter] + 1, fabric, block) for quarter, block in made]
        axes += streets
    blocks.sort(key=lambda block: block[0])
    mavze = [mavze for mavze, _, block in blocks for _ in block.parcels] + [len(cell.quarters) + 1] * len(cell.strips)
    fabrics = tuple((fabric, bool(inner)) for _, fabric, block in blocks for inner in block.inner)
    places = [*(block.parcels for _, _, block in blocks), np.array([strip for _, strip in cell.strips], dtype=object)]
    return DrawnCell(cell, np.concatenate(places), tuple(mavze), fabrics, tuple(axes))


def _drawn(
    quarters: list[Quarter], fabric: Fabric, street_scale: float, rng: np.random.Generator
) -> tuple[list[tuple[int, Filled]], list[LineString]]:
    land = np.array([quarter.land for quarter in quarters])
    blocks, owners, axes = blocks_of(land, fabric, street_scale, rng)
    usable = (Frames.around(blocks).width > NARROWEST_BLOCK_M) & (shapely.area(blocks) > 0.4 * fabric.lot)
    counts = np.zeros(len(blocks), dtype=np.int64)
    for index, quarter in enumerate(quarters):
        own = np.flatnonzero(owners == index)
        own = own[usable[own]] if usable[own].any() else own[[shapely.area(blocks[own]).argmax()]]
        counts[own] = shared_out(quarter.count, shapely.area(blocks[own]))
    order = np.argsort(owners, kind="stable")
    order = order[counts[order] > 0]
    parcels = filled(blocks[order], counts[order], fabric, rng)
    return list(zip(owners[order].tolist(), parcels, strict=True)), axes
