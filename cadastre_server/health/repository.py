"""The smallest question to the register."""

from __future__ import annotations

from psycopg import Connection

from cadastre_server.database import Row


def ask(connection: Connection[Row]) -> None:
    """Nothing when the register answers; an error of the driver when not."""
    connection.execute("SELECT FROM cadastre.district LIMIT 1")
