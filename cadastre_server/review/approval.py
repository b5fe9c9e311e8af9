"""Approval: the change becomes the register, in the one transaction that also checks it for the last time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.catalogue import rules
from cadastre_plugin.core.rules.finding import Effect
from cadastre_plugin.core.rules.rule import Stage
from cadastre_server.auth.user import User
from cadastre_server.changes import repository
from cadastre_server.changes.checking import Examined
from cadastre_server.changes.eyes import require_giver_apart
from cadastre_server.changes.repository import Standing
from cadastre_server.changes.steps import target
from cadastre_server.database import Row
from cadastre_server.events.repository import announce
from cadastre_server.proof.service import require_opened
from cadastre_server.register.findings import replace_findings
from cadastre_server.register.writing import moment_after, write
from cadastre_server.review.among_many import require_safe
from cadastre_server.review.corners import with_points
from cadastre_server.review.numbering import with_numbers
from cadastre_server.review.readiness import keep_reasons, require_ready


def approve(
    connection: Connection[Row], user: User, standing: Standing, profile: Profile, *, only_if_safe: bool = False
) -> UUID | None:
    """Write a change to the register as law from now on, or keep the first of two approvals that it needs. In whose
    place that was done, None as themselves. The transaction is SERIALIZABLE: of two changes that are right alone and
    wrong together, the second sees the first, or is done again and then sees it.

    only_if_safe: it is one of many that nobody looks at one by one.

    Raises:
        ConflictError: `stale_base`, `corner_has_point`; with `only_if_safe` those of `require_safe`.
        RefusedError: `unopened_items`, `findings_block`, `reference_unknown`, `point_off_corner`, `block_unknown`.
        NumberError: `block_full`.
        ForbiddenError: `other_district`, `giver_involved`.
    """
    found = require_ready(connection, user, standing, profile, Role.SUPERVISOR)
    giver = user.in_place_of(sorted(found.districts), Role.SUPERVISOR)
    require_giver_apart(standing, giver)
    needs_second = bool(keep_reasons(connection, found, standing, profile))
    if only_if_safe:
        require_safe(connection, user, standing)
    require_opened(connection, user, standing, found)
    if target(Action.APPROVE, standing, user, needs_second=needs_second) is State.SECOND_REVIEW:
        repository.approve_first(connection, standing.id, user.id, giver)
    else:
        _enter(connection, user, standing, found, profile)
    return giver


def _enter(connection: Connection[Row], user: User, standing: Standing, found: Examined, profile: Profile) -> None:
    """The register gets the new versions."""
    change = with_points(with_numbers(connection, found, profile), found)
    moment = moment_after(connection, change)
    change = registered(change, found, moment.date())
    write(connection, change, profile.crs, moment)
    _keep_findings(connection, found, profile)
    repository.set_state(connection, standing.id, State.APPROVED, user.id, is_decided=True)
    _announce(connection, standing, found)


def registered(change: Change, found: Examined, day: date) -> Change:
    """The change with a day of registration for every right that begins with it: ownership arises on registration
    (ZRU-803). What goes on from before keeps its day, also an unknown one; what a reversal gives back is as it was.
    """
    if change.reverses is not None:
        return change
    estate = found.surroundings.estate
    before = estate.rights if estate is not None else {}
    edits = tuple(
        replace(edit, after=replace(edit.after, registered_on=day))
        if edit.after is not None and _begins(edit.after, before.get(edit.id))
        else edit
        for edit in change.rights
    )
    return replace(change, rights=edits)


def _begins(after: Right, before: Right | None) -> bool:
    """New and carried on from nothing, or passed whole to others, after which the operations leave the day open."""
    if after.registered_on is not None or not after.is_present:
        return False
    return not after.origins if before is None else before.registered_on is not None


def _keep_findings(connection: Connection[Row], found: Examined, profile: Profile) -> None:
    """What is wrong with the touched parcels from now on is known, and no later change's fault."""
    of_register = {rule.id for rule in rules(Stage.SUBMIT) if rule.is_of_register}
    lasting = [finding.with_effect(Effect.KNOWN) for finding in found.findings if finding.rule in of_register]
    replace_findings(connection, [edit.id for edit in found.change.parcels], lasting, profile.crs.srid)


def _announce(connection: Connection[Row], standing: Standing, found: Examined) -> None:
    payload = {
        "change_id": str(standing.id),
        "district": standing.district,
        "parcels": [str(edit.id) for edit in found.change.parcels],
        "rights_in": [str(id) for id in _rights_in(found)],
        "bbox": found.bbox,
    }
    announce(connection, "register", standing.district, payload)


def _rights_in(found: Examined) -> list[UUID]:
    """Parcels that a right of the change lay in or served, or does so now."""
    estate, edits = found.surroundings.estate, found.change.rights
    were = estate.rights if estate else {}
    rights = [were[edit.id] for edit in edits if edit.id in were] + [edit.after for edit in edits if edit.after]
    return sorted({id for right in rights for id in (right.parcel_id, *right.served)})
