"""An invented city on its way into the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import shapely
from psycopg import Connection
from shapely import MultiPolygon

from cadastre_plugin.core.profile.profile import ProfileCrs
from cadastre_server.cities.city import Part
from cadastre_server.database import Row
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.parties import insert_parties
from cadastre_server.register.rights import insert_rights, insert_sources


def write_outlines(connection: Connection[Row], outlines: Iterable[tuple[str, MultiPolygon]], srid: int) -> None:
    """Give districts their outlines (code, m in the profile's CRS)."""
    connection.cursor().executemany(
        "UPDATE cadastre.district SET outline = ST_GeomFromWKB(%s, %s) WHERE code = %s",
        [(shapely.to_wkb(outline), srid, code) for code, outline in outlines],
    )


def write_parts(connection: Connection[Row], parts: Sequence[Part], crs: ProfileCrs, since: datetime) -> int:
    """Append parts with all that is held in them by COPY; how many parcels they have.

    Raises:
        psycopg.IntegrityError: a number was given before.
    """
    count = insert_parcels(connection, (parcel for part in parts for parcel in part.parcels), crs, since)
    insert_parties(connection, (party for part in parts for party in part.holdings.parties), since)
    insert_sources(connection, (source for part in parts for source in part.holdings.sources), since)
    insert_rights(connection, (right for part in parts for right in part.holdings.rights), crs.srid, since)
    return count
