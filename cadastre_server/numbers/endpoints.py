"""GET /numbers/{text}."""

from __future__ import annotations

from fastapi import APIRouter

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.numbers import service
from cadastre_server.numbers.schemas import Meanings

router = APIRouter(tags=["parcels"])


@router.get("/numbers/{text:path}")
def meanings(text: str, user: SignedIn, context: Here) -> Meanings:
    """What any number means today: current, retired, or from paper."""
    user.require_role(*Role)
    with context.database.transaction() as connection:
        return service.meanings(connection, text, context.profile)
