"""Both sides of a change in the register: what it was made from, and what stands now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg import Connection, sql

from cadastre_plugin.core.change.change import AnyEdit, Change
from cadastre_plugin.core.conflict.comparison import Thing
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_server.auth.user import User
from cadastre_server.changes.listing import VISIBLE, reader_of
from cadastre_server.database import Row
from cadastre_server.register.moments import (
    parcels_at,
    parcels_then_and_now,
    parties_at,
    points_at,
    points_then_and_now,
    rights_at,
    rights_then_and_now,
    sources_at,
)
from cadastre_server.register.versions import BOUNDARY_POINT, CURRENT, PARCEL, PARTY, RIGHT, SOURCE, Versioned
from cadastre_server.register.writing import standing_of

TICK = timedelta(microseconds=1)
"""The clock of the register: no two states of a thing begin in the same one."""

BESIDE_M = 1.0
"""Neighbours so near to what is stale are told of, too: they have corners in common with it."""

TILE_M = 100.0
"""Neighbours are looked for in tiles of this size."""

TABLES: Mapping[Thing, Versioned] = {
    Thing.PARCEL: PARCEL,
    Thing.RIGHT: RIGHT,
    Thing.POINT: BOUNDARY_POINT,
    Thing.PARTY: PARTY,
    Thing.SOURCE: SOURCE,
}


@dataclass(frozen=True, slots=True)
class Stale:
    """A thing that has another version than the change was made from. since: when the base was superseded, the first
    time. current_version: None when the thing ended."""

    thing: Thing
    id: UUID
    base_version: int
    current_version: int | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Cause:
    """The last change that touched a stale thing. title, author: None for those who may not read the change."""

    change_id: UUID
    title: str | None
    author: str | None
    decided_at: datetime | None


def stale_of(connection: Connection[Row], change: Change) -> Sequence[Stale]:
    """All that a change was made from and that has another version now, or none."""
    versions = standing_of(connection, change)
    found: list[Stale] = []
    for thing, edits in _things(change):
        late: dict[UUID, tuple[int, int | None]] = {}
        for edit in edits:
            standing = versions.get(edit.id)
            current = standing.version if standing and standing.current else None
            if edit.base_version != NEW and edit.id not in change.revived and current != edit.base_version:
                late[edit.id] = (edit.base_version, current)
        since = _superseded(connection, TABLES[thing], {id: base for id, (base, _) in late.items()})
        found += [Stale(thing, id, base, current, since.get(id)) for id, (base, current) in late.items()]
    return found


def sides_of(connection: Connection[Row], change: Change, stale: Sequence[Stale], srid: int) -> tuple[Sides, Sides]:
    """The base of a change and the register now, of all that it touches and of what lies beside what is stale.

    Things that the change touches are in the base in the version that it names, others as they were just before the
    first of it became stale.
    """
    moments = [one.since for one in stale if one.since is not None]
    before = min(moments) - TICK if moments else None
    base, theirs = _then_and_now(
        connection, change, _parcels_beside(connection, change, stale, srid, before), srid, before
    )
    current = {edit.id for edit in change.edits()} - {one.id for one in stale}
    older = [one for one in stale if one.since is not None and one.since - TICK != before]
    return _in_versions(connection, base.joined(_only(theirs, current)), older), theirs


def causes(connection: Connection[Row], user: User, stale: Sequence[Stale]) -> Mapping[UUID, Cause]:
    """By which change each stale thing became what it is, as far as that is known."""
    ids = [one.id for one in stale]
    rows = connection.execute(
        f"""WITH made (thing_id, change_id) AS (
            SELECT parcel_id, change_id FROM cadastre.parcel_version WHERE parcel_id = ANY(%(ids)s) AND {CURRENT}
            UNION ALL SELECT right_id, change_id FROM cadastre.right_version WHERE right_id = ANY(%(ids)s) AND {CURRENT}
            UNION ALL SELECT point_id, change_id FROM cadastre.boundary_point_version
                WHERE point_id = ANY(%(ids)s) AND {CURRENT}
            UNION ALL SELECT party_id, change_id FROM cadastre.party_version WHERE party_id = ANY(%(ids)s) AND {CURRENT}
            UNION ALL SELECT source_id, change_id FROM cadastre.source_version
                WHERE source_id = ANY(%(ids)s) AND {CURRENT}
            UNION ALL SELECT parent_id, change_id FROM cadastre.lineage WHERE parent_id = ANY(%(ids)s)
            UNION ALL SELECT thing_id, t.change_id FROM cadastre.change_touches AS t WHERE thing_id = ANY(%(ids)s))
        SELECT DISTINCT ON (thing_id) thing_id, c.id, {VISIBLE}, c.title, a.full_name, c.decided_at
        FROM made JOIN cadastre.change AS c ON c.id = made.change_id JOIN cadastre.app_user AS a ON a.id = c.author
        WHERE c.state = 'approved' ORDER BY thing_id, c.decided_at DESC""",
        {**reader_of(user), "ids": ids},
    )
    return {
        thing: Cause(id, title if visible else None, author if visible else None, at)
        for thing, id, visible, title, author, at in rows
    }


def _things(change: Change) -> Iterator[tuple[Thing, Sequence[AnyEdit]]]:
    yield Thing.PARCEL, change.parcels
    yield Thing.RIGHT, change.rights
    yield Thing.POINT, change.points
    yield Thing.PARTY, change.parties
    yield Thing.SOURCE, change.sources


def _superseded(connection: Connection[Row], thing: Versioned, versions: Mapping[UUID, int]) -> Mapping[UUID, datetime]:
    """When versions of things stopped being what is known to be law."""
    if not versions:
        return {}
    statement = sql.SQL(
        """SELECT {key}, max(upper(recorded)) FROM cadastre.{table}
        JOIN unnest(%s::uuid[], %s::bigint[]) AS wanted (id, number_of) ON {key} = id AND version = number_of
        WHERE upper_inf(valid) AND NOT upper_inf(recorded) GROUP BY {key}"""
    ).format(key=sql.Identifier(thing.key), table=sql.Identifier(thing.table))
    return dict(connection.execute(statement, [list(versions), list(versions.values())]).fetchall())


def _parcels_beside(
    connection: Connection[Row], change: Change, stale: Sequence[Stale], srid: int, before: datetime | None
) -> frozenset[UUID]:
    """Parcels of the change, those beside the stale ones then or now, and all that came of those that ended."""
    own = {edit.id for edit in change.parcels} | {edit.after.parcel_id for edit in change.rights if edit.after}
    if before is None:
        return frozenset(own)
    ids = {one.id for one in stale if one.thing is Thing.PARCEL}
    stands = [parcel for side in parcels_then_and_now(connection, ids, before) for parcel in side.values()]
    stands += [edit.after for edit in change.parcels if edit.after is not None and edit.id in ids]
    near = _near(connection, _windows(stands, BESIDE_M), srid, before)
    return frozenset(own | near | _descendants(connection, own | near))


def _windows(parcels: Iterable[Parcel], beside: float = 0.0) -> NDArray[np.float64]:
    """Windows that have all the parcels in them, and `beside` metres around each. (n, 4): west, south, east, north.

    Those of one tile are one window: a thousand neighbours asked for one by one are found again and again.
    """
    bounds = shapely.bounds([parcel.geometry for parcel in parcels]).reshape(-1, 4)
    if not len(bounds):
        return bounds
    _, tiles = np.unique(np.floor(bounds[:, :2] / TILE_M), axis=0, return_inverse=True)
    order = np.argsort(tiles, kind="stable")
    begins = np.flatnonzero(np.diff(tiles[order], prepend=-1))
    least, most = np.minimum.reduceat(bounds[order], begins), np.maximum.reduceat(bounds[order], begins)
    return np.hstack((least[:, :2] - beside, most[:, 2:] + beside))


def _near(connection: Connection[Row], windows: NDArray[np.float64], srid: int, before: datetime) -> set[UUID]:
    west, south, east, north = windows.T.tolist()
    near = """SELECT parcel_id FROM
            unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
            AS box (west, south, east, north)
        JOIN cadastre.parcel_version ON geom && ST_MakeEnvelope(west, south, east, north, %(srid)s)"""
    rows = connection.execute(
        f"""{near} WHERE {CURRENT}
        UNION {near} WHERE NOT ({CURRENT}) AND valid @> %(at)s AND recorded @> %(at)s""",
        {
            **{"west": west, "south": south, "east": east, "north": north},
            **{"srid": srid, "at": before},
        },
        prepare=False,  # planned for so many
    )
    return {id for (id,) in rows}


def _descendants(connection: Connection[Row], ids: Collection[UUID]) -> set[UUID]:
    rows = connection.execute(
        """WITH RECURSIVE line (id) AS (
            SELECT unnest(%s::uuid[])
            UNION SELECT link.child_id FROM line JOIN cadastre.lineage AS link ON link.parent_id = line.id)
        SELECT id FROM line""",
        [list(ids)],
    )
    return {id for (id,) in rows}


def _then_and_now(
    connection: Connection[Row], change: Change, parcels: frozenset[UUID], srid: int, before: datetime | None
) -> tuple[Sides, Sides]:
    land = parcels_then_and_now(connection, parcels, before)
    held = {edit.id for edit in change.parcels} | (parcels - land[0].keys())
    rights = rights_then_and_now(connection, [edit.id for edit in change.rights], held, before)
    windows = _windows(parcel for side in land for parcel in side.values())
    points = points_then_and_now(connection, [edit.id for edit in change.points], windows, srid, before)
    parties, sources = [edit.id for edit in change.parties], [edit.id for edit in change.sources]
    base, theirs = (
        Sides(parties=parties_at(connection, parties, at), sources=sources_at(connection, sources, at))
        for at in (before, None)
    )
    return (
        replace(base, parcels=land[0], rights=rights[0], points=points[0]),
        replace(theirs, parcels=land[1], rights=rights[1], points=points[1]),
    )


def _only(side: Sides, ids: Collection[UUID]) -> Sides:
    return Sides(
        {id: side.parcels[id] for id in ids if id in side.parcels},
        {id: side.rights[id] for id in ids if id in side.rights},
        {id: side.points[id] for id in ids if id in side.points},
        {id: side.parties[id] for id in ids if id in side.parties},
        {id: side.sources[id] for id in ids if id in side.sources},
    )


def _in_versions(connection: Connection[Row], base: Sides, stale: Sequence[Stale]) -> Sides:
    """The side with things in the versions that the change names: as they were before those were superseded."""
    by_moment: dict[datetime, list[UUID]] = {}
    for one in stale:
        if one.since is not None:
            by_moment.setdefault(one.since - TICK, []).append(one.id)
    for at, ids in by_moment.items():
        base = base.joined(
            Sides(
                parcels_at(connection, ids, at),
                rights_at(connection, ids, (), at),
                points_at(connection, ids, (), 0, at),
                parties_at(connection, ids, at),
                sources_at(connection, ids, at),
            )
        )
    return base
