"""The family of a parcel."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_server.database import Row
from cadastre_server.lineage import repository
from cadastre_server.lineage.schemas import Family, Kin

MOST_SUCCESSORS = 1000


def family(connection: Connection[Row], id: UUID, limit: int) -> Family:
    """The parcels related to one, at most `limit`."""
    ids = repository.family_of(connection, id, limit + 1)
    shown = ids[:limit]
    return Family(
        id=id,
        kin=repository.kin_of(connection, shown),
        links=repository.links_among(connection, shown),
        whole=len(ids) <= limit,
    )


def successors(connection: Connection[Row], id: UUID) -> list[Kin]:
    """The parcels of today that a parcel became, itself while it stands, in the order of their numbers."""
    kin = repository.kin_of(connection, repository.descendants_of(connection, id, MOST_SUCCESSORS))
    return sorted((one for one in kin if one.until is None), key=lambda one: one.number or "")
