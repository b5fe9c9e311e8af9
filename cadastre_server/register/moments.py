"""The register as it stands or stood at a moment, as plain states by the id of each thing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg import Connection

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.model.source import Source
from cadastre_server.database import Row
from cadastre_server.register.estate import RIGHT_COLUMNS, rights_of
from cadastre_server.register.parcels import PARCEL_COLUMNS, parcels_of
from cadastre_server.register.points import POINT_COLUMNS, points_of
from cadastre_server.register.versions import BOUNDARY_POINT, CURRENT, PARCEL, RIGHT, Versioned

T = TypeVar("T", Parcel, Right, BoundaryPoint)
Both = tuple[Mapping[UUID, T], Mapping[UUID, T]]
"""Things at a moment, and as they stand now; what stands since before the moment is one object in both."""

AT = "valid @> %(at)s AND recorded @> %(at)s"
"""What was law at a moment, as was known then."""

_OF_RIGHTS = """(right_id = ANY(%(ids)s) OR parcel_id = ANY(%(parcels)s)
        OR served <> '{{}}' AND served && %(parcels)s)"""
_OF_POINTS = """row_id = ANY(ARRAY(
        SELECT row_id FROM cadastre.boundary_point_version WHERE point_id = ANY(%(ids)s) AND {when}
        UNION SELECT row_id FROM
            unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
            AS box (west, south, east, north)
        JOIN cadastre.boundary_point_version ON geom && ST_MakeEnvelope(west, south, east, north, %(srid)s)
        WHERE {when}))"""
"""Each point once, though the envelopes of neighbours have many in common; `when` as the partial indexes have it."""


def parcels_at(connection: Connection[Row], ids: Collection[UUID], at: datetime | None) -> Mapping[UUID, Parcel]:
    """Parcels at a moment, None: as they stand; those left out that were not there."""
    before, now = parcels_then_and_now(connection, ids, at)
    return now if at is None else before


def parcels_then_and_now(connection: Connection[Row], ids: Collection[UUID], then: datetime | None) -> Both[Parcel]:
    """Parcels at a moment and as they stand; then: None for now."""
    return _then_and_now(
        connection, parcels_of, PARCEL_COLUMNS, PARCEL, "parcel_id = ANY(%(ids)s)", {"ids": list(ids)}, then
    )


def rights_at(
    connection: Connection[Row], ids: Collection[UUID], parcels: Collection[UUID], at: datetime | None
) -> Mapping[UUID, Right]:
    """Rights at a moment, and all that was held in the parcels or served them."""
    before, now = rights_then_and_now(connection, ids, parcels, at)
    return now if at is None else before


def rights_then_and_now(
    connection: Connection[Row], ids: Collection[UUID], parcels: Collection[UUID], then: datetime | None
) -> Both[Right]:
    """The same rights at a moment and as they stand; then: None for now."""
    given = {"ids": list(ids), "parcels": list(parcels)}
    return _then_and_now(connection, rights_of, RIGHT_COLUMNS, RIGHT, _OF_RIGHTS, given, then)


def points_at(
    connection: Connection[Row], ids: Collection[UUID], parcels: Sequence[Parcel], srid: int, at: datetime | None
) -> Mapping[UUID, BoundaryPoint]:
    """Boundary points at a moment, and all that were within the envelopes of the parcels, in m of the CRS `srid`."""
    bounds = shapely.bounds([parcel.geometry for parcel in parcels]).reshape(-1, 4)
    before, now = points_then_and_now(connection, ids, bounds, srid, at)
    return now if at is None else before


def points_then_and_now(
    connection: Connection[Row], ids: Collection[UUID], windows: NDArray[np.float64], srid: int, then: datetime | None
) -> Both[BoundaryPoint]:
    """Boundary points at a moment and as they stand, those in the windows (west, south, east, north; m of the CRS
    `srid`) among them; then: None for now."""
    west, south, east, north = windows.T.tolist()
    given = {"ids": list(ids), "west": west, "south": south, "east": east, "north": north, "srid": srid}
    return _then_and_now(connection, points_of, POINT_COLUMNS, BOUNDARY_POINT, _OF_POINTS, given, then)


def parties_at(connection: Connection[Row], ids: Collection[UUID], at: datetime | None) -> Mapping[UUID, Party]:
    """Parties at a moment, whole numbers among them: what anyone sees of that is decided by who asks."""
    rows = connection.execute(
        f"""SELECT party_id, version, kind, name, pinfl, stir,
            (SELECT array_agg(member_id ORDER BY place) FROM cadastre.party_member WHERE party_row_id = row_id),
            (SELECT array_agg(numerator ORDER BY place) FROM cadastre.party_member WHERE party_row_id = row_id),
            (SELECT array_agg(denominator ORDER BY place) FROM cadastre.party_member WHERE party_row_id = row_id)
        FROM cadastre.party_version WHERE party_id = ANY(%(ids)s) AND {_when(at)}""",
        {"ids": list(ids), "at": at},
    )
    return {id: _party(id, row) for id, *row in rows}


def sources_at(connection: Connection[Row], ids: Collection[UUID], at: datetime | None) -> Mapping[UUID, Source]:
    """Documents at a moment."""
    rows = connection.execute(
        f"""SELECT source_id, version, kind, number, issued_on, sha256, file_name, media_type, size
        FROM cadastre.source_version WHERE source_id = ANY(%(ids)s) AND {_when(at)}""",
        {"ids": list(ids), "at": at},
    )
    return {row[0]: Source(*row) for row in rows}


def _when(at: datetime | None) -> str:
    return CURRENT if at is None else AT


def _then_and_now(
    connection: Connection[Row],
    made: Callable[[Sequence[Row]], Sequence[T]],
    columns: str,
    thing: Versioned,
    wanted: str,
    given: Mapping[str, Any],
    then: datetime | None,
) -> Both[T]:
    """What stands is read once, with whether it stood then, too; besides it only what has ended since."""

    def read(when: str, stood: str) -> Sequence[Row]:
        statement = f"""SELECT {columns}, {stood} FROM cadastre.{thing.table}
            WHERE {when} AND {wanted.format(when=when)}"""
        cursor = connection.cursor(binary=True)
        return cursor.execute(statement, {**given, "at": then}, prepare=False).fetchall()  # planned for so many

    rows = read(CURRENT, "true" if then is None else AT)
    things = made(rows)
    now = {one.id: one for one in things}
    if then is None:
        return now, now
    ended = made(read(f"NOT ({CURRENT}) AND {AT}", "true"))
    before = {one.id: one for one, row in zip(things, rows, strict=True) if row[-1]}
    return before | {one.id: one for one in ended}, now


def _party(id: UUID, row: Sequence[Any]) -> Party:
    version, kind, name, pinfl, stir, *members = row
    return Party(id, version, PartyKind(kind), name, pinfl, stir, tuple(_members(*members)))


def _members(
    parties: Sequence[UUID] | None, numerators: Sequence[int] | None, denominators: Sequence[int] | None
) -> Iterator[Share]:
    for party, numerator, denominator in zip(parties or (), numerators or (), denominators or (), strict=True):
        yield Share(party, Fraction(numerator, denominator))
