"""Questions over both times of the register.

What differs between two moments is found by what crossed them: on the way from one to the other, first through the
law with the knowledge of the first, then through the knowledge, a state of a parcel or right began or ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_server.database import Row
from cadastre_server.history.schemas import Moment
from cadastre_server.register.parcels import PARCEL_COLUMNS, parcels_of
from cadastre_server.register.surroundings import Bounds

Held = Mapping[str, Any]
"""A right of a day: id, version, kind."""

_ENDS = """(VALUES (lower({0}.valid), true), (upper({0}.valid), true), (lower({0}.recorded), false),
    (upper({0}.recorded), false)) AS end_of (at, is_law)"""
_MOMENTS = f"""
    WITH there AS (
        SELECT parcel_id, valid, recorded FROM cadastre.parcel_then
        WHERE geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)),
    happened AS (
        SELECT at, is_law, there.parcel_id, NULL::uuid AS right_id FROM there CROSS JOIN LATERAL {_ENDS.format("there")}
        UNION ALL
        SELECT at, is_law, NULL, held.right_id FROM cadastre.right_version AS held
        CROSS JOIN LATERAL {_ENDS.format("held")}
        WHERE held.parcel_id IN (SELECT parcel_id FROM there))
    SELECT at, bool_or(is_law), bool_or(NOT is_law), count(DISTINCT parcel_id), count(DISTINCT right_id)
    FROM happened WHERE at IS NOT NULL GROUP BY at ORDER BY at DESC LIMIT %(limit)s
"""

_CROSSED = " UNION ".join(
    f"""SELECT parcel_id FROM cadastre.{table}
    WHERE {end}({column}) > %({column}_first)s AND {end}({column}) <= %({column}_last)s
        {f"AND NOT upper_inf({column})" if end == "upper" else ""}"""
    for table in ("parcel_version", "right_version")
    for column in ("valid", "recorded")
    for end in ("lower", "upper")
)
_PARCELS_ON = """
    SELECT parcel_id, row_id, version, number, district, geom FROM cadastre.parcel_version
    WHERE parcel_id IN (SELECT parcel_id FROM crossed) AND valid @> %({0}_law)s AND recorded @> %({0}_known)s"""
_RIGHTS_ON = """
    SELECT parcel_id, jsonb_agg(jsonb_build_object('id', right_id, 'version', version, 'kind', kind)
        ORDER BY right_id) AS held
    FROM cadastre.right_version
    WHERE parcel_id IN (SELECT parcel_id FROM crossed) AND valid @> %({0}_law)s AND recorded @> %({0}_known)s
    GROUP BY parcel_id"""
_DIFFERENCES = f"""
    WITH crossed AS MATERIALIZED ({_CROSSED}),
    was AS ({_PARCELS_ON.format("first")}), becomes AS ({_PARCELS_ON.format("second")}),
    were AS ({_RIGHTS_ON.format("first")}), become AS ({_RIGHTS_ON.format("second")})
    SELECT parcel_id, was.row_id, becomes.row_id, were.held, become.held, coalesce(becomes.number, was.number, '')
    FROM was FULL JOIN becomes USING (parcel_id) LEFT JOIN were USING (parcel_id) LEFT JOIN become USING (parcel_id)
    WHERE (was.version IS DISTINCT FROM becomes.version OR were.held IS DISTINCT FROM become.held)
        AND (%(district)s::text IS NULL OR %(district)s IN (was.district, becomes.district))
        AND (%(west)s::float8 IS NULL
            OR coalesce(was.geom && {{box}}, false) OR coalesce(becomes.geom && {{box}}, false))
        AND (%(after_id)s::uuid IS NULL
            OR (coalesce(becomes.number, was.number, ''), parcel_id) > (%(after_number)s, %(after_id)s))
    ORDER BY 6, 1 LIMIT %(limit)s
""".format(box="ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)")


@dataclass(frozen=True, slots=True)
class Between:
    """Which differences are asked for; what is None does not limit them. bounds: m, CRS `srid`. after: number and id of
    the last one that was told."""

    first: RegisterTime
    second: RegisterTime
    srid: int
    district: str | None = None
    bounds: Bounds | None = None
    after: tuple[str, UUID] | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class Sides:
    """A parcel on two days; None: it was not there. number: what the list is sorted by, "" for none."""

    id: UUID
    number: str
    before: Parcel | None
    after: Parcel | None
    held_before: Sequence[Held]
    held_after: Sequence[Held]


def moments_in(connection: Connection[Row], bounds: Bounds, srid: int, limit: int) -> list[Moment]:
    """When parcels in a rectangle (m), or rights in them, became others; newest first, at most `limit`."""
    west, south, east, north = bounds
    rows = connection.execute(
        _MOMENTS, {"west": west, "south": south, "east": east, "north": north, "srid": srid, "limit": limit}
    )
    return [Moment(at=at, law=law, known=known, parcels=parcels, rights=held) for at, law, known, parcels, held in rows]


def differences(connection: Connection[Row], wanted: Between) -> list[Sides]:
    """Parcels that were not on the second day what they were on the first, in order of number and id."""
    rows = connection.execute(_DIFFERENCES, _parameters(wanted)).fetchall()
    states = _states(connection, [row_id for row in rows for row_id in row[1:3] if row_id is not None])
    return [
        Sides(id, number, states.get(before), states.get(after), held_before or (), held_after or ())
        for id, before, after, held_before, held_after, number in rows
    ]


def _states(connection: Connection[Row], row_ids: Sequence[int]) -> Mapping[int | None, Parcel]:
    rows = (
        connection.cursor(binary=True)
        .execute(
            f"SELECT {PARCEL_COLUMNS}, row_id FROM cadastre.parcel_version WHERE row_id = ANY(%s)", [list(row_ids)]
        )
        .fetchall()
    )
    return {row[9]: parcel for row, parcel in zip(rows, parcels_of(rows), strict=True)}


def _parameters(wanted: Between) -> dict[str, object]:
    first, second = wanted.first, wanted.second
    west, south, east, north = wanted.bounds or (None, None, None, None)
    number, id = wanted.after or (None, None)
    return {
        **{"first_law": first.law, "first_known": first.known, "second_law": second.law, "second_known": second.known},
        **{"valid_first": min(first.law, second.law), "valid_last": max(first.law, second.law)},
        **{"recorded_first": min(first.known, second.known), "recorded_last": max(first.known, second.known)},
        **{"west": west, "south": south, "east": east, "north": north, "srid": wanted.srid},
        **{"district": wanted.district, "after_number": number, "after_id": id, "limit": wanted.limit},
    }
