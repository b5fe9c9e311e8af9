"""Where two open changes meet: boundaries, parcels and rights that both are about to make different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

from cadastre_plugin.core.forecast.footprint import Edge, Footprint
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.parcel import Parcel

ON_EDGE_M = 2 * GRID_M
"""A corner lies on an edge that comes so near: both ends and the corner itself are rounded to the grid."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two footprints have in common. corners, edges: of the first one's boundaries, in m."""

    corners: frozenset[Position] = frozenset()
    edges: frozenset[Edge] = frozenset()
    parcels: frozenset[UUID] = frozenset()
    rights: frozenset[UUID] = frozenset()

    @property
    def on_boundary(self) -> bool:
        """True when both touch the same boundary."""
        return bool(self.corners or self.edges)

    @property
    def is_empty(self) -> bool:
        """True when they do not meet."""
        return not (self.corners or self.edges or self.parcels or self.rights)


@dataclass(frozen=True, slots=True)
class MetBoundary:
    """A boundary on which two changes meet: the parcels on its sides, and what of it both touch, in m."""

    parcels: frozenset[UUID]
    place: BaseGeometry


def meeting(one: Footprint, other: Footprint) -> Meeting:
    """What both touch. Edges are the same when they have the same ends, or when a corner of one lies on the other."""
    on_corners, on_edges = _on_edges(one.corners, other.edges), _edges_at(one.edges, other.corners)
    return Meeting(
        corners=(one.corners & other.corners) | on_corners,
        edges=(one.edges & other.edges) | on_edges,
        parcels=one.parcels & other.parcels,
        rights=one.rights & other.rights,
    )


def met_boundaries(met: Meeting, parcels: Iterable[Parcel]) -> tuple[MetBoundary, ...]:
    """The boundaries of a meeting, each once however many corners of it are touched.

    parcels: those that both changes start from, as they were; a boundary is told by those that lie along it.
    """
    candidates = list(parcels)
    outlines = [parcel.geometry.boundary for parcel in candidates]
    shapely.prepare(outlines)
    found: dict[frozenset[UUID], list[BaseGeometry]] = {}
    for piece, middle in _pieces(met):
        beside = shapely.dwithin(outlines, middle, ON_EDGE_M) if outlines else ()
        sides = frozenset(parcel.id for parcel, is_beside in zip(candidates, beside, strict=True) if is_beside)
        found.setdefault(sides, []).append(piece)
    return tuple(MetBoundary(sides, _together(pieces)) for sides, pieces in found.items())


def _pieces(met: Meeting) -> Iterator[tuple[BaseGeometry, Point]]:
    """Edges, and corners that are the end of none of them; each with a point of it that is no other boundary's."""
    for edge in sorted(met.edges):
        line = LineString(edge)
        yield line, line.interpolate(0.5, normalized=True)
    ends = {corner for edge in met.edges for corner in edge}
    for corner in sorted(met.corners - ends):
        yield Point(corner), Point(corner)


def _together(pieces: list[BaseGeometry]) -> BaseGeometry:
    lines = [piece for piece in pieces if isinstance(piece, LineString)]
    return MultiLineString(lines) if lines else MultiPoint([piece for piece in pieces if isinstance(piece, Point)])


def _on_edges(corners: Iterable[Position], edges: Iterable[Edge]) -> frozenset[Position]:
    """The corners that lie on one of the edges."""
    asked, lines = list(corners), [LineString(edge) for edge in edges]
    near = STRtree(lines).query(shapely.points(asked), predicate="dwithin", distance=ON_EDGE_M) if asked else None
    return frozenset(asked[index] for index in near[0]) if near is not None else frozenset()


def _edges_at(edges: Iterable[Edge], corners: Iterable[Position]) -> frozenset[Edge]:
    """The edges on which one of the corners lies."""
    asked, points = list(edges), [Point(corner) for corner in corners]
    lines = [LineString(edge) for edge in asked]
    near = STRtree(points).query(lines, predicate="dwithin", distance=ON_EDGE_M) if asked and points else None
    return frozenset(asked[index] for index in near[0]) if near is not None else frozenset()
