"""The part of the register that a change's rules look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from uuid import UUID

import shapely
from psycopg import Connection
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.neighbourhood import reach
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_server.database import Row
from cadastre_server.register.estate import Shown, estate_of, notes_of, sources_of
from cadastre_server.register.numbers import owners_of
from cadastre_server.register.parcels import PARCEL_COLUMNS, parcels_of
from cadastre_server.register.points import POINT_COLUMNS, points_of
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
    points: Collection[UUID] = (),
    numbers: Collection[str] = (),
    districts: Collection[str] = (),
) -> Surroundings:
    """Current parcels and boundary points within `distance` (m) of the windows (west, south, east, north, m), of the
    parcels `ids` or of the boundary points `points`.

    `numbers`: those to look up among all that were ever given. `districts`: whose outlines are wanted.
    """
    west, south, east, north = ([window[side] for window in windows] for side in range(4))
    place = {
        **{"west": west, "south": south, "east": east, "north": north},
        **{"srid": srid, "ids": list(ids), "points": list(points), "distance": distance},
    }
    parcels = connection.cursor(binary=True).execute(_near("parcel_version", PARCEL_COLUMNS), place)
    known = connection.cursor(binary=True).execute(_near("boundary_point_version", POINT_COLUMNS), place)
    owners, outlines = owners_of(connection, numbers), _outlines(connection, districts)
    return Surroundings(parcels_of(parcels.fetchall()), owners, points_of(known.fetchall()), outlines)


def _outlines(connection: Connection[Row], districts: Collection[str]) -> dict[str, BaseGeometry]:
    """Outlines by the district's code, of those that have one."""
    rows = connection.execute(
        "SELECT code, ST_AsBinary(outline) AS outline FROM cadastre.district"
        " WHERE code = ANY(%s) AND outline IS NOT NULL",
        [list(districts)],
    )
    return {code: shapely.from_wkb(bytes(outline)) for code, outline in rows.fetchall()}


def _near(table: str, columns: str) -> str:
    """Ask for the current rows of a table near the place."""
    return f"""WITH place AS (
            SELECT ST_MakeEnvelope(west, south, east, north, %(srid)s) AS box FROM
                unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
                AS given (west, south, east, north)
            UNION ALL
            SELECT ST_Envelope(geom) FROM cadastre.parcel_version
            WHERE parcel_id = ANY(%(ids)s) AND {CURRENT}
            UNION ALL
            SELECT geom FROM cadastre.boundary_point_version
            WHERE point_id = ANY(%(points)s) AND {CURRENT})
        SELECT DISTINCT ON (row_id) {columns} FROM place
        JOIN cadastre.{table} ON geom && ST_Expand(box, %(distance)s)
        WHERE {CURRENT}"""


def _parcels_at(
    connection: Connection[Row], places: Sequence[Position], points: Collection[UUID], srid: int
) -> list[UUID]:
    """Ids of current parcels at places (m) or boundary points: the accuracy of a corner is that of all who have it."""
    if not places and not points:
        return []
    east, north = ([place[axis] for place in places] for axis in range(2))
    rows = connection.execute(
        f"""WITH corner AS (
            SELECT ST_SetSRID(ST_MakePoint(east, north), %(srid)s) AS place
            FROM unnest(%(east)s::float8[], %(north)s::float8[]) AS given (east, north)
            UNION ALL
            SELECT geom FROM cadastre.boundary_point_version WHERE point_id = ANY(%(points)s) AND {CURRENT})
        SELECT DISTINCT parcel_id FROM corner JOIN cadastre.parcel_version ON ST_Intersects(geom, place)
        WHERE {CURRENT}""",
        {"east": east, "north": north, "points": list(points), "srid": srid},
    )
    return [id for (id,) in rows.fetchall()]


def surroundings_of(connection: Connection[Row], change: Change, profile: Profile, shown: Shown) -> Surroundings:
    """All that the rules may look at, around the change's parcels and boundary points before and after it.

    shown: names of people in the rights that the change touches, as who asks may see them.
    """
    estate = _estate(connection, change, shown)
    held = {right.parcel_id for right in estate.rights.values()} | set(_parcels_of_rights(change))
    after = change.after_parcels()
    corners = [edit.after.position for edit in change.points if edit.after is not None]
    points = [edit.id for edit in change.points]
    around = surroundings(
        connection,
        [*(parcel.geometry.bounds for parcel in after), *((*corner, *corner) for corner in corners)],
        reach(profile.tolerances) + MARGIN_M,
        profile.crs.srid,
        ids=[*change.based_on(), *held, *_parcels_at(connection, corners, points, profile.crs.srid)],
        points=points,
        numbers=[parcel.number for parcel in after if parcel.number],
        districts={parcel.district for parcel in after},
    )
    return around.with_estate(estate, date.today())


def _estate(connection: Connection[Row], change: Change, shown: Shown) -> Estate:
    """Rights in all parcels that the change touches or gives rights in, and those that it touches, wherever."""
    parcels = {*change.based_on(), *_parcels_of_rights(change)}
    touched = [edit.id for edit in change.rights if edit.base_version != NEW]
    estate = estate_of(connection, parcels, shown, rights=touched, besides=change.id)
    others = {right.parcel_id for right in estate.rights.values()} - parcels
    if others:  # a rule of a parcel looks at all that is held in it
        estate = estate.joined(estate_of(connection, others, shown, besides=change.id))
    return estate.joined(_named_besides(connection, change, estate, shown))


def _named_besides(connection: Connection[Row], change: Change, estate: Estate, shown: Shown) -> Estate:
    """People and documents of the register that only the change names."""
    rights = [edit.after for edit in change.rights if edit.after is not None]
    parties = {share.party_id for right in rights for share in right.shares} - estate.parties.keys()
    parties |= {act.applicant_id for act in change.acts if act.applicant_id}
    parties |= {share.party_id for edit in change.parties if edit.after for share in edit.after.members}
    sources = {id for right in rights for id in right.source_ids} | {id for act in change.acts for id in act.source_ids}
    return Estate(parties=notes_of(connection, parties, shown), sources=sources_of(connection, sources))


def _parcels_of_rights(change: Change) -> Iterator[UUID]:
    """Parcels that the change gives rights in; those that it makes are not in the register."""
    made = {edit.id for edit in change.parcels} - set(change.based_on())
    return (edit.after.parcel_id for edit in change.rights if edit.after and edit.after.parcel_id not in made)
