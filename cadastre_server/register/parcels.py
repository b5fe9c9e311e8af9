"""Parcels in and out of the register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import shapely
from psycopg import Connection
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.profile import ProfileCrs
from cadastre_server.database import Row
from cadastre_server.register.numbers import insert_numbers
from cadastre_server.register.versions import CURRENT, PARCEL, copy_rows, insert_anchors, insert_versions, period

BATCH = 5000
PARCEL_COLUMNS = "parcel_id, version, number, district, ST_AsBinary(geom), legal_area, land_category, purpose, address"
"""The columns of a query whose rows `parcels_of` reads."""


def insert_parcels(
    connection: Connection[Row],
    parcels: Iterable[Parcel],
    crs: ProfileCrs,
    since: datetime,
    change_id: UUID | None = None,
    known_since: datetime | None = None,
) -> int:
    """Append parcels as current states by COPY, a batch at a time, with their numbers; how many they were.

    The version of each is the one it was made from (NEW for one that the register does not have), so that it is stored
    as that version + 1. Numbers are canonical. They are law from `since` on and known from
    `known_since` on, None: from then on too. The computed area is ellipsoidal, m2.

    Raises:
        psycopg.IntegrityError: a parcel is current already, a number is another parcel's, a district is unknown.
    """
    count, rest = 0, iter(parcels)
    while batch := list(islice(rest, BATCH)):
        insert_anchors(connection, "parcel", [parcel.id for parcel in batch if parcel.version == NEW])
        insert_numbers(connection, {parcel.number: parcel.id for parcel in batch if parcel.number}, since)
        insert_versions(connection, PARCEL, _rows(batch, crs, change_id), since, known_since)
        count += len(batch)
    return count


def insert_past_parcels(
    connection: Connection[Row],
    parcels: Iterable[tuple[Parcel, datetime, datetime]],
    crs: ProfileCrs,
    known_since: datetime,
) -> None:
    """Append parcels that were law from a time until another and are no more, with their numbers, by COPY.

    Raises:
        psycopg.IntegrityError: a number is another parcel's, a district is unknown.
    """
    past = tuple(parcels)
    states = [parcel for parcel, _, _ in past]
    insert_anchors(connection, "parcel", [parcel.id for parcel in states])
    for parcel, since, _ in past:
        insert_numbers(connection, {parcel.number: parcel.id} if parcel.number else {}, since)
    times = ((f"[{since.isoformat()},{until.isoformat()})", period(known_since)) for _, since, until in past)
    rows = zip(_rows(states, crs, None) if states else (), times, strict=True)
    columns = (*PARCEL.columns, "valid", "recorded")
    copy_rows(connection, PARCEL.table, columns, ((*row, *both) for row, both in rows))


def current_parcels(connection: Connection[Row], ids: Collection[UUID]) -> Mapping[UUID, Parcel]:
    """The current states of parcels; those that have none are left out."""
    rows = connection.cursor(binary=True).execute(
        f"""SELECT {PARCEL_COLUMNS} FROM cadastre.parcel_version
        WHERE parcel_id = ANY(%s) AND {CURRENT}""",
        [list(ids)],
    )
    return {parcel.id: parcel for parcel in parcels_of(rows.fetchall())}


def versions_of_parcels(connection: Connection[Row], versions: Mapping[UUID, int]) -> Mapping[UUID, Parcel]:
    """Parcels as they stood in the given version; those that never had it are left out."""
    rows = connection.cursor(binary=True).execute(
        f"""SELECT DISTINCT ON (parcel_id) {PARCEL_COLUMNS} FROM cadastre.parcel_version
        JOIN unnest(%s::uuid[], %s::bigint[]) AS wanted (id, number_of) ON parcel_id = id AND version = number_of
        ORDER BY parcel_id, row_id DESC""",
        [list(versions), list(versions.values())],
    )
    return {parcel.id: parcel for parcel in parcels_of(rows.fetchall())}


def parcels_of(rows: Sequence[Row]) -> list[Parcel]:
    """The parcels of rows that start with PARCEL_COLUMNS."""
    geometries = shapely.from_wkb([row[4] for row in rows])
    return [_parcel(row, geometry) for row, geometry in zip(rows, geometries, strict=True)]


def _parcel(row: Row, geometry: MultiPolygon) -> Parcel:
    id, version, number, district, _, legal_area, land_category, purpose, address = row[:9]
    return Parcel(id, version, number, district, geometry, legal_area, land_category, purpose, address)


def _rows(parcels: Sequence[Parcel], crs: ProfileCrs, change_id: UUID | None) -> Iterator[Sequence[Any]]:
    geometries = [parcel.geometry for parcel in parcels]
    areas = ellipsoidal_areas(geometries, crs.definition)
    places = shapely.to_wkb(shapely.set_srid(geometries, crs.srid), hex=True, include_srid=True)
    for parcel, area, place in zip(parcels, areas, places, strict=True):
        yield (
            parcel.id,
            parcel.version + 1,
            change_id,
            parcel.number,
            parcel.district,
            parcel.land_category,
            parcel.purpose,
            parcel.address,
            parcel.legal_area,
            float(area),
            place,
        )
