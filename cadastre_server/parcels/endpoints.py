"""GET /parcels/{number}, its history and its lineage."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.parcels import service
from cadastre_server.parcels.schemas import History, ParcelFeature, Relatives

router = APIRouter(tags=["parcels"])

Time = Annotated[AwareDatetime | None, Query(description="ISO 8601 with offset; now when left out")]


# A number may hold slashes, so that what follows it is matched first.
@router.get("/parcels/{number:path}/history")
def history(number: str, user: SignedIn, context: Here) -> History:
    """Every version of a parcel: from when, until when, by which change, by whom."""
    user.require_role(*Role)
    with context.database.transaction() as connection:
        return service.history(connection, number, context.profile)


@router.get("/parcels/{number:path}/lineage")
def lineage(number: str, user: SignedIn, context: Here) -> Relatives:
    """The parcels that a parcel came from, and became."""
    user.require_role(*Role)
    with context.database.transaction() as connection:
        return service.lineage(connection, number, context.profile)


@router.get("/parcels/{number:path}")
def parcel(number: str, user: SignedIn, context: Here, at: Time = None, known: Time = None) -> ParcelFeature:
    """A parcel as it was law at a time, as far as was known at another."""
    user.require_role(*Role)
    with context.database.transaction() as connection:
        return service.feature(connection, number, at, known, context.profile)
