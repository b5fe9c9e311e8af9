"""Fill blocks with parcels that are an exact coverage of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_server.cities.cutting import Floats, Frames, Geometries
from cadastre_server.cities.fabric import Fabric, Layout
from cadastre_server.cities.lots import DivisionError, boundaries

Ints = NDArray[np.int64]

NODE_M = 0.25
"""Corners of a plan are this far apart at least, so that no two are within the rules' tolerances once on the ground."""
ATTEMPTS = 20
LANE_M = 3.0
FREE_M = 4.0
"""Houses keep this distance from each other and from the edge of their yard."""
PAVILION_M = 12.0
"""What stands in a park is a square building below this radius, a pond above it."""


@dataclass(frozen=True)
class Filled:
    """Parcels of a block; `inner` says which of them lie inside another one."""

    parcels: Geometries
    inner: NDArray[np.bool_]


def filled(blocks: Geometries, counts: Ints, fabric: Fabric, rng: np.random.Generator) -> list[Filled]:
    """Each block with exactly `counts` parcels, whose shared corners are the same numbers in each (plan, m).

    Raises:
        DivisionError: a block cannot be cut into so many.
    """
    blocks = _solid(blocks)
    if fabric.layout is Layout.LOTS:
        with_lanes = _with_lanes(blocks, fabric, rng)
        lines = boundaries(with_lanes, counts, fabric, rng)
    else:
        with_lanes = blocks
        lines = [_standing_in(block, count, fabric, rng) for block, count in zip(blocks, counts.tolist(), strict=True)]
    return [
        _noded(block, inside, count, fabric, rng)
        for block, inside, count in zip(with_lanes, lines, counts.tolist(), strict=True)
    ]


def _solid(blocks: Geometries) -> Geometries:
    """The blocks on the grid of the plan, without what is thinner than that."""
    parts, block = shapely.get_parts(_on_plan_grid(blocks), return_index=True)
    by_size = np.lexsort((-shapely.area(parts), block))
    return np.asarray(parts[by_size[np.searchsorted(block[by_size], np.arange(len(blocks)))]])


def _on_plan_grid(blocks: Geometries) -> Geometries:
    """The blocks with corners on the grid of the plan; lines that cut them are not bound to it."""
    return np.asarray(shapely.set_precision(shapely.set_precision(blocks, NODE_M), 0))


def _noded(block: Polygon, lines: list[BaseGeometry], count: int, fabric: Fabric, rng: np.random.Generator) -> Filled:
    for _ in range(ATTEMPTS):
        network = shapely.union_all([block.boundary, *lines], grid_size=NODE_M)
        faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))
        if len(faces) == count:
            return Filled(faces, _inner(faces))
        lines = boundaries(np.array([block]), np.array([count]), fabric, rng)[0]
    raise DivisionError(f"a block of {block.area:.0f} m2 cannot be cut into {count} lots")


def _inner(faces: Geometries) -> NDArray[np.bool_]:
    """Which faces stand in another one: where any has holes, all that have none."""
    around: NDArray[np.bool_] = shapely.get_num_interior_rings(faces) > 0
    return ~around & around.any()


def _with_lanes(blocks: Geometries, fabric: Fabric, rng: np.random.Generator) -> Geometries:
    """The blocks, some with a dead-end lane cut into them from a long side."""
    if not fabric.lane:
        return blocks
    frames, count = Frames.around(blocks), len(blocks)
    side = np.where(rng.random(count) < 0.5, 1.0, -1.0)
    start = frames.centre + frames.along * (frames.length * rng.uniform(-0.2, 0.2, count))[:, None]
    turns = [(0.75, 0.0), (0.25, 0.06), (0.0, -0.04), (-rng.uniform(0.0, 0.2), 0.05)]
    inwards, beside = frames.across * (side * frames.width)[:, None], frames.along * frames.length[:, None]
    points = [start + inwards * np.reshape(ahead, (-1, 1)) + beside * aside for ahead, aside in turns]
    axes = shapely.linestrings(np.stack(points, axis=1))
    lanes = shapely.buffer(axes, LANE_M / 2, cap_style="flat", join_style="mitre")
    cut = _on_plan_grid(shapely.difference(blocks, lanes))
    chosen = (rng.random(count) < fabric.lane) & (shapely.get_type_id(cut) == shapely.GeometryType.POLYGON)
    return np.where(chosen & (frames.width > fabric.depth), cut, blocks)


