"""What the planner of PostgreSQL knows of the register after much was written at once."""

from __future__ import annotations

from psycopg import Connection

from cadastre_server.database import Row

TABLES = (
    *("parcel_version", "right_version", "right_share", "right_source", "party_version", "source_version"),
    *("boundary_point_version", "lineage", "cadastral_number"),
)


def gather_statistics(connection: Connection[Row]) -> None:
    """Let the planner know of what was just written. Until autovacuum does, a minute later or more, questions of places
    and of two times are planned as if the tables were empty, and take a minute where they need milliseconds."""
    connection.execute(f"ANALYZE {', '.join(f'cadastre.{table}' for table in TABLES)}")
