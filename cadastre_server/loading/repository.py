"""Loads, their reports and known findings in the database."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb
from shapely.geometry import Point

from cadastre_server.database import Row
from cadastre_server.register.versions import CURRENT

Window = tuple[float, float, float, float]


def begin_report(connection: Connection[Row], file: str, layer: str) -> int:
    """Note that a load has begun; its id."""
    row = connection.execute(
        "INSERT INTO cadastre.load_report (file, layer, started_at) VALUES (%s, %s, clock_timestamp()) RETURNING id",
        [file, layer],
    ).fetchone()
    assert row is not None, "INSERT ... RETURNING gives a row"
    return int(row[0])


def finish_report(connection: Connection[Row], id: int, figures: Mapping[str, Any]) -> None:
    """Note how a load went."""
    connection.execute(
        "UPDATE cadastre.load_report SET finished_at = clock_timestamp(), figures = %s WHERE id = %s",
        [Jsonb(dict(figures)), id],
    )


def count_current(connection: Connection[Row]) -> int:
    """How many parcels there are now."""
    row = connection.execute(f"SELECT count(*) FROM cadastre.parcel_version WHERE {CURRENT}").fetchone()
    return int(row[0]) if row else 0


def extent(connection: Connection[Row]) -> Window | None:
    """West, south, east, north in whole m around all current parcels; None when there are none."""
    row = connection.execute(
        f"""SELECT ST_XMin(whole), ST_YMin(whole), ST_XMax(whole), ST_YMax(whole)
        FROM (SELECT ST_Extent(geom) AS whole FROM cadastre.parcel_version WHERE {CURRENT}) AS city"""
    ).fetchone()
    if row is None or row[0] is None:
        return None
    west, south, east, north = row
    return math.floor(west), math.floor(south), math.floor(east) + 1, math.floor(north) + 1


def count_in(connection: Connection[Row], window: Window, srid: int) -> int:
    """How many current parcels' envelopes meet a window (m)."""
    row = connection.execute(
        f"""SELECT count(*) FROM cadastre.parcel_version
        WHERE geom && ST_MakeEnvelope(%s, %s, %s, %s, %s) AND {CURRENT}""",
        [*window, srid],
    ).fetchone()
    return int(row[0]) if row else 0


def places_of(connection: Connection[Row], ids: Collection[UUID]) -> Mapping[UUID, Point]:
    """A point of each parcel (m), of those whose land has one."""
    rows = connection.execute(
        f"""SELECT parcel_id, ST_X(place), ST_Y(place) FROM cadastre.parcel_version, ST_PointOnSurface(geom) AS place
        WHERE parcel_id = ANY(%s) AND {CURRENT} AND ST_IsValid(geom)""",
        [list(ids)],
    )
    return {id: Point(east, north) for id, east, north in rows}


def known_findings(connection: Connection[Row]) -> Iterator[tuple[int, str, str, Sequence[Any]]]:
    """Id, rule, template and subjects of all that is known to be wrong."""
    yield from connection.execute("SELECT id, rule, document ->> 'template', subjects FROM cadastre.known_finding")


def forget_findings(connection: Connection[Row], ids: Sequence[int]) -> None:
    """Remove known findings that are found no more."""
    connection.execute("DELETE FROM cadastre.known_finding WHERE id = ANY(%s)", [list(ids)])
