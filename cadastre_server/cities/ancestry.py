"""Where some lots of an invented city came from: larger parcels of former decades, cut and joined and cut again.

Twelve lots side by side were six and six once; of those three were made, the middle one on land of both; and of each
of the three the lots of today. So there are splits and a merge, and numbers that nobody uses any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import shapely
from shapely import Polygon
from shapely.strtree import STRtree

from cadastre_plugin.core.change.change import Lineage
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_server.cities.people import People

LOTS, THIRD, HALF = 12, 4, 6
A_CLUSTER = 250
"""Of so many lots of a cell, and once in each, twelve have a past."""
FOUNDED = datetime(1961, 4, 12, tzinfo=UTC)
RELAID = datetime(1984, 9, 3, tzinfo=UTC)
CUT = (datetime(1997, 6, 16, tzinfo=UTC), datetime(2003, 10, 1, tzinfo=UTC), datetime(2011, 3, 22, tzinfo=UTC))
"""When the lots of each third were cut out of it."""
SHARED_M = 1.0

Numbering = Callable[[Parcel], str]
"""The next number of the block that a lot is in."""


@dataclass(frozen=True)
class Retired:
    """A parcel that was law from `since` until `until`."""

    parcel: Parcel
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Ancestry:
    """Retired parcels, who came from whom, and since when those of today are law where that is known."""

    retired: list[Retired] = field(default_factory=list)
    links: list[Lineage] = field(default_factory=list)
    begun: dict[UUID, datetime] = field(default_factory=dict)


def ancestry(lots: Sequence[Parcel], number: Numbering, draw: Random) -> Ancestry:
    """The past of some of the lots."""
    made, people = Ancestry(), People(draw)
    free = {lot.id: lot for lot in lots if len(lot.geometry.geoms) == 1}
    for _ in range(max(len(lots) // A_CLUSTER, 1)):
        cluster = _cluster(list(free.values()), draw)
        if cluster is not None:
            _add_past(made, cluster, number, people)
            for lot in cluster:
                del free[lot.id]
    return made


def _cluster(lots: Sequence[Parcel], draw: Random) -> Sequence[Parcel] | None:
    """Twelve lots in a row or two whose halves and thirds are of one piece each; None when none was found."""
    if len(lots) < LOTS:
        return None
    tree = STRtree([lot.geometry for lot in lots])
    for _ in range(20):
        around = [lots[index] for index in _grown(lots, tree, draw.randrange(len(lots)))]
        in_row = sorted(around, key=lambda lot: _along(lot, around))
        if len(in_row) == LOTS and all(_is_whole(in_row[part]) for part in (*_HALVES, *_THIRDS)):
            return in_row
    return None


_HALVES = (slice(0, HALF), slice(HALF, LOTS))
_THIRDS = tuple(slice(start, start + THIRD) for start in range(0, LOTS, THIRD))
_PARENTS = ((0,), (0, 1), (1,))
"""On whose half each third lies."""


def _grown(lots: Sequence[Parcel], tree: STRtree, start: int) -> list[int]:
    """A lot and those around it that share a boundary with one before them."""
    found, waiting = {start: None}, [start]
    while waiting and len(found) < LOTS:
        for other in _beside(lots, tree, waiting.pop(0)):
            if other not in found and len(found) < LOTS:
                found[other] = None
                waiting.append(other)
    return list(found)


def _beside(lots: Sequence[Parcel], tree: STRtree, index: int) -> Iterator[int]:
    shape = lots[index].geometry
    for other in sorted(tree.query(shape).tolist()):
        if other != index and shapely.intersection(shape.boundary, lots[other].geometry.boundary).length > SHARED_M:
            yield other


def _along(lot: Parcel, around: Sequence[Parcel]) -> float:
    """How far a lot lies along the longer side of the cluster, in m."""
    west, south, east, north = shapely.total_bounds([each.geometry for each in around])
    centre = lot.geometry.centroid
    return float(centre.x if east - west > north - south else centre.y)


def _is_whole(lots: Sequence[Parcel]) -> bool:
    joined = shapely.union_all([lot.geometry for lot in lots])
    return isinstance(joined, Polygon) and not joined.interiors


def _add_past(made: Ancestry, lots: Sequence[Parcel], number: Numbering, people: People) -> None:
    halves = [_joined(lots[part], number, people) for part in _HALVES]
    thirds = [_joined(lots[part], number, people) for part in _THIRDS]
    made.retired.extend(Retired(half, FOUNDED, RELAID) for half in halves)
    for third, parents, part, day in zip(thirds, _PARENTS, _THIRDS, CUT, strict=True):
        made.retired.append(Retired(third, RELAID, day))
        made.links.extend(Lineage(halves[parent].id, third.id) for parent in parents)
        made.links.extend(Lineage(third.id, lot.id) for lot in lots[part])
        made.begun.update({lot.id: day for lot in lots[part]})


def _joined(lots: Sequence[Parcel], number: Numbering, people: People) -> Parcel:
    shape = on_grid(shapely.union_all([lot.geometry for lot in lots]))
    first = lots[0]
    return replace(first, id=people.id(), number=number(first), geometry=shape, legal_area=None)
