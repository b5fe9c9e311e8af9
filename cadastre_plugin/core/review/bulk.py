"""What may be done with many changes at once: only what needs nobody's eye.

The plugin asks it of the list that it shows, to offer what is safe. The service asks it again of the change as it
stands inside the transaction of the approval, since a remark or a finding may have come in between.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.workflow import Action, Part, Role, State, refusal
from cadastre_plugin.core.errors import TransitionError
from cadastre_plugin.core.texts import N_

ACTIONS = (Action.TAKE, Action.APPROVE, Action.HAND_OVER)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is asked of a change before it is decided among others.

    part: what the person has to do with it. reviewer: who has it, None for nobody. errors, warnings: findings that it
    adds or makes worse. open_remarks: those that wait for the surveyor. open_questions: the surveyor's own, which wait
    for a reviewer. is_second: one approver is not enough.
    """

    state: State
    part: Part
    reviewer: UUID | None
    errors: int
    warnings: int
    open_remarks: int
    open_questions: int
    is_second: bool


def left_out(action: Action, change: Judged, person: UUID, roles: Collection[Role]) -> TransitionError | None:
    """Why an action is not taken with a change among others; None when it is safe.

    Approval is safe for what the person has in review, where no finding is worse than a note, no remark and no question
    is open, and no second approver is needed. What else is dangerous (a base that is stale, items that were to be
    opened first) the service refuses whether an approval comes alone or among others.
    """
    refused = refusal(action, change.state, roles, change.part)
    if refused is not None:
        code = _WAITING.get(change.state) if refused.code == "wrong_state" else None
        return _error(code) if code else refused
    if action is Action.TAKE:
        return _error("bulk_taken") if change.reviewer == person else None
    if change.reviewer is not None and change.reviewer != person:
        return _error("bulk_other_reviewer")
    return _unsafe(change) if action is Action.APPROVE else None


def _unsafe(change: Judged) -> TransitionError | None:
    reasons = {
        "bulk_errors": change.errors,
        "bulk_warnings": change.warnings,
        "bulk_remarks": change.open_remarks,
        "bulk_questions": change.open_questions,
        "bulk_second": change.is_second or change.state is State.SECOND_REVIEW,
    }
    return next((_error(code) for code, is_true in reasons.items() if is_true), None)


_WAITING = {State.SUBMITTED: "bulk_not_taken", State.IN_REVIEW: "bulk_in_review"}
_TEXTS = {
    "bulk_in_review": N_("it is in review already"),
    "bulk_not_taken": N_("not taken into review yet"),
    "bulk_taken": N_("you have it in review already"),
    "bulk_other_reviewer": N_("another reviewer has it"),
    "bulk_errors": N_("has errors"),
    "bulk_warnings": N_("has warnings, which a reviewer has to weigh"),
    "bulk_remarks": N_("has open remarks"),
    "bulk_questions": N_("its surveyor asks something"),
    "bulk_second": N_("a second approver is needed"),
}


def _error(code: str) -> TransitionError:
    return TransitionError(code, _TEXTS[code])
