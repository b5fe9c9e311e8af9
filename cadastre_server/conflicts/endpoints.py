"""GET /changes/{id}/conflict, POST /conflict."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.bodies import RawBody, json_object
from cadastre_server.conflicts import service
from cadastre_server.conflicts.schemas import ConflictRecord
from cadastre_server.context import Here
from cadastre_server.contract import CHANGE_BODY

router = APIRouter(tags=["changes"])


@router.get("/changes/{id}/conflict")
def get_conflict(id: UUID, user: SignedIn, context: Here) -> ConflictRecord:
    """What a change was made from beside what stands in the register now, and who changed what is stale."""
    with context.database.transaction() as connection:
        return service.conflict_of(connection, user, id, context.profile)


@router.post("/conflict", openapi_extra=CHANGE_BODY)
def find_conflict(user: SignedIn, context: Here, body: RawBody) -> ConflictRecord:
    """The same of a change as it is drawn; nothing is kept."""
    document = json_object(body)
    with context.database.transaction() as connection:
        return service.conflict(connection, user, document, context.profile)
