"""Reading the proof card, and keeping who opened what."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.proof import red_items
from cadastre_plugin.core.rules.document import finding_of
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.changes import listing
from cadastre_server.changes.checking import Examined
from cadastre_server.changes.repository import Standing, document_of
from cadastre_server.changes.schemas import Summary
from cadastre_server.database import Row
from cadastre_server.problems import RefusedError, not_found
from cadastre_server.proof import repository
from cadastre_server.proof.schemas import Openings, Proof
from cadastre_server.register.parcels import current_parcels


def proof(connection: Connection[Row], user: User, id: UUID, profile: Profile) -> Proof:
    """What a supervisor needs besides the change itself.

    Raises:
        ForbiddenError: `wrong_role`.
        NotFoundError: it is not there, or the user may not read it.
    """
    _visible(connection, user, id)
    document, findings = document_of(connection, id)
    change = from_document(document, profile.crs.srid)
    ids = {edit.id for edit in change.parcels}
    base = current_parcels(connection, ids)
    shapes = [parcel.geometry for parcel in (*base.values(), *change.after_parcels())]
    return Proof(
        red=[item.key for item in red_items(change, map(finding_of, findings))],
        openings=repository.openings_of(connection, id),
        neighbours=repository.neighbours_of(connection, ids, shapes, profile.crs.srid),
    )


def open_items(connection: Connection[Row], user: User, id: UUID, openings: Openings, profile: Profile) -> Proof:
    """Keep that the user opened red items of the last revision.

    Raises:
        ForbiddenError: `wrong_role`.
        NotFoundError: it is not there, or the user may not read it.
    """
    summary = _visible(connection, user, id)
    if repository.insert_openings(connection, id, summary.revision, user.id, openings.items):
        record(connection, user.id, "open_items", str(id), {"revision": summary.revision, "items": openings.items})
    return proof(connection, user, id, profile)


def require_opened(connection: Connection[Row], user: User, standing: Standing, found: Examined) -> None:
    """Nothing when the user has opened each red item of what is about to be approved.

    Raises:
        RefusedError: `unopened_items`, with their keys.
    """
    red = [item.key for item in red_items(found.change, found.findings)]
    if not red:
        return
    opened = repository.opened_by(connection, standing.id, standing.revision, user.id)
    left = [key for key in red if key not in opened]
    if left:
        raise RefusedError(
            "unopened_items",
            N_("Open every red item of the proof card before you approve; not opened yet: {count}"),
            count=len(left),
            extra={"items": left, "findings": found.finding_documents()},
        )


def _visible(connection: Connection[Row], user: User, id: UUID) -> Summary:
    user.require_role(Role.SUPERVISOR)
    summary = listing.visible_summary(connection, user, id)
    if summary is None:
        raise not_found()
    return summary
