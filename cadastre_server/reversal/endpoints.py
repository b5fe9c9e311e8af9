"""POST /changes/{id}/reversal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.reversal import service

router = APIRouter(tags=["changes"])


@router.post("/changes/{id}/reversal")
def make_reversal(id: UUID, user: SignedIn, context: Here) -> dict[str, Any]:
    """The document of a new change that undoes an approved one, to be saved and submitted like any other; refused with
    all that was built on that one since."""
    with context.database.transaction() as connection:
        return service.reversal_of(connection, user, id, context.profile)