def _standing_in(block: Polygon, count: int, fabric: Fabric, rng: np.random.Generator) -> list[BaseGeometry]:
    """Outlines of what stands in a yard or park: all but one of its parcels, the last is the land around them."""
    if count == 1:
        return []
    room = shapely.buffer(block, -FREE_M, join_style="mitre")
    shapely.prepare(room)
    for size in np.linspace(1.0, 0.3, 8).tolist():
        yard = fabric.layout is Layout.YARD
        candidates = _houses(block, size, rng) if yard else _features(block, count, size, rng)
        fitting = candidates[shapely.covers(room, candidates)]
        if len(fitting) >= count - 1:
            chosen = np.sort(rng.choice(len(fitting), count - 1, replace=False))
            return list(shapely.get_exterior_ring(fitting[chosen]))
    return boundaries(np.array([block]), np.array([count]), fabric, rng)[0]


def _houses(block: Polygon, size: float, rng: np.random.Generator) -> Geometries:
    """Slabs in rows, some rows turned, as they stand in a microdistrict."""
    frames = Frames.around(np.array([block]))
    length, depth, gap = 76 * size, 24 * size, FREE_M + 14 * size
    if rng.random() < 0.4:
        length, depth = 42 * size, 26 * size
    heading = frames.along[0] if rng.random() < 0.6 else frames.across[0]
    return _rectangles(frames.centre[0], heading, float(frames.length[0]), (length, depth), gap, rng)


def _rectangles(
    centre: Floats, heading: Floats, reach: float, size: tuple[float, float], gap: float, rng: np.random.Generator
) -> Geometries:
    length, depth = size
    across = np.array([-heading[1], heading[0]])
    step_along, step_across = length + gap, depth + 1.6 * gap
    columns = np.arange(-np.ceil(reach / step_along), np.ceil(reach / step_along) + 1)
    rows = np.arange(-np.ceil(reach / step_across), np.ceil(reach / step_across) + 1)
    column, row = (grid.ravel() for grid in np.meshgrid(columns, rows))
    shift = rng.uniform(-0.4, 0.4, len(rows))[(row - rows[0]).astype(int)] * gap
    middle = centre + heading * (column * step_along + shift)[:, None] + across * (row * step_across)[:, None]
    half, side = heading * length / 2, across * depth / 2
    corners = [middle + half + side, middle - half + side, middle - half - side, middle + half - side]
    return np.asarray(shapely.polygons(np.stack(corners, axis=1)))


def _features(block: Polygon, count: int, size: float, rng: np.random.Generator) -> Geometries:
    """Ponds and pavilions: rounded outlines that keep clear of each other."""
    west, south, east, north = block.bounds
    radius = size * min(np.sqrt(block.area / count) / 3, 45.0)
    spots = rng.uniform((west, south), (east, north), (40 * count, 2))
    sizes = radius * rng.uniform(0.25, 1.0, len(spots)) ** 2 + 4
    kept: list[int] = []
    for index in range(len(spots)):
        clear = np.linalg.norm(spots[kept] - spots[index], axis=1) > 1.4 * (sizes[kept] + sizes[index]) + FREE_M
        if clear.all():
            kept.append(index)
    return np.array([_blob(spots[index], sizes[index], rng) for index in kept])


def _blob(centre: Floats, radius: float, rng: np.random.Generator) -> Polygon:
    corners, unevenness = (4, 0.0) if radius < PAVILION_M else (14, 1.0)
    angle = np.arange(corners) * 2 * np.pi / corners + rng.uniform(0, np.pi)
    phase = rng.uniform(0, 2 * np.pi, 2)
    bulge = 0.2 * np.sin(2 * angle + phase[0]) + 0.1 * np.sin(3 * angle + phase[1])
    away = radius * (1 + unevenness * bulge)
    return Polygon(centre + np.column_stack([np.cos(angle), np.sin(angle)]) * away[:, None])
