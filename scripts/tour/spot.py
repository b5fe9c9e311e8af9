"""Where the tour works: a place of the city, whichever city it is, with a corner to move and a corner to misplace.

Found by plain geometry from the database, beside the program's own rules.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point
from shapely.strtree import STRtree

from scripts.tour.register import rows
from scripts.tour.step import TourError

Position = tuple[float, float]

WINDOW_M = (240.0, 150.0)
LOT_M2 = (250.0, 2500.0)
MOVE_M = (2.0, 1.2, 0.6)
FAR_M = (16.0, 11.0, 7.0, 24.0, 36.0)
ALONE_M = 4.0
APART_M = 6.0  # so that the moved corner is not taken for the one to misplace
MOST_HOLDERS = 4
SAME_AREA_M2 = 0.05
PLAIN_OVERLAP_M2 = 4.0
CLEAR_OF_OTHERS_M = 1.0
PLACES_TRIED = 150

_LOTS = """
    SELECT parcel_id::text AS id, number, ST_X(ST_PointOnSurface(geom)) AS x, ST_Y(ST_PointOnSurface(geom)) AS y
    FROM cadastre.parcel_current WHERE computed_area BETWEEN %s AND %s
    ORDER BY md5(number) LIMIT %s
"""
_WINDOW = """
    SELECT parcel_id::text AS id, number, ST_AsBinary(geom) AS geom FROM cadastre.parcel_current
    WHERE geom && ST_MakeEnvelope(%s, %s, %s, %s, (SELECT Find_SRID('cadastre', 'parcel_version', 'geom')))
