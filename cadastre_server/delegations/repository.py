"""Delegations in the database: added and ended, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.database import Row
from cadastre_server.delegations.schemas import Delegation
from cadastre_server.people import Person

_DELEGATION = """SELECT d.id, g.id, g.name, g.full_name, p.id, p.name, p.full_name, role, since, until, ended_at,
        ended_at IS NULL AND since <= now() AND now() < until
    FROM cadastre.delegation AS d
    JOIN cadastre.app_user AS g ON g.id = giver JOIN cadastre.app_user AS p ON p.id = deputy
"""
LONGEST_LIST = 500


@dataclass(frozen=True, slots=True)
class Term:
    """What is delegated, and when it begins and is over (aware)."""

    giver: UUID
    deputy: UUID
    role: Role
    since: datetime
    until: datetime


def insert(connection: Connection[Row], term: Term, made_by: UUID | None) -> UUID | None:
    """Keep a delegation; its id, None when the deputy has it already for a part of the time."""
    row = connection.execute(
        """INSERT INTO cadastre.delegation (giver, deputy, role, since, until, made_by)
        VALUES (%s, %s, %s, greatest(%s, now()), %s, %s) ON CONFLICT DO NOTHING RETURNING id""",
        [term.giver, term.deputy, term.role.value, term.since, term.until, made_by],
    ).fetchone()
    return row[0] if row else None


def end(connection: Connection[Row], id: UUID, ended_by: UUID | None) -> bool:
    """End a delegation now; False when it was over already."""
    ended = connection.execute(
        """UPDATE cadastre.delegation SET ended_at = now(), ended_by = %s
        WHERE id = %s AND ended_at IS NULL AND until > now()""",
        [ended_by, id],
    )
    return ended.rowcount == 1


def delegation(connection: Connection[Row], id: UUID) -> Delegation | None:
    """One delegation."""
    row = connection.execute(f"{_DELEGATION} WHERE d.id = %s", [id]).fetchone()
    return _delegation(row) if row else None


def delegations_of(connection: Connection[Row], person: UUID | None, *, over: bool) -> list[Delegation]:
    """Delegations by or to someone, of everyone for None, those that begin last first. over: also those that ended."""
    rows = connection.execute(
        f"""{_DELEGATION} WHERE (%(person)s::uuid IS NULL OR %(person)s IN (giver, deputy))
            AND (%(over)s OR (ended_at IS NULL AND until > now()))
        ORDER BY since DESC, d.id LIMIT %(limit)s""",
        {"person": person, "over": over, "limit": LONGEST_LIST},
    )
    return [_delegation(row) for row in rows]


def people_with(connection: Connection[Row], role: Role) -> list[Person]:
    """Active users of a role, by their full name."""
    rows = connection.execute(
        "SELECT id, name, full_name FROM cadastre.app_user WHERE %s = ANY(roles) AND active ORDER BY full_name, id",
        [role.value],
    )
    return [_person(row) for row in rows]


def _delegation(row: Row) -> Delegation:
    return Delegation(
        id=row[0],
        giver=_person(row[1:4]),
        deputy=_person(row[4:7]),
        role=Role(row[7]),
        since=row[8],
        until=row[9],
        ended_at=row[10],
        in_force=row[11],
    )


def _person(row: Row) -> Person:
    return Person(id=row[0], name=row[1], full_name=row[2])
