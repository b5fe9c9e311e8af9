"""When the register became another: in a place as long as it holds not too much, else in the whole city.

Boundary points are looked at in a place only: that one was measured is of no account for a city.
"""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import Connection

from cadastre_server.database import Row
from cadastre_server.history.schemas import Moment, Moments
from cadastre_server.register.surroundings import Bounds

MOST_STATES = 20_000
"""States of parcels, or of points, in a place, that are looked at one by one; it takes about 0.2 s."""

_BOX = "geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)"
_STATES = """SELECT greatest(
    (SELECT count(*) FROM (SELECT FROM cadastre.parcel_then WHERE {box} LIMIT {most}) AS states),
    (SELECT count(*) FROM (SELECT FROM cadastre.boundary_point_then WHERE {box} LIMIT {most}) AS states))""".format(
    box=_BOX, most=MOST_STATES + 1
)
_ENDS = """(VALUES (lower({0}.valid), true), (upper({0}.valid), true), (lower({0}.recorded), false),
    (upper({0}.recorded), false)) AS end_of (at, is_law)"""
_HERE = f"""
    WITH there AS (SELECT parcel_id, valid, recorded FROM cadastre.parcel_then WHERE {_BOX}),
    happened AS (
        SELECT at, is_law, there.parcel_id, NULL::uuid AS right_id, NULL::uuid AS point_id
        FROM there CROSS JOIN LATERAL {_ENDS.format("there")}
        UNION ALL
        SELECT at, is_law, NULL, held.right_id, NULL FROM cadastre.right_version AS held
        CROSS JOIN LATERAL {_ENDS.format("held")}
        WHERE held.parcel_id IN (SELECT parcel_id FROM there)
        UNION ALL
        SELECT at, is_law, NULL, NULL, point.point_id FROM cadastre.boundary_point_then AS point
        CROSS JOIN LATERAL {_ENDS.format("point")}
        WHERE {_BOX})
    SELECT at, bool_or(is_law), bool_or(NOT is_law), count(DISTINCT parcel_id), count(DISTINCT right_id),
        count(DISTINCT point_id)
    FROM happened WHERE at IS NOT NULL GROUP BY at ORDER BY at DESC LIMIT %(limit)s
"""
_NEXT_BEFORE = (
    "SELECT {end}({column}) AS at FROM cadastre.{table} WHERE {open} {end}({column}) {before} ORDER BY 1 DESC LIMIT 1"
)


def _jumps(table: str, column: str, end: str) -> str:
    """Moments of one kind, newest first, from one to the next by its index, however many rows have each."""
    parts = {"table": table, "column": column, "end": end}
    parts["open"] = f"NOT upper_inf({column}) AND" if end == "upper" else ""
    first = _NEXT_BEFORE.format(before="IS NOT NULL", **parts)
    next_one = _NEXT_BEFORE.format(before="< jump.at", **parts)
    is_law = "true" if column == "valid" else "false"
    return f"""(WITH RECURSIVE jump AS (({first}) UNION ALL SELECT ({next_one}) FROM jump WHERE jump.at IS NOT NULL)
        SELECT at, {is_law} AS is_law FROM jump WHERE at IS NOT NULL LIMIT %(limit)s)"""


_EVERYWHERE = f"""
    SELECT at, bool_or(is_law), bool_or(NOT is_law), NULL, NULL, NULL FROM (
        {
    " UNION ALL ".join(
        _jumps(table, column, end)
        for table in ("parcel_version", "right_version")
        for column in ("valid", "recorded")
        for end in ("lower", "upper")
    )
}) AS happened GROUP BY at ORDER BY at DESC LIMIT %(limit)s
"""


def moments_in(connection: Connection[Row], bounds: Bounds, srid: int, limit: int) -> Moments:
    """When parcels or boundary points in a rectangle (m), or rights in the parcels, became others; newest first.

    limit: how many are told at most.
    """
    west, south, east, north = bounds
    place = {"west": west, "south": south, "east": east, "north": north, "srid": srid, "limit": limit + 1}
    is_of_place = _holds_little(connection, place)
    rows = connection.execute(_HERE if is_of_place else _EVERYWHERE, place).fetchall()
    found = [
        Moment(at=at, law=law, known=known, parcels=land, rights=held, points=corners)
        for at, law, known, land, held, corners in rows
    ]
    return Moments(moments=found[:limit], more=len(found) > limit, of_place=is_of_place)


def _holds_little(connection: Connection[Row], place: Mapping[str, object]) -> bool:
    row = connection.execute(_STATES, place).fetchone()
    return row is not None and row[0] <= MOST_STATES
