"""Cut a quarter into blocks by its local streets."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from cadastre_server.cities.cutting import Cuts, Floats, Frames, Geometries
from cadastre_server.cities.fabric import Fabric

LARGE_M2, MIDDLE_M2 = 60_000.0, 20_000.0
LONGEST_EDGE_M = 40.0
"""Longer edges get corners in between, so that the two sides of a street still run beside each other once warped."""
LONGEST_ROW = 8.0
"""A row of lots is cut by a street when it is longer than this many times its lots are deep."""


def blocks_of(
    quarters: Geometries, fabric: Fabric, scale: float, rng: np.random.Generator
) -> tuple[Geometries, NDArray[np.int64], list[shapely.LineString]]:
    """The blocks, the index of the quarter each lies in, and the axes of the streets between them (plan, m).

    `scale` narrows the streets of a small town.
    """
    pieces, owners = quarters, np.arange(len(quarters))
    done: list[Geometries] = []
    done_owners: list[NDArray[np.int64]] = []
    axes: list[shapely.LineString] = []
    while len(pieces):
        frames = Frames.around(pieces)
        wanted = fabric.block * np.exp(rng.normal(0, 0.25 + 0.3 * fabric.uneven, len(pieces)))
        ready = _ready(pieces, frames, fabric, wanted)
        done.append(pieces[ready])
        done_owners.append(owners[ready])
        pieces, owners = pieces[~ready], owners[~ready]
        if len(pieces):
            lines = _street_lines(pieces, fabric, rng)
            axes += list(shapely.intersection(lines, pieces))
            pieces, origin = _without(pieces, lines, _widths(pieces, fabric) * scale)
            owners = owners[origin]
    return shapely.segmentize(np.concatenate(done), LONGEST_EDGE_M), np.concatenate(done_owners), axes


def _ready(pieces: Geometries, frames: Frames, fabric: Fabric, wanted: Floats) -> NDArray[np.bool_]:
    area = shapely.area(pieces)
    if not fabric.rows:
        return np.asarray(area <= 1.5 * wanted)
    too_wide = frames.width > 1.5 * _row(fabric)
    too_long = frames.length > 1.3 * LONGEST_ROW * fabric.depth
    return np.asarray(~(too_wide | too_long) | (area < 8 * fabric.lot))


def _row(fabric: Fabric) -> float:
    return 2 * fabric.depth + fabric.streets[-1]


def _street_lines(pieces: Geometries, fabric: Fabric, rng: np.random.Generator) -> Geometries:
    frames, count = Frames.around(pieces), len(pieces)
    too_long = frames.length > 1.3 * LONGEST_ROW * fabric.depth
    lengthwise = ~too_long & (frames.width > 1.5 * _row(fabric)) if fabric.rows else np.zeros(count, dtype=bool)
    rows = np.maximum(np.round(frames.width / _row(fabric)), 2)
    between_rows = np.floor(rows / 2 + rng.random(count) * 0.99) / rows - 0.5
    between_rows = np.where(np.abs(between_rows) < 0.45, between_rows, 0.5 - np.floor(rows / 2) / rows)
    anywhere = rng.uniform(-0.25, 0.25, count) * fabric.uneven
    cuts = Cuts(
        lengthwise=lengthwise,
        at=np.where(lengthwise, between_rows, anywhere),
        turn=np.radians(rng.normal(0, fabric.skew, count)) * np.where(lengthwise, 0.2, 1.0),
        swing=rng.normal(0, fabric.wobble, count),
        bend=rng.uniform(-0.2, 0.2, count),
    )
    return cuts.winding(frames) if fabric.wobble else cuts.straight(frames)


def _widths(pieces: Geometries, fabric: Fabric) -> Floats:
    area = shapely.area(pieces)
    wide, middle, narrow = fabric.streets
    return np.where(area > LARGE_M2, wide, np.where(area > MIDDLE_M2, middle, narrow))


def _without(pieces: Geometries, lines: Geometries, widths: Floats) -> tuple[Geometries, NDArray[np.int64]]:
    """What is left of the pieces beside the streets, and the index of the piece each part comes from."""
    streets = shapely.buffer(lines, widths / 2, cap_style="flat", join_style="mitre")
    return shapely.get_parts(shapely.difference(pieces, streets), return_index=True)
