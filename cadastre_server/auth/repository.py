"""Users in the database."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.auth.user import User
from cadastre_server.database import Row


def user_of(connection: Connection[Row], id: UUID) -> User | None:
    """The active user of an id."""
    row = connection.execute(
        "SELECT id, name, full_name, roles, districts FROM cadastre.app_user WHERE id = %s AND active", [id]
    ).fetchone()
    return _user(row) if row else None


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


def _user(row: Row) -> User:
    return User(row[0], row[1], row[2], frozenset(map(Role, row[3])), frozenset(row[4]))
