"""Cut blocks into exactly as many lots as they are to have."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_server.cities.cutting import Cuts, Floats, Frames, Geometries, sides
from cadastre_server.cities.fabric import Fabric

Ints = NDArray[np.int64]

FINE_TRIES, TRIES = 5, 60
SMALLEST, SMALLEST_AT_LAST = 0.5, 0.1
"""A lot may be this much smaller than the average of its block; after some tries in vain, than the second figure."""
SPLIT_GRID_M = 0.001
NARROWEST = 0.3
"""A lot is not narrower than this share of the square root of its area, while there are tries left."""


class DivisionError(RuntimeError):
    """A block that cannot be cut into as many lots as it is to have."""


@dataclass(frozen=True)
class Pieces:
    """Parts of blocks still to be cut: `counts` lots each, `owners` the index of the block, `tries` in vain."""

    polygons: Geometries
    counts: Ints
    owners: Ints
    tries: Ints

    def __len__(self) -> int:
        return len(self.polygons)

    def where(self, chosen: NDArray[np.bool_]) -> Pieces:
        """Those chosen."""
        return Pieces(self.polygons[chosen], self.counts[chosen], self.owners[chosen], self.tries[chosen])

    def __add__(self, other: Pieces) -> Pieces:
        return Pieces(
            np.concatenate([self.polygons, other.polygons]),
            np.concatenate([self.counts, other.counts]),
            np.concatenate([self.owners, other.owners]),
            np.concatenate([self.tries, other.tries]),
        )


def boundaries(blocks: Geometries, counts: Ints, fabric: Fabric, rng: np.random.Generator) -> list[list[BaseGeometry]]:
    """The lines that cut each block into `counts` lots.

    Raises:
        DivisionError: a block cannot be cut so.
    """
    lines: list[list[BaseGeometry]] = [[] for _ in blocks]
    none = np.zeros(len(blocks), dtype=np.int64)
    pieces = Pieces(blocks, counts, np.arange(len(blocks)), none)
    while len(pieces := pieces.where(pieces.counts > 1)):
        cutting = _proposed(pieces, fabric, rng)
        for index in np.flatnonzero(pieces.tries >= FINE_TRIES):
            cutting[index] = _chord(cutting[index], pieces.polygons[index])
        pieces, cut, accepted = _cut(pieces, cutting)
        for owner, line in zip(cut.owners, shapely.intersection(cutting[accepted], cut.polygons), strict=True):
            lines[owner].append(line)
    return lines


def _proposed(pieces: Pieces, fabric: Fabric, rng: np.random.Generator) -> Geometries:
    frames, count = Frames.around(pieces.polygons), len(pieces)
    tried = pieces.tries > 0
    deep = (frames.width > 1.5 * fabric.depth) & (pieces.counts >= 4)
    end = deep & ~tried & (frames.length > 3.2 * fabric.depth) & (pieces.counts >= 8) & (rng.random(count) < 0.5)
    lengthwise = np.where(tried, rng.random(count) < 0.3 + 0.5 * deep, deep & ~end)
    at = _places(pieces, lengthwise, fabric, rng)
    ends = (fabric.depth / frames.length - 0.5) * np.where(rng.random(count) < 0.5, 1, -1)
    cuts = Cuts(
        lengthwise=lengthwise,
        at=np.where(end, ends, at),
        turn=np.radians(rng.normal(0, fabric.skew, count)) * np.where(deep, 0.3, 1.0) * (1 + pieces.tries),
        swing=rng.uniform(0.12, 0.3, count) * np.where(rng.random(count) < 0.5, 1, -1),
        bend=rng.uniform(-0.2, 0.2, count),
    )
    stepped = (pieces.counts <= 4) & (rng.random(count) < fabric.dogleg) & (pieces.tries < FINE_TRIES)
    return np.where(stepped, cuts.dogleg(frames), cuts.straight(frames))


def _places(pieces: Pieces, lengthwise: NDArray[np.bool_], fabric: Fabric, rng: np.random.Generator) -> Floats:
    """Where to cut so that whole lots come out: near the middle, by a whole number of lots when cut across."""
    count = len(pieces)
    one_side = np.floor(pieces.counts / 2 + rng.random(count) * 0.99)
    exact = one_side / pieces.counts - 0.5
    jitter = rng.normal(0, 0.25 * fabric.uneven, count) / np.sqrt(pieces.counts)
    free = rng.normal(0, 0.03 + 0.1 * fabric.uneven, count)
    anywhere = rng.uniform(-0.4, 0.4, count) * (pieces.tries >= FINE_TRIES)
    places: Floats = np.where(lengthwise, free, exact + jitter) + anywhere
    return np.clip(places, -0.42, 0.42)


def _cut(pieces: Pieces, lines: Geometries) -> tuple[Pieces, Pieces, NDArray[np.bool_]]:
    """The parts, with pieces whose cut was no good as they were; the pieces that were cut; which of all were."""
    parts, origin = _parts(pieces, lines)
    accepted = _acceptable(pieces, parts, origin)
    if (pieces.tries[~accepted] >= TRIES).any():
        raise DivisionError(f"a block cannot be cut into {pieces.counts[~accepted].max()} lots")
    used = accepted[origin]
    counts = _shared_out(pieces, parts, origin)
    made = Pieces(parts[used], counts[used], pieces.owners[origin[used]], np.zeros(int(used.sum()), dtype=np.int64))
    left = pieces.where(~accepted)
    return made + replace(left, tries=left.tries + 1), pieces.where(accepted), accepted


def _parts(pieces: Pieces, lines: Geometries) -> tuple[Geometries, Ints]:
    """What the lines cut the pieces into, and the index of the piece each part is of, in order.

    A piece that was tried in vain is cut along one stretch of its line: into two, whatever its form.
    """
    stuck = pieces.tries >= FINE_TRIES
    fresh, hard = np.flatnonzero(~stuck), np.flatnonzero(stuck)
    halves = sides(lines[fresh], Frames.around(pieces.polygons[fresh]).length) if len(fresh) else lines[fresh]
    made = [
        shapely.intersection(pieces.polygons[fresh], halves),
        shapely.difference(pieces.polygons[fresh], halves),
        np.array([_split(pieces.polygons[index], lines[index]) for index in hard], dtype=object),
    ]
    parts, index = shapely.get_parts(np.concatenate(made), return_index=True)
    origin = np.concatenate([fresh, fresh, hard])[index]
    order = np.argsort(origin, kind="stable")
    return parts[order], origin[order]


def _split(polygon: Polygon, chord: LineString) -> BaseGeometry:
    network = shapely.union_all([polygon.boundary, chord], grid_size=SPLIT_GRID_M)
    return shapely.GeometryCollection(list(shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))))


def _chord(line: LineString, polygon: Polygon) -> LineString:
    """The stretch of a line inside a polygon that is nearest to the middle of the line."""
    inside = shapely.get_parts(shapely.intersection(line, polygon))
    middle = shapely.line_interpolate_point(line, 0.5, normalized=True)
    return inside[shapely.distance(inside, middle).argmin()] if len(inside) else line


def _acceptable(pieces: Pieces, parts: Geometries, origin: Ints) -> NDArray[np.bool_]:
    area = shapely.area(parts)
    polygonal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    lot = (shapely.area(pieces.polygons) / pieces.counts)[origin]
    fine = pieces.tries[origin] < FINE_TRIES
    large_enough = area >= lot * np.where(fine, SMALLEST, SMALLEST_AT_LAST)
    solid = parts.copy()
    solid[~polygonal | (area <= 0)] = shapely.box(0, 0, 1, 1)
    frames = Frames.around(solid)
    wide_enough = frames.width >= np.where(fine, NARROWEST, NARROWEST / 2) * np.sqrt(area)
    good = polygonal & large_enough & wide_enough
    per_piece = np.bincount(origin, minlength=len(pieces))
    good_per_piece = np.bincount(origin, weights=good, minlength=len(pieces))
    return np.asarray((good_per_piece == per_piece) & (per_piece >= 2) & (per_piece <= pieces.counts))


def _shared_out(pieces: Pieces, parts: Geometries, origin: Ints) -> Ints:
    """Lots for each part by its area, at least one each; what rounding leaves goes to the largest part."""
    area = shapely.area(parts)
    share = area / shapely.area(pieces.polygons)[origin] * pieces.counts[origin]
    counts: Ints = np.maximum(np.round(share).astype(np.int64), 1)
    total = np.bincount(origin, weights=counts, minlength=len(pieces)).astype(np.int64)
    largest = np.lexsort((-area, origin))
    first = largest[np.searchsorted(origin[largest], np.unique(origin))]
    counts[first] += (pieces.counts - total)[origin[first]]
    return counts
