"""What may be done with many changes at once, and why not with the others."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from cadastre_plugin.core.change.workflow import Action, Part, Role, State
from cadastre_plugin.core.review.bulk import ACTIONS, Judged, left_out

ME, OTHER = UUID(int=1), UUID(int=2)
REVIEWS = (Role.SUPERVISOR,)
NEW = Judged(State.SUBMITTED, Part.OTHER, None, errors=0, warnings=0, open_remarks=0, open_questions=0, is_second=False)
MINE = replace(NEW, state=State.IN_REVIEW, reviewer=ME)


def why(action: Action, change: Judged, roles: tuple[Role, ...] = REVIEWS) -> str | None:
    error = left_out(action, change, ME, roles)
    return error.code if error else None


def test_what_needs_nobodys_eye_is_safe() -> None:
    assert why(Action.TAKE, NEW) is None
    assert why(Action.APPROVE, MINE) is None
    assert why(Action.HAND_OVER, MINE) is None


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"errors": 1}, "bulk_errors"),
        ({"warnings": 1}, "bulk_warnings"),
        ({"open_remarks": 1}, "bulk_remarks"),
        ({"open_questions": 1}, "bulk_questions"),
        ({"is_second": True}, "bulk_second"),
        ({"state": State.SECOND_REVIEW}, "bulk_second"),
        ({"reviewer": OTHER}, "bulk_other_reviewer"),
        ({"state": State.SUBMITTED, "reviewer": None}, "bulk_not_taken"),
        ({"part": Part.AUTHOR}, "own_change"),
        ({"part": Part.EDITOR}, "own_edit"),
        ({"state": State.APPROVED}, "wrong_state"),
    ],
)
def test_approval_of_many_leaves_out_what_someone_has_to_look_at(others: dict[str, object], code: str) -> None:
    assert why(Action.APPROVE, replace(MINE, **others)) == code  # type: ignore[arg-type]


def test_findings_and_remarks_do_not_keep_a_change_from_being_taken_or_handed_over() -> None:
    marked = {"errors": 1, "warnings": 2, "open_remarks": 3, "open_questions": 1, "is_second": True}
    assert why(Action.TAKE, replace(NEW, **marked)) is None  # type: ignore[arg-type]
    assert why(Action.HAND_OVER, replace(MINE, **marked)) is None  # type: ignore[arg-type]


def test_what_is_in_review_is_not_taken_and_what_is_anothers_not_handed_over() -> None:
    assert why(Action.TAKE, MINE) == "bulk_in_review"
    assert why(Action.HAND_OVER, replace(MINE, reviewer=OTHER)) == "bulk_other_reviewer"
    assert why(Action.TAKE, replace(MINE, state=State.SECOND_REVIEW)) == "bulk_taken"


@pytest.mark.parametrize("action", ACTIONS)
def test_who_does_not_review_does_nothing_to_many(action: Action) -> None:
    assert why(action, MINE, (Role.SURVEYOR,)) == "wrong_role"
