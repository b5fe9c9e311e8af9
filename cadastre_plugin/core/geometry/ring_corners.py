"""Corners of rings with the corners before and after them, as they were drawn, bad rings included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.edges import Floats, Indices


@dataclass(frozen=True)
class RingCorners:
    """Corners of polygons in the order of their rings: `at` (n, 2) in m with the corner `before` and `after` it on the
    ring, `owner` (n,) the index of the polygon. A coordinate may be anything; what is not finite compares as False.
    """

    before: Floats
    at: Floats
    after: Floats
    owner: Indices


def ring_corners(shapes: Iterable[BaseGeometry]) -> RingCorners:
    """The corners of polygons and multipolygons, valid or not; the point that closes a ring is not a second corner."""
    parts, part_owner = shapely.get_parts(np.array(list(shapes), dtype=object), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.append(ring[1:] != ring[:-1], True) if len(ring) else np.zeros(0, dtype=bool)
    first = np.flatnonzero(np.append(True, closing[:-1])) if len(ring) else np.zeros(0, dtype=np.int64)
    before = np.arange(len(points)) - 1
    before[first] = np.flatnonzero(closing) - 1
    corner = np.flatnonzero(~closing)
    owner: Indices = part_owner[ring_part[ring[corner]]]
    return RingCorners(points[before[corner]], points[corner], points[corner + 1], owner)
