"""POST /changes/{id}/submit, withdraw, take, return, reject, approve."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from fastapi import APIRouter, Response

from cadastre_plugin.core.change.workflow import Action
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.changes.endpoints import IfMatch
from cadastre_server.changes.schemas import Summary
from cadastre_server.changes.steps import etag
from cadastre_server.context import Here
from cadastre_server.review import service
from cadastre_server.review.schemas import Decision

router = APIRouter(tags=["review"])


class Step(StrEnum):
    """The actions of the workflow that are requests of their own: all but saving."""

    SUBMIT = Action.SUBMIT
    WITHDRAW = Action.WITHDRAW
    TAKE = Action.TAKE
    RETURN = Action.RETURN
    REJECT = Action.REJECT
    APPROVE = Action.APPROVE


@router.post("/changes/{id}/{step}")
def take_step(
    id: UUID,
    step: Step,
    user: SignedIn,
    context: Here,
    response: Response,
    decision: Decision | None = None,
    if_match: IfMatch = None,
) -> Summary:
    """Take a step with the revision that `If-Match` names. `return` and `reject` need a remark that says why."""
    remark = decision.remark if decision else None
    summary = service.take_step(context, user, Action(step.value), id, if_match, remark)
    response.headers["ETag"] = etag(summary)
    return summary
