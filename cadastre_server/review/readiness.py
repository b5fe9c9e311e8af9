"""May a change go to a reviewer, or into the register? The same questions at both times."""

from __future__ import annotations

from psycopg import Connection

from cadastre_plugin.core.change.change import AnyEdit, Change
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.change.workflow import Role, State
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.second_approver import second_needed
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.check import blocking
from cadastre_plugin.core.rules.document import finding_document
from cadastre_plugin.core.texts import N_
from cadastre_server.auth.user import User
from cadastre_server.changes import repository
from cadastre_server.changes.checking import Examined, examined
from cadastre_server.changes.repository import Standing
from cadastre_server.database import Row
from cadastre_server.problems import ConflictError, RefusedError
from cadastre_server.register.numbers import last_numbers
from cadastre_server.register.points import last_point_numbers
from cadastre_server.register.rights import right_labels
from cadastre_server.register.versions import Standing as Version
from cadastre_server.register.writing import standing_of
from cadastre_server.reversal.service import require_reversal
from cadastre_server.review.corners import require_corners
from cadastre_server.review.references import require_references


def require_ready(
    connection: Connection[Row], user: User, standing: Standing, profile: Profile, role: Role
) -> Examined:
    """The change beside the register as it stands now; its findings are kept.

    role: in which the user takes the step.

    Raises:
        ConflictError: `stale_base`, with what has another version by now; `corner_has_point`; of a reversal those of
            `require_reversal`.
        RefusedError: `change_empty`, `reference_unknown`, `document_missing`, `point_off_corner`, `findings_block` with
            the findings.
        ForbiddenError: `other_district`.
    """
    document, kept = repository.document_of(connection, standing.id)
    change = from_document(document, profile.crs.srid)
    if change.is_empty():
        raise RefusedError("change_empty", N_("The change changes nothing"))
    require_reversal(connection, change, profile)
    _require_current(connection, change)
    require_references(connection, change, standing.editors)
    found = examined(connection, change, profile, user, role)
    require_corners(found)
    _require_no_errors(found)
    findings = found.finding_documents()
    if findings != kept:  # most often nothing happened beside it since it was submitted
        repository.set_findings(connection, standing.id, standing.revision, findings)
    return found


def keep_reasons(connection: Connection[Row], found: Examined, standing: Standing, profile: Profile) -> tuple[str, ...]:
    """Why two must approve it, which is kept: what is so now, and what was so when the first of them did."""
    base = {parcel.id: parcel for parcel in (*found.base, *found.held)}
    now = second_needed(found.change, base, found.surroundings.estate or Estate(), profile)
    before = standing.second_needed if standing.state is State.SECOND_REVIEW else ()
    reasons = tuple(dict.fromkeys((*now, *before)))
    if reasons != standing.second_needed:
        repository.set_second_needed(connection, standing.id, reasons)
    return reasons


def stale_edits(connection: Connection[Row], change: Change) -> list[AnyEdit]:
    """Those that are not made from what stands now."""
    versions = standing_of(connection, change)
    return [edit for edit in change.edits() if not _is_base(edit, versions.get(edit.id), edit.id in change.revived)]


def _require_current(connection: Connection[Row], change: Change) -> None:
    stale = stale_edits(connection, change)
    if not stale:
        return
    versions = standing_of(connection, change)
    ids = [edit.id for edit in stale]
    numbers = {**last_point_numbers(connection, ids), **last_numbers(connection, ids), **right_labels(connection, ids)}
    raise ConflictError(
        "stale_base",
        N_("Changed in the register meanwhile: {numbers}"),
        numbers=", ".join(numbers.get(edit.id, str(edit.id)) for edit in stale),
        stale=[
            {
                "id": str(edit.id),
                "number": numbers.get(edit.id),
                "base_version": edit.base_version,
                "current_version": _current(versions.get(edit.id)),
            }
            for edit in stale
        ],
    )


def _current(version: Version | None) -> int | None:
    return version.version if version and version.current else None


def _is_base(edit: AnyEdit, version: Version | None, is_revived: bool) -> bool:
    """Made from what stands; what a reversal brings back, from the last that stood."""
    if version is None:
        return edit.base_version == NEW
    return version.current is not is_revived and version.version == edit.base_version


def _require_no_errors(found: Examined) -> None:
    errors = blocking(found.findings)
    if errors:
        raise RefusedError(
            "findings_block",
            N_("The change has errors that must be corrected first: {count}"),
            count=len(errors),
            extra={"findings": [finding_document(finding) for finding in found.findings]},
        )