"""


@dataclass(frozen=True)
class Move:
    """A corner and where it goes (m, CRS of the city), and the numbers of the parcels that have it."""

    start: Position
    end: Position
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """The middle of the work area, a move that is right, and one that makes an overlap."""

    middle: Position
    number: str
    right: Move
    wrong: Move

    def facts(self) -> dict[str, Any]:
        """As plain data that steps hand on."""
        return asdict(self)


def find_spot(without: Collection[str] = (), least: float = 0.0) -> Spot:
    """A spot of the city, whose move is of `least` m and touches none of the parcels of these numbers.

    Raises:
        TourError: the city has no place such as the tour needs.
    """
    for lot in rows(_LOTS, *LOT_M2, PLACES_TRIED):
        spot = _spot_at(lot)
        if spot and not set(spot.right.numbers) & set(without) and math.dist(spot.right.start, spot.right.end) >= least:
            return spot
    raise TourError(f"none of {PLACES_TRIED} places of the city has a corner between two parcels that can be moved")


def _spot_at(lot: Mapping[str, Any]) -> Spot | None:
    near = Neighbourhood((lot["x"], lot["y"]))
    right = next(near.right_moves(lot["id"]), None)
    wrong = next(near.wrong_moves(lot["id"], right), None) if right else None
    return Spot(near.middle, lot["number"], right, wrong) if right and wrong else None


class Neighbourhood:
    """The parcels of the window around a place."""

    def __init__(self, middle: Position) -> None:
        self.middle = middle
        x, y = middle
        found = rows(_WINDOW, x - WINDOW_M[0] / 2, y - WINDOW_M[1] / 2, x + WINDOW_M[0] / 2, y + WINDOW_M[1] / 2)
        self._numbers = {row["id"]: row["number"] for row in found}
        self._geometries = {row["id"]: _multipolygon(row["geom"]) for row in found}
        self._ids = list(self._geometries)
        self._tree = STRtree(list(self._geometries.values()))

    def right_moves(self, id: str) -> Iterator[Move]:
        """Moves of a corner that just two parcels have, which keep both valid, their sum, and everything else clear."""
        for corner in self._corners(id):
            holders = self._holders(corner)
            if len(holders) == 2 and self._near(corner, 0.2) == holders and self._is_alone(corner):
                yield from (move for move in self._moves(corner, MOVE_M, holders) if self._is_right(move, holders))

    def wrong_moves(self, id: str, right: Move) -> Iterator[Move]:
        """Moves of another corner of the parcel that push it over a parcel which does not have the corner."""
        for corner in self._corners(id):
            holders = self._holders(corner)
            is_free = math.dist(corner, right.start) > APART_M and self._is_alone(corner)
            if is_free and len(holders) <= MOST_HOLDERS:
                yield from (move for move in self._moves(corner, FAR_M, holders) if self._is_wrong(move, holders))

    def _corners(self, id: str) -> list[Position]:
        return [(x, y) for x, y in shapely.get_coordinates(self._geometries[id])[:-1].tolist()]

    def _is_alone(self, corner: Position) -> bool:
        """No other corner so near that a click could mean it."""
        near = (shapely.get_coordinates(self._geometries[id]) for id in self._near(corner, ALONE_M))
        distances = np.concatenate([np.hypot(*(ring - corner).T) for ring in near])
        return not ((distances > 0) & (distances < ALONE_M)).any()

    def _holders(self, corner: Position) -> set[str]:
        return {id for id in self._near(corner, 0.0) if _has(self._geometries[id], corner)}

    def _near(self, place: Position, distance: float) -> set[str]:
        point = Point(place)
        found = self._tree.query(point.buffer(distance) if distance else point)
        return {self._ids[index] for index in found if self._geometries[self._ids[index]].distance(point) <= distance}

    def _moves(self, corner: Position, distances: Sequence[float], holders: set[str]) -> Iterator[Move]:
        numbers = tuple(sorted(self._numbers[id] for id in holders))
        for distance in distances:
            for angle in (*self._edge_directions(corner, holders), *np.linspace(0, 2 * math.pi, 16, endpoint=False)):
                x = round(corner[0] + distance * math.cos(angle), 3)
                y = round(corner[1] + distance * math.sin(angle), 3)
                yield Move(corner, (x, y), numbers)

    def _edge_directions(self, corner: Position, holders: set[str]) -> Iterator[float]:
        """Along the edges that meet in the corner: a corner at the street moves along the street."""
        for id in holders:
            ring = shapely.get_coordinates(self._geometries[id])
            (index, *_) = np.flatnonzero((ring == corner).all(axis=1))
            for neighbour in (ring[index - 1 if index else -2], ring[(index + 1) % len(ring)]):
                yield math.atan2(neighbour[1] - corner[1], neighbour[0] - corner[0])

    def _is_right(self, move: Move, holders: set[str]) -> bool:
        after = {id: _moved(self._geometries[id], move) for id in holders}
        grown = sum(after[id].area - self._geometries[id].area for id in holders)
        if not all(geometry.is_valid for geometry in after.values()) or abs(grown) > SAME_AREA_M2:
            return False
        clear = self._near(move.end, CLEAR_OF_OTHERS_M) <= holders
        return clear and not self._overlap(after) and not _overlaps_within(after)

    def _is_wrong(self, move: Move, holders: set[str]) -> bool:
        after = {id: _moved(self._geometries[id], move) for id in holders}
        return all(geometry.is_valid for geometry in after.values()) and self._overlap(after) > PLAIN_OVERLAP_M2

    def _overlap(self, after: Mapping[str, MultiPolygon]) -> float:
        others = [
            (geometry, self._geometries[self._ids[index]])
            for geometry in after.values()
            for index in self._tree.query(geometry)
            if self._ids[index] not in after
        ]
        return float(sum(one.intersection(other).area for one, other in others))


def _has(geometry: MultiPolygon, corner: Position) -> bool:
    return bool((shapely.get_coordinates(geometry) == corner).all(axis=1).any())


def _moved(geometry: MultiPolygon, move: Move) -> MultiPolygon:
    def shift(coordinates: np.ndarray) -> np.ndarray:
        there = (coordinates == move.start).all(axis=1)
        return np.where(there[:, None], np.array(move.end), coordinates)

    moved: MultiPolygon = shapely.transform(geometry, shift)
    return moved


def _overlaps_within(after: Mapping[str, MultiPolygon]) -> bool:
    one, other = after.values()
    return bool(one.intersection(other).area > 1e-6)


def _multipolygon(wkb: bytes) -> MultiPolygon:
    geometry = shapely.from_wkb(bytes(wkb))
    if not isinstance(geometry, MultiPolygon):
        raise TourError(f"the register holds a {geometry.geom_type}")
    return geometry
