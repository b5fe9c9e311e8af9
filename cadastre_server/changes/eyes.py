"""Four eyes: who has had a hand in a change does not decide about it, nor does who acts in their place."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cadastre_plugin.core.change.workflow import Part, Role
from cadastre_plugin.core.texts import N_
from cadastre_server.auth.user import User
from cadastre_server.changes.repository import Standing
from cadastre_server.problems import ForbiddenError


def part_of(standing: Standing, user: User) -> Part:
    """What a user has to do with a change now."""
    if user.id != standing.author and standing.author in user.givers(Role.SURVEYOR):
        return Part.STAND_IN
    return _part(standing, user.id)


def require_giver_apart(standing: Standing, giver: UUID | None) -> None:
    """Nothing when the person in whose place someone decides might decide themselves.

    Raises:
        ForbiddenError: `giver_involved`.
    """
    if giver is not None and _part(standing, giver) is not Part.OTHER:
        text = N_("In this district you stand in for someone who wrote, edited or approved this change; ask another")
        raise ForbiddenError("giver_involved", text)


def in_place_of(user: User, standing: Standing | None, districts: Iterable[str], role: Role) -> UUID | None:
    """In whose place the user takes a step with a change in these districts; None as themselves."""
    if role is Role.SURVEYOR and standing is not None and standing.author != user.id:
        return standing.author
    return user.in_place_of(districts, role)


def _part(standing: Standing, person: UUID) -> Part:
    parts = (
        (frozenset({standing.author}), Part.AUTHOR),
        (standing.editors, Part.EDITOR),
        (standing.deputies, Part.DEPUTY),
        (standing.approvers, Part.APPROVER),
    )
    return next((part for people, part in parts if person in people), Part.OTHER)
