"""Naming a deputy and taking that back: by the person themselves, or by an administrator in their place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import ROLE_TEXTS, Role
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.repository import user_of
from cadastre_server.auth.user import User
from cadastre_server.database import Row
from cadastre_server.delegations import repository
from cadastre_server.delegations.repository import Term
from cadastre_server.delegations.schemas import Delegation, NewDelegation
from cadastre_server.people import Person
from cadastre_server.problems import ConflictError, ForbiddenError, RefusedError, not_found

WHO_HAVE = (Role.SURVEYOR, Role.SUPERVISOR)
LONGEST = timedelta(days=366)
"""Who is away for longer gives their work to someone else."""


def delegate(connection: Connection[Row], user: User, wanted: NewDelegation, profile: Profile) -> Delegation:
    """Name a deputy.

    Raises:
        ForbiddenError: `wrong_role`, `delegation_of_another`.
        ConflictError: `delegation_twice`.
        RefusedError: `deputy_self`, `deputy_unfit`, `delegation_past`, `delegation_long`.
    """
    giver = wanted.giver or user.id
    if giver != user.id and Role.ADMINISTRATOR not in user.roles:
        raise ForbiddenError("delegation_of_another", N_("Only an administrator names a deputy for someone else"))
    if giver == user.id:
        user.require_role(wanted.role)
    return keep(connection, giver, wanted, profile, user.id)


def keep(
    connection: Connection[Row], giver: UUID, wanted: NewDelegation, profile: Profile, made_by: UUID | None
) -> Delegation:
    """Keep a delegation, whoever made it: None for an operator's command.

    Raises:
        ConflictError: `delegation_twice`.
        RefusedError: `deputy_self`, `deputy_unfit`, `delegation_past`, `delegation_long`.
    """
    role = Role(wanted.role)
    if giver == wanted.deputy:
        raise RefusedError("deputy_self", N_("Nobody is their own deputy; choose someone else"))
    _require_role(connection, giver, role)
    _require_role(connection, wanted.deputy, role)
    since, until = _moments(wanted.since, wanted.until, profile)
    id = repository.insert(connection, Term(giver, wanted.deputy, role, since, until), made_by)
    if id is None:
        raise ConflictError("delegation_twice", N_("This deputy is named for a part of these days already"))
    made = _found(connection, id)
    _record(connection, made_by, "delegate", made)
    return made


def take_back(connection: Connection[Row], user: User, id: UUID) -> Delegation:
    """End a delegation now, or before it begins.

    Raises:
        NotFoundError: there is none that the user may see.
        ForbiddenError: `delegation_of_another`.
        ConflictError: `delegation_over`.
    """
    made = repository.delegation(connection, id)
    is_administrator = Role.ADMINISTRATOR in user.roles
    if made is None or not (is_administrator or user.id in (made.giver.id, made.deputy.id)):
        raise not_found()
    if user.id != made.giver.id and not is_administrator:
        raise ForbiddenError("delegation_of_another", N_("Only who named the deputy takes that back"))
    return end(connection, made, user.id)


def end(connection: Connection[Row], made: Delegation, ended_by: UUID | None) -> Delegation:
    """End a delegation, whoever does it: None for an operator's command.

    Raises:
        ConflictError: `delegation_over`.
    """
    if not repository.end(connection, made.id, ended_by):
        raise ConflictError("delegation_over", N_("This delegation is over already"))
    _record(connection, ended_by, "end_delegation", made)
    return _found(connection, made.id)


def seen_by(connection: Connection[Row], user: User, *, over: bool) -> list[Delegation]:
    """Whom the user stands in for, and who does for them; administrators see all.

    Raises:
        ForbiddenError: `wrong_role`.
    """
    user.require_role(*WHO_HAVE, Role.ADMINISTRATOR)
    everyone = Role.ADMINISTRATOR in user.roles
    return repository.delegations_of(connection, None if everyone else user.id, over=over)


def candidates(connection: Connection[Row], user: User, role: Role) -> list[Person]:
    """Who may be a deputy in a role.

    Raises:
        ForbiddenError: `wrong_role`.
    """
    user.require_role(role, Role.ADMINISTRATOR)
    return [person for person in repository.people_with(connection, role) if person.id != user.id]


def _require_role(connection: Connection[Row], person: UUID, role: Role) -> None:
    """A deputy is what they act as: nobody becomes a supervisor by a delegation."""
    found = user_of(connection, person)
    if found is None or role not in found.roles:
        text = N_("Giver and deputy must both have the role; one of them is no {role} or may not sign in")
        raise RefusedError("deputy_unfit", text, role=ROLE_TEXTS[role])


def _moments(since: date, until: date, profile: Profile) -> tuple[datetime, datetime]:
    """Beginning of the first day and end of the last; what is past is not delegated."""
    calendar = profile.calendar
    today = calendar.day_of(datetime.now(UTC))
    if since > until or since < today:
        raise RefusedError("delegation_past", N_("The days must begin today or later, and end not before they begin"))
    if until - today > LONGEST:
        text = N_("A delegation is over within {days} days; name the deputy again after that")
        raise RefusedError("delegation_long", text, days=LONGEST.days)
    return calendar.begins(since), calendar.ends(until)


def _found(connection: Connection[Row], id: UUID) -> Delegation:
    made = repository.delegation(connection, id)
    assert made is not None
    return made


def _record(connection: Connection[Row], who: UUID | None, what: str, made: Delegation) -> None:
    days = {"since": made.since.isoformat(), "until": made.until.isoformat()}
    people = {"giver": str(made.giver.id), "deputy": str(made.deputy.id), "role": made.role.value}
    record(connection, who, what, str(made.id), {**people, **days})
