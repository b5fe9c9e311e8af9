"""A boundary in dispute as shapes on the map, in m of the city's CRS."""

from __future__ import annotations

import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.conflict.comparison import Boundary, Choice
from cadastre_plugin.core.model.boundary_point import Position

ALONGSIDE_M = 0.02
"""Nearer than this two sides run along each other: a corner that moved along a line is on it to the millimetre only."""

LABELS_AT = {Choice.BASE: 0.2, Choice.THEIRS: 0.5, Choice.MINE: 0.8}
"""How far along its line it is written whose a side is: each side's elsewhere, so that none covers another."""


def line_of(boundary: Boundary, choice: Choice) -> BaseGeometry:
    """Where a side has the boundary. A corner alone comes with the edges that meet in it; one that a side removed with
    the straight line past it."""
    corners = boundary.of(choice)
    if not boundary.is_corner:
        return LineString(corners) if len(corners) > 1 else LineString()
    if not corners:
        return LineString(boundary.beside) if len(boundary.beside) > 1 else LineString()
    return MultiLineString([(corners[0], other) for other in boundary.beside if other != corners[0]])


def place_of(boundary: Boundary) -> BaseGeometry:
    """All that the three sides have of it: what the map must show."""
    corners: list[Position] = [*boundary.base, *boundary.theirs, *boundary.mine, *boundary.beside]
    return shapely.MultiPoint(corners).envelope


def own_part(boundary: Boundary, choice: Choice) -> BaseGeometry:
    """The part of a side's line that no other side has: where its label stands and a click means this side."""
    line = line_of(boundary, choice)
    others = shapely.geometrycollections([line_of(boundary, other) for other in Choice if other is not choice])
    own = shapely.difference(line, shapely.buffer(others, ALONGSIDE_M, quad_segs=1, cap_style="flat"))
    return line if own.is_empty else own
