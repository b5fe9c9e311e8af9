"""Boundary points in and out of the register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import shapely
from psycopg import Connection

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_server.database import Row
from cadastre_server.register.versions import BOUNDARY_POINT, insert_versions

POINT_COLUMNS = """point_id, version, number, method, accuracy, source, source_id, marker, operation,
    operation_accuracy, ST_X(geom), ST_Y(geom)"""
"""The columns of a query whose rows `points_of` reads."""


def insert_points(
    connection: Connection[Row],
    points: Iterable[BoundaryPoint],
    srid: int,
    since: datetime,
    change_id: UUID | None = None,
) -> None:
    """Append boundary points as current states by COPY. `since` and versions as for `insert_parcels`.

    Raises:
        psycopg.IntegrityError: another point is in the same place, or the source is not in the register.
    """
    rows = (
        (
            *(point.id, point.version + 1, change_id, point.number, point.method, point.accuracy, point.source),
            *(point.source_id, point.marker, point.operation, point.operation_accuracy, _place(point, srid)),
        )
        for point in points
    )
    insert_versions(connection, BOUNDARY_POINT, rows, since)


def versions_of_points(connection: Connection[Row], versions: Mapping[UUID, int]) -> Mapping[UUID, BoundaryPoint]:
    """Points as they stood in the given version; those that never had it are left out."""
    rows = connection.execute(
        f"""SELECT DISTINCT ON (point_id) {POINT_COLUMNS} FROM cadastre.boundary_point_version
        JOIN unnest(%s::uuid[], %s::bigint[]) AS wanted (id, number_of) ON point_id = id AND version = number_of
        ORDER BY point_id, row_id DESC""",
        [list(versions), list(versions.values())],
    )
    return {point.id: point for point in points_of(rows.fetchall())}


def last_point_numbers(connection: Connection[Row], ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The last numbers of points, also of retired ones; those that never had one are left out."""
    rows = connection.execute(
        """SELECT DISTINCT ON (point_id) point_id, number FROM cadastre.boundary_point_version
        WHERE point_id = ANY(%s) AND number IS NOT NULL ORDER BY point_id, version DESC""",
        [list(ids)],
    )
    return {point_id: number for point_id, number in rows}


def points_of(rows: Sequence[Row]) -> list[BoundaryPoint]:
    """The points of rows that start with POINT_COLUMNS."""
    return [BoundaryPoint(row[0], row[1], (row[10], row[11]), *row[2:10]) for row in rows]


def _place(point: BoundaryPoint, srid: int) -> str:
    place = shapely.set_srid(shapely.Point(point.position), srid)
    return str(shapely.to_wkb(place, hex=True, include_srid=True))
