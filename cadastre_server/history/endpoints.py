"""GET /register/moments and /register/differences."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.bounds import bounds_of
from cadastre_server.context import Here
from cadastre_server.history import service
from cadastre_server.history.moments import moments_in
from cadastre_server.history.repository import Between
from cadastre_server.history.schemas import Differences, Moments

router = APIRouter(tags=["register"])

BBOX = "west,south,east,north in metres of the profile's CRS"
Law = Annotated[AwareDatetime, Query(description="ISO 8601 with offset: what was law then")]
Known = Annotated[AwareDatetime | None, Query(description="as it was known then; as it is known now when left out")]


@router.get("/register/moments")
def moments(
    user: SignedIn,
    context: Here,
    bbox: Annotated[str, Query(description=BBOX)],
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> Moments:
    """When parcels or boundary points in a rectangle, or rights in the parcels, became others, newest first; of the
    whole city, without its points, where the rectangle holds too much to look at."""
    user.require_role(*Role)
    with context.database.transaction() as connection:
        return moments_in(connection, bounds_of(bbox), context.profile.crs.srid, limit)


@router.get("/register/differences")
def differences(
    user: SignedIn,
    context: Here,
    first: Law,
    second: Law,
    first_known: Known = None,
    second_known: Known = None,
    district: str | None = None,
    bbox: Annotated[str | None, Query(description=BBOX)] = None,
    after: Annotated[UUID | None, Query(description="`next` of the part before")] = None,
    limit: Annotated[int, Query(ge=1, le=2000, description="how many parcels are looked at")] = 500,
) -> Differences:
    """Parcels that are not on the second day what they were on the first, with the kinds of right that became others.

    People are not told: the sheet of a parcel tells of them as far as who asks may know.
    """
    user.require_role(*Role)
    now = datetime.now(UTC)
    wanted = Between(
        RegisterTime(first, first_known or now),
        RegisterTime(second, second_known or now),
        context.profile.crs.srid,
        district,
        None if bbox is None else bounds_of(bbox),
        after,
        limit,
    )
    with context.database.transaction() as connection:
        return service.differences(connection, wanted)
