"""GET /footprints and /changes/{id}/collisions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.bounds import bounds_of
from cadastre_server.context import Here
from cadastre_server.footprints import service
from cadastre_server.footprints.collisions import collisions
from cadastre_server.footprints.schemas import Collisions, Footprints

router = APIRouter(tags=["changes"])


@router.get("/footprints")
def get_footprints(
    user: SignedIn,
    context: Here,
    bbox: Annotated[str, Query(description="west,south,east,north in metres of the profile's CRS")],
) -> Footprints:
    """Where open changes are about to make boundaries of one's districts different; titles and names only of changes
    that one may read. `footprint` events tell when to ask again."""
    with context.database.transaction() as connection:
        return service.footprints(connection, user, bounds_of(bbox), context.profile)


@router.get("/changes/{id}/collisions")
def get_collisions(id: UUID, user: SignedIn, context: Here) -> Collisions:
    """The open changes that touch the same boundaries, parcels or rights as one that may be read, and in which order
    they fit."""
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    with context.database.transaction() as connection:
        return collisions(connection, user, id, context.profile)
