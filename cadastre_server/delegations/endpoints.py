"""GET and POST /delegations, DELETE /delegations/{id}, GET /delegations/candidates."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.delegations import service
from cadastre_server.delegations.schemas import DelegatedRole, Delegation, NewDelegation
from cadastre_server.people import Person

router = APIRouter(tags=["delegations"])


@router.get("/delegations")
def get_delegations(user: SignedIn, context: Here, over: bool = False) -> list[Delegation]:
    """Who stands in for whom, as far as it is about oneself; administrators see all. `over`: also what has ended."""
    with context.database.transaction() as connection:
        return service.seen_by(connection, user, over=over)


@router.get("/delegations/candidates")
def get_candidates(user: SignedIn, context: Here, role: DelegatedRole) -> list[Person]:
    """Who may be named as deputy in a role."""
    with context.database.transaction() as connection:
        return service.candidates(connection, user, Role(role))


@router.post("/delegations", status_code=201)
def post_delegation(wanted: NewDelegation, user: SignedIn, context: Here) -> Delegation:
    """Name a deputy, for oneself or as an administrator for another."""
    with context.database.transaction() as connection:
        return service.delegate(connection, user, wanted, context.profile)


@router.delete("/delegations/{id}")
def delete_delegation(id: UUID, user: SignedIn, context: Here) -> Delegation:
    """End a delegation now. It stays on record, and what was done by it stays done."""
    with context.database.transaction() as connection:
        return service.take_back(connection, user, id)
