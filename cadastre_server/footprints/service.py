"""Keeping the footprint of a change that is saved, telling of it, and showing those of open changes."""

from __future__ import annotations

from uuid import UUID

import shapely
from psycopg import Connection
from shapely.geometry import MultiPolygon, Point

from cadastre_plugin.core.change.points import corners
from cadastre_plugin.core.change.workflow import Role, State
from cadastre_plugin.core.forecast.footprint import Footprint, footprint_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_server.auth.user import User
from cadastre_server.changes.checking import Examined
from cadastre_server.database import Row
from cadastre_server.events.repository import announce
from cadastre_server.footprints import repository
from cadastre_server.footprints.repository import Kept
from cadastre_server.footprints.schemas import FootprintRecord, Footprints
from cadastre_server.register.estate import numbers_of
from cadastre_server.register.parcels import versions_of_parcels
from cadastre_server.register.surroundings import Bounds

MOST = 300
"""So many footprints are answered at once; a client looks at a part of the city in which there are fewer."""


def keep_footprint(connection: Connection[Row], found: Examined, profile: Profile) -> None:
    """Keep the footprint of a change beside its last revision."""
    base = {parcel.id: parcel for parcel in found.base}
    versions = {edit.id: edit.base_version for edit in found.change.parcels}
    stale = {id: versions[id] for id in found.change.based_on() if id not in base or base[id].version != versions[id]}
    base |= versions_of_parcels(connection, stale)
    footprint = footprint_of(found.change, base)
    parts = [part for parcel in (*base.values(), *found.held) for part in shapely.get_parts(parcel.geometry)]
    districts = found.districts | _beside(found, footprint)
    repository.keep(connection, found.change.id, footprint, MultiPolygon(parts), districts, profile.crs.srid)


def announce_footprint(connection: Connection[Row], change_id: UUID, district: str, state: State) -> None:
    """Tell those whom it concerns that an open change is about to do something else, or no longer is open."""
    place = repository.place_of(connection, change_id)
    if place is not None:
        districts, bbox = place
        payload = {"change_id": str(change_id), "state": state.value, "districts": districts, "bbox": bbox}
        announce(connection, "footprint", district, payload)


def footprints(connection: Connection[Row], user: User, bounds: Bounds, profile: Profile) -> Footprints:
    """Where open changes that concern the user are about to make the register different.

    Raises:
        ForbiddenError: `wrong_role`.
    """
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    found = repository.footprints_within(connection, user, bounds, profile.crs.srid, MOST + 1)
    numbers = numbers_of(connection, {id for kept in found for id in kept.footprint.parcels})
    records = [record_of(kept, numbers) for kept in found[:MOST]]
    return Footprints(footprints=records, more=len(found) > MOST)


def record_of(kept: Kept, numbers: dict[UUID, str]) -> FootprintRecord:
    """A footprint as it is answered."""
    return FootprintRecord(
        change_id=kept.change_id,
        district=kept.district,
        state=kept.state,
        own=kept.own,
        title=kept.title,
        author=kept.author,
        corners=sorted(kept.footprint.corners),
        edges=sorted(kept.footprint.edges),
        parcels={id: numbers.get(id) for id in sorted(kept.footprint.parcels)},
        land=[_rings(part) for part in kept.land.geoms],
    )


def _beside(found: Examined, footprint: Footprint) -> set[str]:
    """Districts of parcels that the change leaves alone and that have a corner which it moves."""

    def has(parcel: Parcel) -> bool:
        return not footprint.corners.isdisjoint(corners(parcel))

    near = (parcel for at in footprint.corners for parcel in found.surroundings.near(Point(at), 0.0))
    return {parcel.district for parcel in near if has(parcel)}


def _rings(part: shapely.Polygon) -> list[list[tuple[float, float]]]:
    rings = (part.exterior, *part.interiors)
    return [[(east, north) for east, north in shapely.get_coordinates(ring).tolist()] for ring in rings]
