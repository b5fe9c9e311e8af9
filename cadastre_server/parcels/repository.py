"""Parcels by their number, in the two times of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_server.database import Row
from cadastre_server.parcels.schemas import ChangeNote, Relative
from cadastre_server.people import Person
from cadastre_server.register.parcels import PARCEL_COLUMNS, parcels_of
from cadastre_server.register.versions import CURRENT

TIMES = "lower(valid), upper(valid), lower(recorded), upper(recorded)"


@dataclass(frozen=True, slots=True)
class Dated:
    """A version of a parcel with its two times; None: without end. `computed_area` in m2."""

    parcel: Parcel
    computed_area: float
    change_id: UUID | None
    valid_from: datetime
    valid_to: datetime | None
    recorded_from: datetime
    recorded_to: datetime | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The change that made a version, who wrote and who approved it."""

    change: ChangeNote
    author: Person
    approver: Person | None


def parcel_id_of(connection: Connection[Row], number: str) -> UUID | None:
    """The parcel that has or had a canonical number."""
    row = connection.execute("SELECT parcel_id FROM cadastre.cadastral_number WHERE number = %s", [number]).fetchone()
    return row[0] if row else None


def version_at(connection: Connection[Row], id: UUID, at: datetime | None, known: datetime | None) -> Dated | None:
    """A parcel as it was law at a time, as far as was known at another; None stands for now."""
    row = (
        connection.cursor(binary=True)
        .execute(
            f"""SELECT {PARCEL_COLUMNS}, computed_area, change_id, {TIMES} FROM cadastre.parcel_version
            WHERE parcel_id = %s AND valid @> coalesce(%s, now()) AND recorded @> coalesce(%s, now())""",
            [id, at, known],
        )
        .fetchone()
    )
    return _dated(row) if row else None


def last_version(connection: Connection[Row], number: str) -> Dated | None:
    """The parcel that has or had a canonical number, as it stands or stood last; None when no parcel ever had it."""
    row = (
        connection.cursor(binary=True)
        .execute(
            f"""SELECT {PARCEL_COLUMNS}, computed_area, change_id, {TIMES} FROM cadastre.parcel_version
            WHERE parcel_id = (SELECT parcel_id FROM cadastre.cadastral_number WHERE number = %s)
            ORDER BY version DESC, upper(recorded) DESC NULLS FIRST LIMIT 1""",
            [number],
        )
        .fetchone()
    )
    return _dated(row) if row else None


def versions_of(connection: Connection[Row], id: UUID) -> Sequence[Dated]:
    """Every version as it was known last, oldest first; `recorded_from`: since when the register had it."""
    rows = (
        connection.cursor(binary=True)
        .execute(
            f"""SELECT DISTINCT ON (version) {PARCEL_COLUMNS}, computed_area, change_id, lower(valid), upper(valid),
                min(lower(recorded)) OVER (PARTITION BY version), upper(recorded)
            FROM cadastre.parcel_version WHERE parcel_id = %s
            ORDER BY version, upper(recorded) DESC NULLS FIRST""",
            [id],
        )
        .fetchall()
    )
    return [_dated(row) for row in rows]


def origins(connection: Connection[Row], change_ids: Sequence[UUID]) -> dict[UUID, Origin]:
    """Where versions come from, by the id of the change."""
    rows = connection.execute(
        """SELECT c.id, kind, title, application, a.id, a.name, a.full_name, w.id, w.name, w.full_name,
            r.document ->> 'reverses'
        FROM cadastre.change AS c
        JOIN cadastre.change_revision AS r ON r.change_id = c.id AND r.revision = c.revision
        JOIN cadastre.app_user AS a ON a.id = c.author
        LEFT JOIN cadastre.app_user AS w ON w.id = c.reviewer WHERE c.id = ANY(%s)""",
        [list(change_ids)],
    )
    return {row[0]: _origin(row) for row in rows}


def parents_of(connection: Connection[Row], id: UUID) -> list[Relative]:
    """The parcels that a parcel came from."""
    return _relatives(connection, "parent_id", "child_id", id)


def children_of(connection: Connection[Row], id: UUID) -> list[Relative]:
    """The parcels that a parcel became."""
    return _relatives(connection, "child_id", "parent_id", id)


def _relatives(connection: Connection[Row], relative: str, of: str, id: UUID) -> list[Relative]:
    rows = connection.execute(
        f"""SELECT {relative}, last.number, last.is_current FROM cadastre.lineage,
            LATERAL (SELECT number, {CURRENT} AS is_current
                FROM cadastre.parcel_version WHERE parcel_id = {relative}
                ORDER BY version DESC, upper_inf(recorded) DESC LIMIT 1) AS last
        WHERE {of} = %s ORDER BY last.number""",
        [id],
    )
    return [Relative(id=row[0], number=row[1], current=row[2]) for row in rows]


def _dated(row: Row) -> Dated:
    return Dated(parcels_of([row])[0], *row[9:15])


def _origin(row: Row) -> Origin:
    change = ChangeNote(id=row[0], kind=row[1], title=row[2], application=row[3], reverses=row[10])
    author = Person(id=row[4], name=row[5], full_name=row[6])
    return Origin(change, author, None if row[7] is None else Person(id=row[7], name=row[8], full_name=row[9]))
