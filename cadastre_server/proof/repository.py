"""Openings and neighbours in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import shapely
from psycopg import Connection
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.place import place_document
from cadastre_server.database import Row
from cadastre_server.people import Person
from cadastre_server.proof.schemas import Neighbour, Opening
from cadastre_server.register.versions import CURRENT

NEAR_M = 0.05
MOST_NEIGHBOURS = 300


def insert_openings(
    connection: Connection[Row], change_id: UUID, revision: int, who: UUID, items: Sequence[str]
) -> int:
    """Keep that someone opened red items of a revision; how many they had not opened before."""
    return connection.execute(
        """INSERT INTO cadastre.change_opening (change_id, revision, item, who)
        SELECT %s, %s, unnest(%s::text[]), %s ON CONFLICT DO NOTHING""",
        [change_id, revision, list(items), who],
    ).rowcount


def openings_of(connection: Connection[Row], change_id: UUID) -> list[Opening]:
    """Every opening of a change, the first one first."""
    rows = connection.execute(
        """SELECT item, who, name, full_name, at, revision FROM cadastre.change_opening
        JOIN cadastre.app_user ON app_user.id = who WHERE change_id = %s ORDER BY at, item""",
        [change_id],
    )
    return [
        Opening(item=item, who=Person(id=id, name=name, full_name=full_name), at=at, revision=revision)
        for item, id, name, full_name, at, revision in rows
    ]


def opened_by(connection: Connection[Row], change_id: UUID, revision: int, who: UUID) -> Collection[str]:
    """The red items of a revision that a person opened."""
    rows = connection.execute(
        "SELECT item FROM cadastre.change_opening WHERE change_id = %s AND revision = %s AND who = %s",
        [change_id, revision, who],
    )
    return {item for (item,) in rows}


def neighbours_of(
    connection: Connection[Row], parcels: Collection[UUID], shapes: Sequence[MultiPolygon], srid: int
) -> list[Neighbour]:
    """Parcels of the register that touch the shapes (m) and are none of the parcels."""
    if not shapes:
        return []
    rows = connection.execute(
        f"""SELECT parcel_id, number, ST_AsBinary(geom), (
            SELECT count(*) FROM cadastre.change_footprint AS open JOIN cadastre.change ON change.id = open.change_id
            WHERE parcel_id = ANY(open.parcels) AND change.state NOT IN ('approved', 'rejected', 'draft'))
        FROM cadastre.parcel_version WHERE {CURRENT} AND parcel_id <> ALL(%(parcels)s)
            AND ST_DWithin(geom, ST_GeomFromWKB(%(land)s, %(srid)s), %(near)s)
        ORDER BY number LIMIT %(most)s""",
        {
            "parcels": list(parcels),
            "land": shapely.union_all(list(shapes)).wkb,
            "srid": srid,
            "near": NEAR_M,
            "most": MOST_NEIGHBOURS,
        },
    )
    return [_neighbour(row) for row in rows]


def _neighbour(row: Row) -> Neighbour:
    id, number, wkb, open_changes = row
    place = place_document(MultiPolygon(shapely.get_parts(shapely.from_wkb(bytes(wkb))).tolist()))
    return Neighbour(id=id, number=number, place=place, open_changes=open_changes)
