"""POST /changes/{id}/submit, withdraw, take, return, reject, approve, hand_over; GET /reviewers."""

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
from cadastre_server.review import handing_over, service
from cadastre_server.review.schemas import Approval, Decision, HandOver, Reviewer

router = APIRouter(tags=["review"])


class Step(StrEnum):
    """The actions of the workflow that are requests of their own and say no more than a remark."""

    SUBMIT = Action.SUBMIT
    WITHDRAW = Action.WITHDRAW
    TAKE = Action.TAKE
    RETURN = Action.RETURN
    REJECT = Action.REJECT


@router.get("/reviewers")
def get_reviewers(user: SignedIn, context: Here, change: UUID) -> list[Reviewer]:
    """Who may decide about a change under review, besides who has it now."""
    with context.database.transaction() as connection:
        return handing_over.reviewers(connection, user, change, context.profile)


# Before the steps, or it would be one that they do not have.
@router.post("/changes/{id}/hand_over")
def hand_over(
    id: UUID, user: SignedIn, context: Here, response: Response, wanted: HandOver, if_match: IfMatch = None
) -> Summary:
    """Give a change under review to another supervisor, who may approve it."""
    summary = handing_over.hand_over(context, user, id, if_match, wanted)
    response.headers["ETag"] = etag(summary)
    return summary


@router.post("/changes/{id}/approve")
def approve(
    id: UUID,
    user: SignedIn,
    context: Here,
    response: Response,
    approval: Approval | None = None,
    if_match: IfMatch = None,
) -> Summary:
    """Write the revision that `If-Match` names to the register, or keep the first of two approvals.

    With `only_if_safe` a change that someone has to look at first is refused with 409 and a code that says why:
    `bulk_remarks`, `bulk_questions`, `bulk_warnings`, `bulk_errors`, `bulk_second`, `bulk_other_reviewer`.
    """
    said = approval or Approval()
    summary = service.take_step(
        context, user, Action.APPROVE, id, if_match, said.remark, only_if_safe=said.only_if_safe
    )
    response.headers["ETag"] = etag(summary)
    return summary


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
