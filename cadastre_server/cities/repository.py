"""An invented city on its way into the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import shapely
from psycopg import Connection
from shapely import MultiPolygon

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import ProfileCrs
from cadastre_server.cities.city import Part
from cadastre_server.database import Row
from cadastre_server.register.parcels import insert_parcels, insert_past_parcels
from cadastre_server.register.parties import insert_parties
from cadastre_server.register.rights import insert_rights, insert_sources
from cadastre_server.register.writing import insert_lineage


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
    count = sum(
        insert_parcels(connection, parcels, crs, begun, known_since=since)
        for begun, parcels in _by_first_day(parts, since).items()
    )
    for past in (part.past for part in parts):
        insert_past_parcels(connection, ((one.parcel, one.since, one.until) for one in past.retired), crs, since)
        insert_lineage(connection, past.links)
    insert_parties(connection, (party for part in parts for party in part.holdings.parties), since)
    insert_sources(connection, (source for part in parts for source in part.holdings.sources), since)
    insert_rights(connection, (right for part in parts for right in part.holdings.rights), crs.srid, since)
    return count


def _by_first_day(parts: Sequence[Part], since: datetime) -> Mapping[datetime, list[Parcel]]:
    """The parcels by the time since when they are law."""
    found: dict[datetime, list[Parcel]] = {}
    for part in parts:
        for parcel in part.parcels:
            found.setdefault(part.past.begun.get(parcel.id, since), []).append(parcel)
    return found
