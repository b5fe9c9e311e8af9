"""Where two open changes meet: boundaries, parcels and rights that both are about to make different."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

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


class Touched:
    """A footprint found by place, for comparing it with many others."""

    def __init__(self, footprint: Footprint) -> None:
        self.footprint = footprint
        self._corners, self._edges = sorted(footprint.corners), sorted(footprint.edges)
        self._points, self._lines = STRtree(_points(self._corners)), STRtree(_lines(self._edges))

    def meeting(self, other: Footprint) -> Meeting:
        """What both touch. Edges are the same that have the same ends, or on which a corner of the other one lies."""
        mine = self.footprint
        corners = _near(self._points, _lines(other.edges))
        edges = _near(self._lines, _points(other.corners))
        return Meeting(
            corners=(mine.corners & other.corners) | {self._corners[index] for index in corners},
            edges=(mine.edges & other.edges) | {self._edges[index] for index in edges},
            parcels=mine.parcels & other.parcels,
            rights=mine.rights & other.rights,
        )


class Outlines:
    """The outlines of parcels as they were, found by place."""

    def __init__(self, parcels: Iterable[Parcel]) -> None:
        held = list(parcels)
        self._ids = [parcel.id for parcel in held]
        self._tree = STRtree([parcel.geometry.boundary for parcel in held])

    def along(self, places: Sequence[Point], among: Collection[UUID]) -> list[frozenset[UUID]]:
        """Of each place, the parcels that have it on their outline."""
        found: list[set[UUID]] = [set() for _ in places]
        asked, met = self._tree.query(places, predicate="dwithin", distance=ON_EDGE_M) if places else ((), ())
        for place, index in zip(asked, met, strict=True):
            if self._ids[index] in among:
                found[place].add(self._ids[index])
        return [frozenset(ids) for ids in found]


def meeting(one: Footprint, other: Footprint) -> Meeting:
    """What two footprints have in common."""
    return Touched(one).meeting(other)


def met_boundaries(met: Meeting, outlines: Outlines, among: Collection[UUID]) -> tuple[MetBoundary, ...]:
    """The boundaries of a meeting, each once however many corners of it are touched.

    among: the parcels that both changes start from; a boundary is told by those of them that lie along it.
    """
    pieces = list(_pieces(met))
    sides = outlines.along([middle for _, middle in pieces], among)
    found: dict[frozenset[UUID], list[BaseGeometry]] = {}
    for (piece, _), side in zip(pieces, sides, strict=True):
        found.setdefault(side, []).append(piece)
    return tuple(MetBoundary(ids, _together(each)) for ids, each in found.items())


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


def _near(tree: STRtree, places: Sequence[BaseGeometry]) -> set[int]:
    """What of a tree comes near one of the places."""
    return set(tree.query(places, predicate="dwithin", distance=ON_EDGE_M)[1].tolist()) if places else set()


def _points(corners: Iterable[Position]) -> list[Point]:
    return [Point(corner) for corner in corners]


def _lines(edges: Iterable[Edge]) -> list[LineString]:
    return [LineString(edge) for edge in edges]
