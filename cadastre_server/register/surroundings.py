"""The part of the register that a change's rules look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.neighbourhood import reach
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_server.database import Row
from cadastre_server.register.numbers import owners_of
from cadastre_server.register.parcels import PARCEL_COLUMNS, parcels_of
from cadastre_server.register.versions import CURRENT

Bounds = tuple[float, float, float, float]
MARGIN_M = 1.0
"""Read beyond the reach of the rules, so that rounding on the way leaves nothing out."""


def surroundings(
    connection: Connection[Row],
    windows: Sequence[Bounds],
    distance: float,
    srid: int,
    *,
    ids: Collection[UUID] = (),
    numbers: Collection[str] = (),
) -> Surroundings:
    """Current parcels within `distance` (m) of the windows (west, south, east, north, m) or of the parcels `ids`.

    `numbers`: those to look up among all that were ever given.
    """
    west, south, east, north = ([window[side] for window in windows] for side in range(4))
    rows = connection.cursor(binary=True).execute(
        f"""WITH place AS (
            SELECT ST_MakeEnvelope(west, south, east, north, %(srid)s) AS box FROM
                unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
                AS given (west, south, east, north)
            UNION ALL
            SELECT ST_Envelope(geom) FROM cadastre.parcel_version
            WHERE parcel_id = ANY(%(ids)s) AND {CURRENT})
        SELECT DISTINCT ON (row_id) {PARCEL_COLUMNS} FROM place
        JOIN cadastre.parcel_version ON geom && ST_Expand(box, %(distance)s)
        WHERE {CURRENT}""",
        {
            **{"west": west, "south": south, "east": east, "north": north},
            **{"srid": srid, "ids": list(ids), "distance": distance},
        },
    )
    return Surroundings(parcels_of(rows.fetchall()), owners_of(connection, numbers))


def surroundings_of(connection: Connection[Row], change: Change, profile: Profile) -> Surroundings:
    """All that the rules may look at, around the change's parcels before and after it."""
    after = change.after_parcels()
    return surroundings(
        connection,
        [parcel.geometry.bounds for parcel in after],
        reach(profile.tolerances) + MARGIN_M,
        profile.crs.srid,
        ids=change.based_on(),
        numbers=[parcel.number for parcel in after if parcel.number],
    )
