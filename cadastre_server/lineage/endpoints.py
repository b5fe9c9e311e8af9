"""GET /parcels/{number}/family."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.lineage import service
from cadastre_server.lineage.schemas import Family
from cadastre_server.parcels.service import parcel_id_of

router = APIRouter(tags=["parcels"])


@router.get("/parcels/{number:path}/family")
def family(
    number: str,
    user: SignedIn,
    context: Here,
    limit: Annotated[int, Query(ge=1, le=10_000, description="so many parcels at most")] = 5000,
) -> Family:
    """The parcels related to one through any number of splits and merges, the nearest first."""
    user.require_role(*Role)
    with context.database.transaction() as connection:
        return service.family(connection, parcel_id_of(connection, number, context.profile), limit)
