"""The register as it stands or stood at a moment, as plain states by the id of each thing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

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
from cadastre_server.register.versions import CURRENT

AT = "valid @> %(at)s AND recorded @> %(at)s"
"""What was law at a moment, as was known then."""


def parcels_at(connection: Connection[Row], ids: Collection[UUID], at: datetime | None) -> Mapping[UUID, Parcel]:
    """Parcels at a moment, None: as they stand; those left out that were not there."""
    rows = connection.cursor(binary=True).execute(
        f"SELECT {PARCEL_COLUMNS} FROM cadastre.parcel_version WHERE parcel_id = ANY(%(ids)s) AND {_when(at)}",
        {"ids": list(ids), "at": at},
    )
    return {parcel.id: parcel for parcel in parcels_of(rows.fetchall())}


def rights_at(
    connection: Connection[Row], ids: Collection[UUID], parcels: Collection[UUID], at: datetime | None
) -> Mapping[UUID, Right]:
    """Rights at a moment, and all that was held in the parcels or served them."""
    rows = connection.execute(
        f"""SELECT {RIGHT_COLUMNS} FROM cadastre.right_version WHERE {_when(at)}
            AND (right_id = ANY(%(ids)s) OR parcel_id = ANY(%(parcels)s) OR served && %(parcels)s)""",
        {"ids": list(ids), "parcels": list(parcels), "at": at},
    )
    return {right.id: right for right in rights_of(rows.fetchall())}


def points_at(
    connection: Connection[Row], ids: Collection[UUID], parcels: Sequence[Parcel], srid: int, at: datetime | None
) -> Mapping[UUID, BoundaryPoint]:
    """Boundary points at a moment, and all that were within the envelopes of the parcels, in m of the CRS `srid`."""
    bounds = [parcel.geometry.bounds for parcel in parcels]
    west, south, east, north = ([box[side] for box in bounds] for side in range(4))
    near = f"""SELECT {POINT_COLUMNS} FROM
            unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
            AS box (west, south, east, north)
        JOIN cadastre.boundary_point_version ON geom && ST_MakeEnvelope(west, south, east, north, %(srid)s)
        WHERE {_when(at)} AND"""
    rows = connection.execute(
        f"""SELECT {POINT_COLUMNS} FROM cadastre.boundary_point_version WHERE point_id = ANY(%(ids)s) AND {_when(at)}
        UNION {near} {CURRENT}
        UNION {near} NOT ({CURRENT})""",
        {"ids": list(ids), "at": at, "west": west, "south": south, "east": east, "north": north, "srid": srid},
    )
    return {point.id: point for point in points_of(rows.fetchall())}


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


def _party(id: UUID, row: Sequence[Any]) -> Party:
    version, kind, name, pinfl, stir, *members = row
    return Party(id, version, PartyKind(kind), name, pinfl, stir, tuple(_members(*members)))


def _members(
    parties: Sequence[UUID] | None, numerators: Sequence[int] | None, denominators: Sequence[int] | None
) -> Iterator[Share]:
    for party, numerator, denominator in zip(parties or (), numerators or (), denominators or (), strict=True):
        yield Share(party, Fraction(numerator, denominator))
