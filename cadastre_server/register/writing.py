"""A change becomes the register: new versions, ended ones, lineage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from psycopg import Connection, sql

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import ProfileCrs
from cadastre_server.database import Row
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.parties import end_parties, insert_parties
from cadastre_server.register.points import insert_points
from cadastre_server.register.rights import end_rights, insert_rights, insert_sources
from cadastre_server.register.versions import (
    BOUNDARY_POINT,
    PARCEL,
    PARTY,
    RIGHT,
    SOURCE,
    Standing,
    Versioned,
    end_versions,
    standings,
)

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)


def write(connection: Connection[Row], change: Change, crs: ProfileCrs, moment: datetime) -> None:
    """Write an approved change as law from `moment` on. Every parcel that stays has its number by now.

    Raises:
        psycopg.IntegrityError: it is not made from what is current, or names what the register does not have.
    """
    end_rights(connection, _based(change.rights), moment)
    end_versions(connection, PARCEL, _based(change.parcels), moment)
    end_parties(connection, _based(change.parties), moment)
    end_versions(connection, SOURCE, _based(change.sources), moment)
    end_versions(connection, BOUNDARY_POINT, _based(change.points), moment)
    insert_parcels(connection, _after(change.parcels), crs, moment, change.id)
    insert_parties(connection, _after(change.parties), moment, change.id)
    insert_sources(connection, _after(change.sources), moment, change.id)
    insert_rights(connection, _after(change.rights), crs.srid, moment, change.id)
    insert_points(connection, _after(change.points), crs.srid, moment, change.id)
    insert_lineage(connection, change.lineage, change.id)


def standing_of(connection: Connection[Row], change: Change) -> Mapping[UUID, Standing]:
    """How everything that a change touches stands in the register; what the register never had is left out."""
    found: dict[UUID, Standing] = {}
    for thing, edits in (
        (PARCEL, change.parcels),
        (PARTY, change.parties),
        (RIGHT, change.rights),
        (SOURCE, change.sources),
        (BOUNDARY_POINT, change.points),
    ):
        found |= standings(connection, thing, [edit.id for edit in edits])
    return found


def moment_after(connection: Connection[Row], change: Change) -> datetime:
    """Now, by the clock of the database, and later than all that is recorded of what a change touches."""
    touched = {thing: ids for thing, ids in _based_things(change) if ids}
    recorded = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT recorded FROM cadastre.{} WHERE {} = ANY(%s)").format(
            sql.Identifier(thing.table), sql.Identifier(thing.key)
        )
        for thing in touched
    )
    latest = sql.SQL("(SELECT max(lower(recorded)) FROM ({}) AS touched)").format(recorded)
    statement = sql.SQL("SELECT greatest(clock_timestamp(), {} + interval '1 microsecond')").format(
        latest if touched else sql.SQL("NULL::timestamptz")
    )
    row = connection.execute(statement, [list(ids) for ids in touched.values()]).fetchone()
    assert row is not None  # without FROM there is always a row
    moment: datetime = row[0]
    return moment


def _based_things(change: Change) -> Iterator[tuple[Versioned, Collection[UUID]]]:
    """What the change starts from in the register, kind by kind."""
    yield PARCEL, _based(change.parcels)
    yield PARTY, _based(change.parties)
    yield RIGHT, _based(change.rights)
    yield SOURCE, _based(change.sources)
    yield BOUNDARY_POINT, _based(change.points)


def insert_lineage(connection: Connection[Row], links: Iterable[Lineage], change_id: UUID | None = None) -> None:
    """Append who came from whom. change_id: None for what was so before anyone made changes here."""
    connection.cursor().executemany(
        """INSERT INTO cadastre.lineage (parent_id, child_id, change_id) VALUES (%s, %s, %s)
        ON CONFLICT (parent_id, child_id) DO NOTHING""",  # a reversal that is undone, and that again, says it twice
        [(link.parent_id, link.child_id, change_id) for link in dict.fromkeys(links)],
    )


def _based(edits: Sequence[Edit[T]]) -> Collection[UUID]:
    return [edit.id for edit in edits if edit.base_version != NEW]


def _after(edits: Sequence[Edit[T]]) -> Sequence[T]:
    return [edit.after for edit in edits if edit.after is not None]
