"""Faults put into an invented city on purpose, each where nothing else is wrong, so that they can be counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon

from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_server.cities.cutting import Floats

LONGEST_SHARED_M, SHORTEST_SHARED_M = 80.0, 8.0
OVERLAP_M, SLIVER_M = 0.9, 0.05
DECIMAL_SLIP = 10.0


class FaultKind(StrEnum):
    """Each is found by one rule of the core."""

    OVERLAP = "overlap"
    SLIVER = "sliver"
    T_JUNCTION = "t-junction"
    LEGAL_AREA = "legal-area"


KINDS = tuple(FaultKind)


@dataclass(frozen=True)
class Fault:
    """A fault that was seeded: what, in which parcels (the one that was spoilt first), where (m, profile's CRS)."""

    kind: FaultKind
    parcels: tuple[Parcel, ...]
    place: Point


def seeded(
    parcels: Sequence[Parcel], kinds: Sequence[FaultKind], rng: np.random.Generator
) -> tuple[list[Parcel], list[Fault]]:
    """The parcels with one fault of each kind given, in places apart from each other; fewer where there is no room."""
    spoilt = list(parcels)
    faults: list[Fault] = []
    pairs = _pairs(parcels, rng)
    for kind in kinds:
        for one, other, start, end in pairs:
            made = _spoilt(spoilt[one], kind, start, end)
            if made is not None:
                spoilt[one] = made
                both = (made,) if kind is FaultKind.LEGAL_AREA else (made, spoilt[other])
                faults.append(Fault(kind, both, Point((start + end) / 2)))
                break
    return spoilt, faults


def _pairs(parcels: Sequence[Parcel], rng: np.random.Generator) -> Iterator[tuple[int, int, Floats, Floats]]:
    """Neighbours with a straight boundary between them, its ends; no two pairs side by side."""
    shapes = np.array([parcel.geometry for parcel in parcels], dtype=object)
    tree = shapely.STRtree(shapes)
    used = np.zeros(len(parcels), dtype=bool)
    for one in rng.permutation(len(parcels)).tolist():
        around = tree.query(shapes[one], predicate="intersects")
        if used[around].any():
            continue
        for other in np.sort(around).tolist():
            edge = _shared_edge(shapes[one], shapes[other]) if other != one else None
            if edge is not None:
                used[around] = True
                used[tree.query(shapes[other], predicate="intersects")] = True
                yield one, other, *edge
                break


def _shared_edge(one: MultiPolygon, other: MultiPolygon) -> tuple[Floats, Floats] | None:
    """An edge of the outline of `one`, in its direction, that `other` has too; of a length that leaves room."""
    corners = shapely.get_coordinates(one.geoms[0].exterior)
    theirs = {tuple(corner) for corner in shapely.get_coordinates(other).tolist()}
    for start, end in pairwise(corners):
        if SHORTEST_SHARED_M < np.hypot(*(end - start)) < LONGEST_SHARED_M and {tuple(start), tuple(end)} <= theirs:
            return start, end
    return None


def _spoilt(parcel: Parcel, kind: FaultKind, start: Floats, end: Floats) -> Parcel | None:
    if kind is FaultKind.LEGAL_AREA:
        return replace(parcel, legal_area=parcel.legal_area * DECIMAL_SLIP) if parcel.legal_area else None
    aside = {FaultKind.OVERLAP: OVERLAP_M, FaultKind.SLIVER: -SLIVER_M, FaultKind.T_JUNCTION: 0.0}[kind]
    outline = parcel.geometry.geoms[0]
    bent = on_grid(_with_corner(outline, start, end, aside))
    if not bent.is_valid:
        return None
    gained = bent.area - parcel.geometry.area  # the document goes along: one fault is one finding
    legal = None if parcel.legal_area is None else max(round(parcel.legal_area + gained), 1.0)
    return replace(parcel, geometry=bent, legal_area=legal)


def _with_corner(polygon: Polygon, start: Floats, end: Floats, aside: float) -> Polygon:
    """The polygon with a corner in the middle of an edge, moved outwards by `aside` (m)."""
    corners = shapely.get_coordinates(polygon.exterior)
    place = int(np.flatnonzero((corners[:-1] == start).all(axis=1) & (corners[1:] == end).all(axis=1))[0])
    east, north = (end - start) / np.hypot(*(end - start))
    outwards = np.array([north, -east]) * (1 if polygon.exterior.is_ccw else -1)
    ring = np.insert(corners, place + 1, (start + end) / 2 + outwards * aside, axis=0)
    return Polygon(ring, list(polygon.interiors))
