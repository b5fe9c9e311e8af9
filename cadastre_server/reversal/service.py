"""Making the reversal of an approved change, and holding a change that says it is one to that."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import to_document
from cadastre_plugin.core.change.reversal import ReversalError, is_reversal, reversal
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.changes import repository as changes
from cadastre_server.database import Row
from cadastre_server.parties.service import require_known
from cadastre_server.problems import ConflictError, not_found
from cadastre_server.reversal import repository
from cadastre_server.reversal.repository import Undoing


def reversal_of(connection: Connection[Row], user: User, id: UUID, profile: Profile) -> dict[str, Any]:
    """The document of a new change that undoes an approved one; nothing is kept of it. Any surveyor who works in its
    districts may ask, whoever made it.

    Raises:
        ForbiddenError: `wrong_role`, `other_district`, `party_elsewhere`.
        NotFoundError: there is no such change.
        ConflictError: `not_approved`, `reversal_built_on` with all that stands in the way.
    """
    user.require_role(Role.SURVEYOR)
    summary = changes.summary_of(connection, id)
    if summary is None:
        raise not_found()
    user.require_districts([summary.district])
    found = _undoing(connection, id, profile)
    user.require_districts(sorted(_districts(found)))
    undone = _undone(connection, found, uuid4())
    if undone.parties:
        _require_people(connection, user, found, profile)
        parties = [str(edit.id) for edit in undone.parties]
        record(connection, user.id, "read_personal_data", str(id), {"parties": parties})
    return to_document(undone, profile.crs.srid)


def require_reversal(connection: Connection[Row], change: Change, profile: Profile) -> None:
    """Nothing when a change undoes none, or does exactly what undoing the one that it names comes to today.

    Raises:
        ConflictError: `not_approved`, `reversal_built_on`, `reversal_differs`.
    """
    if change.reverses is None:
        return
    found = _undoing(connection, change.reverses, profile)
    if not is_reversal(change, _undone(connection, found, change.id)):
        raise ConflictError(
            "reversal_differs",
            N_("The change says that it undoes another and does something else, too. Ask for the reversal anew"),
        )


def _undoing(connection: Connection[Row], id: UUID, profile: Profile) -> Undoing:
    change = repository.approved_change(connection, id, profile.crs.srid)
    if change is None:
        raise ConflictError("not_approved", N_("Only a change that was approved can be undone"))
    return repository.undoing(connection, change, profile.crs.srid)


def _undone(connection: Connection[Row], found: Undoing, id: UUID) -> Change:
    try:
        return reversal(found.change, found.before, found.now, found.versions, id)
    except ReversalError as error:
        behind = repository.changes_behind(connection, [obstacle.id for obstacle in error.obstacles])
        built_on = [
            {
                "thing": obstacle.thing.value,
                "id": str(obstacle.id),
                "name": obstacle.name,
                "change_id": None if obstacle.id not in behind else str(behind[obstacle.id]),
            }
            for obstacle in error.obstacles
        ]
        raise ConflictError(error.code, error.template, **error.parameters, built_on=built_on) from error


def _districts(found: Undoing) -> set[str]:
    sides = (found.before.parcels.values(), found.change.after_parcels())
    return {parcel.district for side in sides for parcel in side}


def _require_people(connection: Connection[Row], user: User, found: Undoing, profile: Profile) -> None:
    """The document has records of people with their numbers only where who asks may read these anyway."""
    touched = [party for edit in found.change.parties if (party := found.before.parties.get(edit.id))]
    require_known(connection, user, touched, profile)
