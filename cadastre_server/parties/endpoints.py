"""GET /parties, POST /parties/doubles, GET /parties/{id}."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.parties import service
from cadastre_server.parties.schemas import Doubles, Parties, PartyRecord, TypedParty

router = APIRouter(tags=["parties"])


@router.get("/parties")
def parties(
    user: SignedIn,
    context: Here,
    q: Annotated[str, Query(description="words of a name in any script and order, the last one begun; or a number")],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Parties:
    """People and bodies as one types; each search is on record."""
    with context.database.transaction() as connection:
        return service.found(connection, user, q, limit, context.profile)


@router.post("/parties/doubles")
def doubles(typed: TypedParty, user: SignedIn, context: Here) -> Doubles:
    """Who a party that is being typed may be already, and why."""
    with context.database.transaction() as connection:
        return service.doubles(connection, user, typed, context.profile)


@router.get("/parties/{id}")
def party(id: UUID, user: SignedIn, context: Here) -> PartyRecord:
    """All that the register says of one party, with its numbers; each look-up is on record, a refused one too."""
    with context.database.transaction() as connection:
        found = service.party_record(connection, user, id, context.profile)
    if found is None:
        raise service.elsewhere()
    return found
