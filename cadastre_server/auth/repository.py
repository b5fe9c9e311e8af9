"""Users in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.auth.user import Mandate, User
from cadastre_server.database import Row

MANDATES = """SELECT giver.id, delegation.role, giver.districts FROM cadastre.delegation
    JOIN cadastre.app_user AS giver ON giver.id = delegation.giver
    WHERE delegation.deputy = deputy.id AND delegation.role = ANY(deputy.roles) AND giver.active
        AND delegation.role = ANY(giver.roles) AND delegation.ended_at IS NULL
        AND delegation.since <= now() AND now() < delegation.until
    ORDER BY delegation.since, giver.name"""
"""In whose place the user of a row `deputy` of app_user may act now: nobody passes on what they do not have."""


USERS = f"""SELECT id, name, full_name, roles, districts, mandate.* FROM cadastre.app_user AS deputy
    LEFT JOIN LATERAL ({MANDATES}) AS mandate (giver, role, of_giver) ON true"""


def user_of(connection: Connection[Row], id: UUID) -> User | None:
    """The active user of an id, with what is delegated to them now."""
    rows = connection.execute(f"{USERS} WHERE deputy.id = %s AND active", [id]).fetchall()
    return _with_mandates(rows) if rows else None


def supervisors(connection: Connection[Row]) -> list[User]:
    """Every active supervisor by their full name, with what is delegated to them now."""
    rows = connection.execute(f"{USERS} WHERE 'supervisor' = ANY(roles) AND active ORDER BY full_name, id").fetchall()
    return [_with_mandates(list(of_one)) for _, of_one in groupby(rows, itemgetter(0))]


def user_and_hash(connection: Connection[Row], name: str) -> tuple[User, str] | None:
    """The active user of a name, with the hash of their password."""
    row = connection.execute(
        """SELECT id, name, full_name, roles, districts, password_hash FROM cadastre.app_user
        WHERE name = %s AND active""",
        [name],
    ).fetchone()
    return (_user(row), row[5]) if row else None


def add_user(
    connection: Connection[Row],
    name: str,
    full_name: str,
    password_hash: str,
    roles: Collection[str],
    districts: Collection[str],
) -> bool:
    """Add a user; False, and nothing is changed, when the name is taken."""
    added = connection.execute(
        """INSERT INTO cadastre.app_user (name, full_name, password_hash, roles, districts)
        VALUES (%s, %s, %s, %s, %s) ON CONFLICT (name) DO NOTHING""",
        [name, full_name, password_hash, sorted(roles), sorted(districts)],
    )
    return added.rowcount == 1


def _with_mandates(rows: Sequence[Row]) -> User:
    """The user of rows of USERS, one for each mandate."""
    mandates = tuple(Mandate(row[5], Role(row[6]), frozenset(row[7])) for row in rows if row[5] is not None)
    return replace(_user(rows[0]), mandates=mandates)


def _user(row: Row) -> User:
    return User(row[0], row[1], row[2], frozenset(map(Role, row[3])), frozenset(row[4]))
