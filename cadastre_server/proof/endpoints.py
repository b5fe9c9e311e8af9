"""GET /changes/{id}/proof, POST /changes/{id}/openings."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.proof import service
from cadastre_server.proof.schemas import Openings, Proof

router = APIRouter(tags=["review"])


@router.get("/changes/{id}/proof")
def get_proof(id: UUID, user: SignedIn, context: Here) -> Proof:
    """The red items of a change, who opened them, and its neighbours; for supervisors."""
    with context.database.transaction() as connection:
        return service.proof(connection, user, id, context.profile)


@router.post("/changes/{id}/openings")
def post_openings(id: UUID, openings: Openings, user: SignedIn, context: Here) -> Proof:
    """Keep that red items were opened: approving waits for all of them."""
    with context.database.transaction() as connection:
        return service.open_items(connection, user, id, openings, context.profile)
