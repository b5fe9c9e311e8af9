"""Corners in the middle of a straight line that no boundary ends at any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.model.parcel import Parcel


def without_idle_corners(
    fabric: Fabric, shape: MultiPolygon, ended: Collection[UUID], corners: Iterable[Position]
) -> tuple[MultiPolygon, dict[UUID, Parcel]]:
    """`shape` without those of the corners that nothing needs, and the neighbours that lose them too.

    shape: on the grid, in place of the parcels in `ended`. A corner is idle when it lies within the profile's
    tolerance of a T-junction (m) of the line between the corners beside it, and everyone else who has it has it between
    the same two corners.
    """
    changed: dict[UUID, Parcel] = {}
    for corner in corners:
        checkpoint()
        others = [changed.get(item.id, item) for item in fabric.having(corner) if item.id not in ended]
        sides = [_beside(geometry, corner) for geometry in (shape, *(item.geometry for item in others))]
        if None in sides or len(set(sides)) > 1 or not _is_straight(corner, sides[0], fabric):
            continue
        shape = _without(shape, corner)
        changed |= {item.id: replace(item, geometry=_without(item.geometry, corner)) for item in others}
    return shape, changed


def _is_straight(corner: Position, sides: frozenset[Position] | None, fabric: Fabric) -> bool:
    return bool(sides and LineString(list(sides)).distance(Point(corner)) <= fabric.tolerances.t_junction_m)


def _beside(shape: MultiPolygon, corner: Position) -> frozenset[Position] | None:
    """The two corners beside a corner; None when its ring passes it twice or has none to spare."""
    found = [(ring, index) for ring in _rings(shape) for index in np.flatnonzero((ring == corner).all(axis=1)).tolist()]
    if len(found) != 1 or len(found[0][0]) < 4:
        return None
    ring, index = found[0]
    sides = frozenset((float(x), float(y)) for x, y in (ring[index - 1], ring[(index + 1) % len(ring)]))
    return sides if len(sides) == 2 else None


def _without(shape: MultiPolygon, corner: Position) -> MultiPolygon:
    return MultiPolygon(
        [
            Polygon(_ring_without(part.exterior, corner), [_ring_without(ring, corner) for ring in part.interiors])
            for part in shape.geoms
        ]
    )


def _ring_without(ring: shapely.LinearRing, corner: Position) -> Floats:
    points: Floats = shapely.get_coordinates(ring)[:-1]
    kept: Floats = points[(points != corner).any(axis=1)]
    return kept


def _rings(shape: MultiPolygon) -> list[Floats]:
    return [shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(shapely.get_parts(shape))]
