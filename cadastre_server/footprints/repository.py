"""Footprints in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import shapely
from psycopg import Connection
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.forecast.footprint import Edge, Footprint, edge_between
from cadastre_plugin.core.forecast.meeting import ON_EDGE_M
from cadastre_server.auth.user import WHOLE_CITY, User
from cadastre_server.changes.listing import VISIBLE, reader_of
from cadastre_server.database import Row
from cadastre_server.register.surroundings import Bounds

OPEN = tuple(state.value for state in State if state not in (State.APPROVED, State.REJECTED))
"""States in which a change may still become the register."""

COLUMNS = f"""f.change_id, ST_AsBinary(f.corners), ST_AsBinary(f.edges), ST_AsBinary(f.land), f.parcels,
    f.rights, f.districts, c.district, c.state, c.author = %(user)s AS own, {VISIBLE} AS named, c.title, a.full_name,
    c.submitted_at"""

CONCERNED = f"({VISIBLE} OR %(everywhere)s OR f.districts && %(reach)s)"
"""Who may know where a change is: who may read it, and who works in a district whose boundaries it touches."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The footprint of an open change. land: the parcels of it. own: it is of who asks. title, author: None for those
    who may not know them."""

    change_id: UUID
    footprint: Footprint
    land: MultiPolygon
    districts: tuple[str, ...]
    district: str
    state: State
    own: bool
    title: str | None
    author: str | None
    submitted_at: datetime | None

    @property
    def turn(self) -> tuple[datetime, str]:
        """Who was submitted first comes first, a draft last."""
        return self.submitted_at or datetime.max.replace(tzinfo=UTC), str(self.change_id)


def keep(
    connection: Connection[Row],
    change_id: UUID,
    footprint: Footprint,
    land: MultiPolygon,
    districts: Collection[str],
    srid: int,
) -> None:
    """The footprint of the last revision of a change, in place of the one before."""
    connection.execute("DELETE FROM cadastre.change_footprint WHERE change_id = %s", [change_id])
    lines = MultiLineString([list(edge) for edge in sorted(footprint.edges)])
    places = (MultiPoint(sorted(footprint.corners)), lines, land)
    connection.execute(
        """INSERT INTO cadastre.change_footprint (change_id, corners, edges, land, parcels, rights, districts)
        VALUES (%s, %s, %s, %s, %s, %s, %s)""",
        [
            change_id,
            *(shapely.to_wkb(shapely.set_srid(place, srid), hex=True, include_srid=True) for place in places),
            *(sorted(footprint.parcels), sorted(footprint.rights), sorted(districts)),
        ],
    )


def place_of(connection: Connection[Row], change_id: UUID) -> tuple[list[str], Bounds | None] | None:
    """The districts of a footprint and its bounds in m; None when the change has none."""
    row = connection.execute(
        """SELECT districts, ST_XMin(land), ST_YMin(land), ST_XMax(land), ST_YMax(land)
        FROM cadastre.change_footprint WHERE change_id = %s""",
        [change_id],
    ).fetchone()
    if row is None:
        return None
    west, south, east, north = row[1:]
    return list(row[0]), None if west is None else (west, south, east, north)


def footprints_within(connection: Connection[Row], user: User, bounds: Bounds, srid: int, limit: int) -> Sequence[Kept]:
    """Footprints of open changes near bounds (west, south, east, north in m) that concern the user, newest first."""
    west, south, east, north = bounds
    rows = connection.execute(
        f"""SELECT {COLUMNS} FROM cadastre.change_footprint AS f
        JOIN cadastre.change AS c ON c.id = f.change_id JOIN cadastre.app_user AS a ON a.id = c.author
        WHERE f.land && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
            AND c.state = ANY(%(open)s) AND {CONCERNED}
        ORDER BY c.updated_at DESC LIMIT %(limit)s""",
        {
            **_reader(user),
            **{"west": west, "south": south, "east": east, "north": north, "srid": srid},
            **{"open": list(OPEN), "limit": limit},
        },
    )
    return [_kept(row) for row in rows]


def meeting_candidates(
    connection: Connection[Row], user: User, change_id: UUID, states: Collection[State], limit: int
) -> tuple[Kept | None, Sequence[Kept]]:
    """The footprint of a change, and those of changes in the given states that may meet it and concern the user, those
    that were submitted first before the rest."""
    rows = connection.execute(
        f"""WITH own AS MATERIALIZED (SELECT * FROM cadastre.change_footprint WHERE change_id = %(id)s)
        SELECT {COLUMNS} FROM cadastre.change_footprint AS f
        JOIN cadastre.change AS c ON c.id = f.change_id JOIN cadastre.app_user AS a ON a.id = c.author
        WHERE f.change_id = %(id)s OR (c.state = ANY(%(states)s) AND {CONCERNED} AND f.change_id IN (
            SELECT near.change_id FROM own, cadastre.change_footprint AS near
                WHERE near.land && ST_Expand(own.land, %(distance)s)
            UNION SELECT same.change_id FROM own, cadastre.change_footprint AS same WHERE same.parcels && own.parcels
            UNION SELECT held.change_id FROM own, cadastre.change_footprint AS held WHERE held.rights && own.rights))
        ORDER BY f.change_id <> %(id)s, c.submitted_at, f.change_id LIMIT %(limit)s""",
        {
            **_reader(user),
            **{"id": change_id, "states": [state.value for state in states], "distance": ON_EDGE_M},
            "limit": limit + 1,
        },
    ).fetchall()
    found = [_kept(row) for row in rows]
    own = next((kept for kept in found if kept.change_id == change_id), None)
    return own, [kept for kept in found if kept.change_id != change_id]


def _reader(user: User) -> dict[str, object]:
    reach = user.reach()
    return {**reader_of(user), "user": user.id, "everywhere": WHOLE_CITY in reach, "reach": sorted(reach)}


def _kept(row: Row) -> Kept:
    change_id, corners, edges, land, parcels, rights, districts, district, state, own, named, title, author, since = row
    footprint = Footprint(
        frozenset(_positions(shapely.from_wkb(bytes(corners)))),
        frozenset(_edges(shapely.from_wkb(bytes(edges)))),
        frozenset(parcels),
        frozenset(rights),
    )
    place = MultiPolygon(shapely.get_parts(shapely.from_wkb(bytes(land))).tolist())
    if not named:
        title = author = None
    return Kept(change_id, footprint, place, tuple(districts), district, State(state), own, title, author, since)


def _positions(points: BaseGeometry) -> list[tuple[float, float]]:
    return [(east, north) for east, north in shapely.get_coordinates(points).tolist()]


def _edges(lines: BaseGeometry) -> list[Edge]:
    ends = (_positions(line) for line in shapely.get_parts(lines))
    return [edge_between(one, other) for one, other in ends]
