"""GET /audit/lookups, GET /audit/chain."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from cadastre_server.audit import service
from cadastre_server.audit.chain import verify
from cadastre_server.audit.lookups import Asked
from cadastre_server.audit.lookups import lookups as found
from cadastre_server.audit.schemas import Chain, Lookups
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here

router = APIRouter(tags=["audit"])


@router.get("/audit/lookups")
def lookups(
    user: SignedIn,
    context: Here,
    person: Annotated[str | None, Query(max_length=40, description="id of a party, or a whole PINFL or STIR")] = None,
    who: Annotated[str | None, Query(max_length=100, description="id or name of the user who looked")] = None,
    since: Annotated[AwareDatetime | None, Query(description="not before this time")] = None,
    until: Annotated[AwareDatetime | None, Query(description="before this time")] = None,
    after: Annotated[int | None, Query(ge=0, le=2**63 - 1, description="`next` of the part before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Lookups:
    """Who looked at whom, newest first; for administrators."""
    with context.database.transaction() as connection:
        return found(connection, user, Asked(person, who, since, until, after, limit))


@router.get("/audit/chain")
def chain(user: SignedIn, context: Here) -> Chain:
    """Go through the whole audit and say whether it is what was sealed; for administrators. That is on record, too."""
    service.require_administrator(user)
    with context.database.transaction() as connection:
        verdict = verify(connection)
    with context.database.transaction() as connection:
        return service.told(connection, user, verdict)
