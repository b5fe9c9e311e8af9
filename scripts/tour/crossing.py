"""A place of the city where two surveyors meet: one corner that both move, and one that each moves alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

from scripts.tour.register import row, rows
from scripts.tour.spot import APART_M, LOT_M2, PLACES_TRIED, Move, Neighbourhood, Position
from scripts.tour.step import TourError

LEAST_BETWEEN_M = 0.7
"""The ends of the corner that both move are so far apart, so that a hand can tell them."""

_LOTS = """
    SELECT parcel_id::text AS id, number, ST_X(ST_PointOnSurface(geom)) AS x, ST_Y(ST_PointOnSurface(geom)) AS y
    FROM cadastre.parcel_current WHERE computed_area BETWEEN %s AND %s AND version = 1
    AND parcel_id NOT IN (SELECT thing_id FROM cadastre.change_touches)
    ORDER BY md5('conflict' || number) LIMIT %s
"""
_PLAIN = """
    SELECT bool_and(parcel.version = 1) AND sum(parcel.computed_area) < %s AND NOT EXISTS (
        SELECT FROM cadastre.right_version AS held
        JOIN cadastre.right_share ON right_row_id = held.row_id
        JOIN cadastre.party_version AS party ON party.party_id = right_share.party_id AND party.kind = 'state'
        WHERE held.parcel_id = ANY(array_agg(parcel.parcel_id))
    ) AS is_plain FROM cadastre.parcel_current AS parcel WHERE parcel.number = ANY(%s)
"""
MOST_M2 = 8_000.0
"""Of more land, and of the state's, a second supervisor would have to decide."""


@dataclass(frozen=True)
class Crossing:
    """What each surveyor moves; the first move of both is of the same corner. middle: of the lot (m, CRS of the
    city)."""

    middle: Position
    mine: tuple[Move, Move]
    theirs: tuple[Move, Move]

    def numbers(self) -> list[str]:
        """All parcels that are touched."""
        return sorted({number for move in (*self.mine, *self.theirs) for number in move.numbers})


def find_crossing() -> Crossing:
    """A place whose parcels nobody changed yet.

    Raises:
        TourError: the city has no such place.
    """
    for lot in rows(_LOTS, *LOT_M2, PLACES_TRIED):
        found = _crossing_at((lot["x"], lot["y"]), lot["id"])
        if found is not None and row(_PLAIN, MOST_M2, found.numbers())["is_plain"]:
            return found
    raise TourError(f"none of {PLACES_TRIED} places of the city has three corners that can be moved")


def _crossing_at(middle: Position, id: str) -> Crossing | None:
    by_corner: dict[Position, list[Move]] = {}
    for move in Neighbourhood(middle).right_moves(id):
        by_corner.setdefault(move.start, []).append(move)
    for corner, moves in by_corner.items():
        others = [other for other in by_corner if math.dist(other, corner) > APART_M]
        pair = max(combinations(moves, 2), key=_between, default=None)
        if pair is None or _between(pair) < LEAST_BETWEEN_M or len(others) < 2:
            continue
        alone = [by_corner[other][-1] for other in others[:2]]
        return Crossing(middle, (pair[0], alone[0]), (pair[1], alone[1]))
    return None


def _between(pair: tuple[Move, Move]) -> float:
    return math.dist(pair[0].end, pair[1].end)
