"""An approved change as the register wrote it, with what stood before it and what stands now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from psycopg import Connection, sql

from cadastre_plugin.core.change.change import AnyEdit, Change, Edit
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_server.database import Row
from cadastre_server.register.moments import parcels_at, parties_at, points_at, rights_at, sources_at
from cadastre_server.register.versions import BOUNDARY_POINT, CURRENT, PARCEL, PARTY, RIGHT, SOURCE, Versioned
from cadastre_server.register.writing import standing_of

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)

TICK = timedelta(microseconds=1)
"""The clock of the register: no two states of a thing begin in the same one."""


@dataclass(frozen=True)
class Undoing:
    """What a reversal is made from; see `core.change.reversal`."""

    change: Change
    before: Sides
    now: Sides
    versions: Mapping[UUID, int]


def approved_change(connection: Connection[Row], id: UUID, srid: int) -> Change | None:
    """A change as it was approved; None when there is none that was."""
    row = connection.execute(
        """SELECT document FROM cadastre.change_revision AS r
        JOIN cadastre.change AS c ON r.change_id = c.id AND r.revision = c.revision
        WHERE c.id = %s AND c.state = 'approved'""",
        [id],
    ).fetchone()
    return from_document(row[0], srid) if row else None


def undoing(connection: Connection[Row], change: Change, srid: int) -> Undoing:
    """All that the reversal of an approved change is made from."""
    moment = _moment(connection, change)
    parcels = _parcels_of(connection, change, moment)
    was, became = (parcels_at(connection, parcels, at) for at in (moment - TICK, moment))
    window = [side[id] for side in (was, became) for id in _ids(change.parcels) if id in side]
    before, after = (
        _side(connection, change, land, parcels, points_at(connection, _ids(change.points), window, srid, at), at)
        for land, at in ((was, moment - TICK), (became, moment))
    )
    written = _written(change, before, after)
    points = points_at(connection, _ids(written.points), window, srid, None)
    now = _side(connection, written, parcels_at(connection, parcels, None), parcels, points, None)
    versions = {id: standing.version for id, standing in standing_of(connection, written).items()}
    return Undoing(written, before, now.joined(_named(connection, written, before)), versions)


def changes_behind(connection: Connection[Row], ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The change that made the current state of things; those left out that are no more, or that no change made."""
    rows = connection.execute(
        f"""SELECT parcel_id, change_id FROM cadastre.parcel_version WHERE parcel_id = ANY(%(ids)s) AND {CURRENT}
        UNION ALL SELECT right_id, change_id FROM cadastre.right_version WHERE right_id = ANY(%(ids)s) AND {CURRENT}
        UNION ALL SELECT point_id, change_id FROM cadastre.boundary_point_version
            WHERE point_id = ANY(%(ids)s) AND {CURRENT}""",
        {"ids": list(ids)},
    )
    return {id: change_id for id, change_id in rows if change_id is not None}


def _moment(connection: Connection[Row], change: Change) -> datetime:
    """When a change that was approved became law: what it was made from ended then, what it made began."""
    for thing, edits in _things(change):
        for edit in edits:
            if edit.base_version != NEW and edit.id not in change.revived:
                return _time(connection, thing, "upper(valid)", edit.id, edit.base_version)
    thing, edits = next((thing, edits) for thing, edits in _things(change) if edits)
    return _time(connection, thing, "lower(valid)", edits[0].id, edits[0].base_version + 1)


def _time(connection: Connection[Row], thing: Versioned, column: str, id: UUID, version: int) -> datetime:
    statement = "SELECT {} FROM cadastre.{} WHERE {} = %s AND version = %s ORDER BY recorded DESC LIMIT 1"
    composed = sql.SQL(statement).format(sql.SQL(column), sql.Identifier(thing.table), sql.Identifier(thing.key))
    row = connection.execute(composed, [id, version]).fetchone()
    assert row is not None  # an approved change is in the register
    moment: datetime = row[0]
    return moment


def _parcels_of(connection: Connection[Row], change: Change, moment: datetime) -> set[UUID]:
    """The parcels that it touched, and those in which its rights were or are, or which they serve."""
    rights = [right for at in (moment - TICK, moment) for right in _rights(connection, change, at)]
    return _ids(change.parcels) | {id for right in rights for id in (right.parcel_id, *right.served)}


def _rights(connection: Connection[Row], change: Change, at: datetime) -> Iterable[Right]:
    return rights_at(connection, _ids(change.rights), (), at).values()


def _side(
    connection: Connection[Row],
    change: Change,
    land: Mapping[UUID, Parcel],
    parcels: Collection[UUID],
    points: Mapping[UUID, BoundaryPoint],
    at: datetime | None,
) -> Sides:
    return Sides(
        land,
        rights_at(connection, _ids(change.rights), parcels, at),
        points,
        parties_at(connection, _ids(change.parties), at),
        sources_at(connection, _ids(change.sources), at),
    )


def _named(connection: Connection[Row], change: Change, before: Sides) -> Sides:
    """What the rights and groups that come back name, as far as it stands today."""
    back = [before.rights[id] for id in _ids(change.rights) if id in before.rights]
    groups = [before.parties[id] for id in _ids(change.parties) if id in before.parties]
    people = {share.party_id for right in back for share in right.shares}
    people |= {share.party_id for group in groups for share in group.members}
    bases = {right.based_on for right in back if right.based_on is not None}
    return Sides(rights=rights_at(connection, bases, (), None), parties=parties_at(connection, people, None))


def _written(change: Change, before: Sides, after: Sides) -> Change:
    """With the states that the register gave things, and the points that went along with corners."""
    touched = (
        point
        for point in before.points.keys() | after.points.keys()
        if before.points.get(point) != after.points.get(point)
    )
    points = tuple(_edit(id, before.points, after.points) for id in sorted(touched))
    return replace(
        change,
        parcels=_states(change.parcels, after.parcels),
        rights=_states(change.rights, after.rights),
        parties=_states(change.parties, after.parties),
        sources=_states(change.sources, after.sources),
        points=points,
    )


def _states(edits: Iterable[Edit[T]], after: Mapping[UUID, T]) -> tuple[Edit[T], ...]:
    return tuple(Edit(edit.id, edit.base_version, after.get(edit.id)) for edit in edits)


def _edit(id: UUID, before: Mapping[UUID, T], after: Mapping[UUID, T]) -> Edit[T]:
    return Edit(id, before[id].version if id in before else NEW, after.get(id))


def _things(change: Change) -> Iterable[tuple[Versioned, tuple[AnyEdit, ...]]]:
    yield PARCEL, change.parcels
    yield RIGHT, change.rights
    yield PARTY, change.parties
    yield BOUNDARY_POINT, change.points
    yield SOURCE, change.sources


def _ids(edits: Iterable[AnyEdit]) -> set[UUID]:
    return {edit.id for edit in edits}
