"""Neighbours that share a boundary and not its corners: given them first, so that all follow when it moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.corners_shared import moves_onto, with_corners, with_moved
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import snapped
from cadastre_plugin.core.model.parcel import Parcel


def joined(fabric: Fabric, place: BaseGeometry, staying: Iterable[Position]) -> Fabric:
    """The fabric in which every parcel along `place` (m) has all the corners on it.

    Corners closer to each other than `t_junction_m` are one: those in `staying` stay where they are. Real registers
    have such faults; left alone, a boundary that moves would part from the neighbour that lacks its corner.
    """
    reach = fabric.tolerances.t_junction_m
    around = fabric.near(place, reach)
    points = _on(place, around, reach)
    kept = np.array(list(staying), dtype=float).reshape(-1, 2)
    moves = moves_onto(_without(points, kept), kept, reach)
    points = np.unique([moves.get((x, y), (x, y)) for x, y in [*points.tolist(), *kept.tolist()]], axis=0)
    made = [_joined(parcel, moves, points, reach) for parcel in around]
    changed = {one.id: one for one, was in zip(made, around, strict=True) if one is not was}
    return fabric.with_states(changed) if changed else fabric


def pinned(fabric: Fabric, points: Sequence[Position]) -> Fabric:
    """The fabric in which every boundary that runs through one of the points has a corner there, on the grid."""
    for x, y in snapped(np.array(points, dtype=float).reshape(-1, 2)).tolist():
        fabric = joined(fabric, shapely.Point(x, y), [(x, y)])
    return fabric


def corners_on(fabric: Fabric, line: LineString) -> list[Position]:
    """Every corner on a line (m), in the order along it."""
    reach = fabric.tolerances.t_junction_m
    corners = _on(line, fabric.near(line, reach), reach)
    along = np.argsort(shapely.line_locate_point(line, shapely.points(corners)), kind="stable")
    return [(x, y) for x, y in corners[along].tolist()]


def star(fabric: Fabric, corner: Position) -> BaseGeometry:
    """The edges that meet at a corner, as lines; empty when nobody has it."""
    ends = {end for parcel in fabric.having(corner) for end in _ends(parcel, corner)}
    lines: BaseGeometry = shapely.MultiLineString([[corner, end] for end in sorted(ends)])
    return lines


def _ends(parcel: Parcel, corner: Position) -> set[Position]:
    rings = shapely.get_rings(shapely.get_parts(parcel.geometry))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    start, end = points[:-1], points[1:]
    real = (ring[:-1] == ring[1:]) & (start != end).any(axis=1)
    leaving = end[real & (start == corner).all(axis=1)]
    coming = start[real & (end == corner).all(axis=1)]
    return {(x, y) for x, y in np.concatenate([leaving, coming]).tolist()}


def _on(place: BaseGeometry, around: Sequence[Parcel], reach: float) -> Floats:
    corners: Floats = np.unique(shapely.get_coordinates([parcel.geometry for parcel in around]), axis=0)
    west, south, east, north = place.bounds
    inside = (corners >= (west - reach, south - reach)) & (corners <= (east + reach, north + reach))
    near = corners[inside.all(axis=1)].reshape(-1, 2)
    shapely.prepare(place)
    on: Floats = near[shapely.dwithin(place, shapely.points(near), reach)]
    return on


def _without(points: Floats, others: Floats) -> Floats:
    known = {(x, y) for x, y in others.tolist()}
    kept: Floats = np.array([point for point in points.tolist() if tuple(point) not in known]).reshape(-1, 2)
    return kept


def _joined(parcel: Parcel, moves: dict[Position, Position], points: Floats, reach: float) -> Parcel:
    shape = with_moved(parcel.geometry, moves) if moves else parcel.geometry
    shape = with_corners(shape, points, reach)
    return parcel if shape is parcel.geometry else replace(parcel, geometry=shape)
