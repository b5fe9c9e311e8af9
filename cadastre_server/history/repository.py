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
from cadastre_plugin.core.texts import N_
from cadastre_server.database import Row
from cadastre_server.problems import RefusedError
from cadastre_server.register.parcels import PARCEL_COLUMNS, parcels_of
from cadastre_server.register.surroundings import Bounds

Held = Mapping[str, Any]
"""A right of a day: id, version, kind."""

MOST_CROSSED = 200_000
"""Ends of states between two days that are looked at without a rectangle; pages come within two seconds then."""

_TABLES, _TIMES, _ENDS = ("parcel_version", "right_version"), ("valid", "recorded"), ("lower", "upper")


def _crosses(column: str, end: str) -> str:
    is_open = f" AND NOT upper_inf({column})" if end == "upper" else ""  # as the index says it
    return f"({end}({column}) > %({column}_first)s AND {end}({column}) <= %({column}_last)s{is_open})"


_CROSS = " OR ".join(_crosses(column, end) for column in _TIMES for end in _ENDS)
_CROSSED = " UNION ALL ".join(
    f"SELECT parcel_id FROM cadastre.{table} WHERE {_crosses(column, end)}"
    for table in _TABLES
    for column in _TIMES
    for end in _ENDS
)
_COUNT = f"SELECT count(*) FROM ({_CROSSED} LIMIT {MOST_CROSSED + 1}) AS crossed"
_CROSSED_IN_BOUNDS = f"""
    WITH there AS (SELECT parcel_id, valid, recorded FROM cadastre.parcel_then
        WHERE geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s))
    SELECT parcel_id FROM there WHERE {_CROSS}
    UNION ALL SELECT parcel_id FROM cadastre.right_version
        WHERE parcel_id IN (SELECT parcel_id FROM there) AND ({_CROSS})"""
_IN_DISTRICT = """AND EXISTS (SELECT FROM cadastre.parcel_then AS state
    WHERE state.parcel_id = crossed.parcel_id AND state.district = %(district)s)"""
_CANDIDATES = """
    SELECT DISTINCT parcel_id FROM ({crossed}) AS crossed
    WHERE (%(after)s::uuid IS NULL OR parcel_id > %(after)s) {narrowed} ORDER BY parcel_id LIMIT %(limit)s
"""

_PARCELS_ON = """
    SELECT parcel_id, row_id, version, district, geom FROM cadastre.parcel_then
    WHERE parcel_id = ANY(%(candidates)s) AND valid @> %({0}_law)s AND recorded @> %({0}_known)s"""
_RIGHTS_ON = """
    SELECT parcel_id, jsonb_agg(jsonb_build_object('id', right_id, 'version', version, 'kind', kind)
        ORDER BY right_id) AS held
    FROM cadastre.right_version
    WHERE parcel_id = ANY(%(candidates)s) AND valid @> %({0}_law)s AND recorded @> %({0}_known)s
    GROUP BY parcel_id"""
_DIFFERENCES = f"""
    WITH was AS ({_PARCELS_ON.format("first")}), becomes AS ({_PARCELS_ON.format("second")}),
    were AS ({_RIGHTS_ON.format("first")}), become AS ({_RIGHTS_ON.format("second")})
    SELECT parcel_id, was.row_id, becomes.row_id, were.held, become.held
    FROM was FULL JOIN becomes USING (parcel_id) LEFT JOIN were USING (parcel_id) LEFT JOIN become USING (parcel_id)
    WHERE (was.version IS DISTINCT FROM becomes.version OR were.held IS DISTINCT FROM become.held)
        AND (%(district)s::text IS NULL OR %(district)s IN (was.district, becomes.district))
        AND (%(west)s::float8 IS NULL
            OR coalesce(was.geom && {{box}}, false) OR coalesce(becomes.geom && {{box}}, false))
    ORDER BY parcel_id
""".format(box="ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)")


@dataclass(frozen=True, slots=True)
class Between:
    """Which differences are asked for; what is None does not limit them. bounds: m, CRS `srid`. after: the last
    parcel that was looked at. limit: how many are looked at."""

    first: RegisterTime
    second: RegisterTime
    srid: int
    district: str | None = None
    bounds: Bounds | None = None
    after: UUID | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class Sides:
    """A parcel on two days; None: it was not there."""

    id: UUID
    before: Parcel | None
    after: Parcel | None
    held_before: Sequence[Held]
    held_after: Sequence[Held]


def differences(connection: Connection[Row], wanted: Between) -> tuple[list[Sides], UUID | None]:
    """Parcels that were not on the second day what they were on the first, in the order of their ids; and up to which
    parcel was looked, None when to the end. A part may be short, or empty, before the end.

    Raises:
        RefusedError: `too_much_between`, more than MOST_CROSSED states began or ended and no rectangle is given.
    """
    parameters = _parameters(wanted)
    candidates = _candidates(connection, wanted, parameters)
    rows = connection.execute(_DIFFERENCES, {**parameters, "candidates": candidates}).fetchall()
    states = _states(connection, [row_id for row in rows for row_id in row[1:3] if row_id is not None])
    found = [
        Sides(id, states.get(before), states.get(after), held_before or (), held_after or ())
        for id, before, after, held_before, held_after in rows
    ]
    return found, candidates[-1] if len(candidates) == wanted.limit else None


def _candidates(connection: Connection[Row], wanted: Between, parameters: Mapping[str, object]) -> list[UUID]:
    """The next parcels of which a state, or a right's, began or ended between the two days."""
    if wanted.bounds is None:
        _require_little(connection, parameters)
    crossed = _CROSSED if wanted.bounds is None else _CROSSED_IN_BOUNDS
    narrowed = "" if wanted.district is None else _IN_DISTRICT
    rows = connection.execute(_CANDIDATES.format(crossed=crossed, narrowed=narrowed), parameters)
    return [id for (id,) in rows]


def _require_little(connection: Connection[Row], parameters: Mapping[str, object]) -> None:
    row = connection.execute(_COUNT, parameters).fetchone()
    if row is not None and row[0] > MOST_CROSSED:
        raise RefusedError(
            "too_much_between",
            N_("More became different between these days than can be listed; choose closer days or what the map shows"),
        )


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
    return {
        **{"first_law": first.law, "first_known": first.known, "second_law": second.law, "second_known": second.known},
        **{"valid_first": min(first.law, second.law), "valid_last": max(first.law, second.law)},
        **{"recorded_first": min(first.known, second.known), "recorded_last": max(first.known, second.known)},
        **{"west": west, "south": south, "east": east, "north": north, "srid": wanted.srid},
        **{"district": wanted.district, "after": wanted.after, "limit": wanted.limit},
    }
