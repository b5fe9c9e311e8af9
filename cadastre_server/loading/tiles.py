"""The city in tiles, each with few enough parcels to be looked at in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from shapely.geometry import box

from cadastre_plugin.core.change.points import Points
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.check import examine
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.neighbourhood import reach
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from cadastre_server.database import Row
from cadastre_server.loading.repository import count_in, extent
from cadastre_server.register.surroundings import surroundings

PARCELS = 8_000
"""A tile with more is cut in four."""
SMALLEST_M = 25.0
Window = tuple[float, float, float, float]
Key = tuple[str, str, tuple[UUID, ...]]


@dataclass(frozen=True)
class Examined:
    """What is wrong in a tile, and how many parcels begin in it: over all tiles, each once."""

    findings: Sequence[Finding]
    parcels: int


def examined(connection: Connection[Row], profile: Profile) -> Iterator[Examined]:
    """What the rules find in the whole register, tile by tile, each finding once.

    A finding is told in the tile that its place is in. One whose place lies across the edge of a tile is told in the
    first of them; only those are remembered.
    """
    told: set[Key] = set()
    for window in _tiles(connection, profile):
        known = surroundings(connection, [window], reach(profile.tolerances), profile.crs.srid)
        parcels = tuple(known.by_id.values())
        findings = [
            finding for finding in _findings(parcels, known.points, profile) if _is_told_here(finding, window, told)
        ]
        yield Examined(findings, sum(_begins_in(parcel, window) for parcel in parcels))


def _findings(parcels: tuple[Parcel, ...], points: Points, profile: Profile) -> tuple[Finding, ...]:
    ids = frozenset(parcel.id for parcel in parcels)
    return examine(Situation(parcels, ids, Surroundings(()), profile, None, points))


def _tiles(connection: Connection[Row], profile: Profile) -> Iterator[Window]:
    """Windows (west, south, east, north, m) that cover all parcels and do not overlap."""
    whole = extent(connection)
    waiting = [whole] if whole else []
    while waiting:
        window = waiting.pop()
        small = window[2] - window[0] <= SMALLEST_M
        count = count_in(connection, window, profile.crs.srid)
        if count > PARCELS and not small:
            waiting += _quarters(window)
        elif count:
            yield window


def _quarters(window: Window) -> list[Window]:
    west, south, east, north = window
    middle, centre = (west + east) / 2, (south + north) / 2
    return [
        (middle, centre, east, north),
        (west, centre, middle, north),
        (middle, south, east, centre),
        (west, south, middle, centre),
    ]


def _is_told_here(finding: Finding, window: Window, told: set[Key]) -> bool:
    place = finding.place
    if place is None or place.is_empty:
        return _is_first(finding, told)
    west, south, east, north = place.bounds
    if _has(window, west, south) and _has(window, east, north):
        return True
    begins_before = west < window[2] and south < window[3]
    ends_behind = east >= window[0] and north >= window[1]
    return begins_before and ends_behind and place.intersects(box(*window)) and _is_first(finding, told)


def _is_first(finding: Finding, told: set[Key]) -> bool:
    key = (finding.rule, finding.template, tuple(sorted(finding.subjects)))
    is_first = key not in told
    told.add(key)
    return is_first


def _begins_in(parcel: Parcel, window: Window) -> bool:
    west, south, _, _ = parcel.geometry.bounds
    return _has(window, west, south)


def _has(window: Window, east: float, north: float) -> bool:
    """A tile has its western and southern edge, not the others: each place is in one."""
    return window[0] <= east < window[2] and window[1] <= north < window[3]
