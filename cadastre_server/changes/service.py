"""Saving, checking and reading changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import (
    boundary_point_document,
    content_hash,
    from_document,
    parcel_document,
    to_document,
)
from cadastre_plugin.core.change.place import place_document
from cadastre_plugin.core.change.workflow import Action, Part, Role
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.document import estate_document
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.changes import listing, repository, revisions
from cadastre_server.changes.checking import examined, read_change
from cadastre_server.changes.cursor import Cursor
from cadastre_server.changes.eyes import in_place_of, part_of
from cadastre_server.changes.repository import Content
from cadastre_server.changes.schemas import (
    BaseState,
    ChangeRecord,
    Findings,
    Page,
    RevisionLine,
    RevisionRecord,
    Summary,
)
from cadastre_server.changes.steps import announce_step, require_revision, target
from cadastre_server.comments.pins import comments_with_pins
from cadastre_server.database import Row
from cadastre_server.footprints.service import keep_footprint
from cadastre_server.parcels.repository import origins
from cadastre_server.parcels.schemas import ChangeNote
from cadastre_server.people import Person
from cadastre_server.problems import RefusedError, not_found
from cadastre_server.register.estate import Shown, estate_before
from cadastre_server.register.naming import shown_to
from cadastre_server.register.numbers import last_numbers
from cadastre_server.register.parcels import current_parcels, versions_of_parcels
from cadastre_server.register.points import versions_of_points


@dataclass(frozen=True, slots=True)
class Saved:
    """A change after it was saved."""

    summary: Summary
    is_new: bool


def save(connection: Connection[Row], user: User, change: Change, if_match: str | None, profile: Profile) -> Saved:
    """Keep a change: a new draft, a further revision of one's own, or nothing when its content is kept already.

    Raises:
        ForbiddenError: `wrong_role`, `other_district`, `not_author`.
        ConflictError: `wrong_state`; it is with a reviewer, or decided.
        RevisionMissingError, RevisionChangedError: it was not made from the last revision.
    """
    user.require_role(Role.SURVEYOR)
    document = to_document(change, profile.crs.srid)
    digest = content_hash(document)
    standing = repository.locked(connection, change.id)
    if standing is not None:
        if standing.content_hash == digest and part_of(standing, user) in (Part.AUTHOR, Part.STAND_IN):
            return Saved(summary_of(connection, change.id), is_new=False)
        target(Action.SAVE, standing, user)
    require_revision(standing, if_match)
    found = examined(connection, change, profile, user, Role.SURVEYOR)
    content = Content(change, document, digest, found.finding_documents(), found.bbox, profile.crs.srid)
    if standing is not None:
        repository.revise(connection, content, standing.revision + 1, user.id)
    elif not repository.insert(connection, content, user.id):
        return save(connection, user, change, if_match, profile)  # the same PUT, sent twice at once, was faster
    keep_footprint(connection, found, profile)
    summary = summary_of(connection, change.id)
    announce_step(connection, user, Action.SAVE, summary, in_place_of(user, standing, found.districts, Role.SURVEYOR))
    return Saved(summary, is_new=standing is None)


def change_of(id: UUID, document: Mapping[str, Any], profile: Profile) -> Change:
    """The change of the body of a PUT.

    Raises:
        RefusedError, ChangeError, GeometryError: it cannot be a change of this city, or is that of another id.
    """
    change = read_change(document, profile)
    if change.id != id:
        raise RefusedError("change_id_differs", N_("The change in the body is {id}"), id=str(change.id))
    return change


def checked(connection: Connection[Row], user: User, document: Mapping[str, Any], profile: Profile) -> Findings:
    """What the rules say of a change; nothing is kept.

    Raises:
        ForbiddenError: `wrong_role`, `other_district`.
        RefusedError, ChangeError, GeometryError: the document cannot be a change of this city.
    """
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    found = examined(connection, read_change(document, profile), profile, user)
    return Findings(findings=found.finding_documents())


def read(connection: Connection[Row], user: User, id: UUID, profile: Profile) -> ChangeRecord:
    """A change with its base, findings and remarks. That personal data were read is written to the audit.

    Raises:
        NotFoundError: it is not there, or the user may not read it.
    """
    summary = listing.visible_summary(connection, user, id)
    if summary is None:
        raise not_found()
    document, findings = repository.document_of(connection, id)
    return ChangeRecord(
        **_content(connection, user, id, document, findings, profile),
        summary=summary,
        comments=comments_with_pins(connection, id, summary.revision, profile.crs.srid),
        reverses=_reversed(connection, document),
    )


def _reversed(connection: Connection[Row], document: Mapping[str, Any]) -> ChangeNote | None:
    if "reverses" not in document:
        return None
    id = UUID(document["reverses"])
    found = origins(connection, [id]).get(id)
    return None if found is None else found.change


def read_revisions(connection: Connection[Row], user: User, id: UUID) -> list[RevisionLine]:
    """The revisions of a change, the first one first: of one's own all, of others' those that were submitted.

    Raises:
        NotFoundError: it is not there, or the user may not read it.
    """
    summary = listing.visible_summary(connection, user, id)
    if summary is None:
        raise not_found()
    lines = revisions.lines_of(connection, id)
    is_author = summary.author.id in {user.id, *user.givers(Role.SURVEYOR)}
    return [line for line in lines if is_author or line.submitted_at is not None]


def read_revision(connection: Connection[Row], user: User, id: UUID, revision: int, profile: Profile) -> RevisionRecord:
    """A revision with what it was made from. That personal data were read is written to the audit.

    Raises:
        NotFoundError: it is not there, or not among those that the user may read.
    """
    if revision not in {line.revision for line in read_revisions(connection, user, id)}:
        raise not_found()
    (stored,) = revisions.contents_of(connection, id, [revision])
    return RevisionRecord(
        **_content(connection, user, id, stored.document, stored.findings, profile), revision=revision
    )


def page(connection: Connection[Row], user: User, wanted: listing.Filter, *, is_counted: bool = False) -> Page:
    """A part of the list of changes that the user may read, and how many the list has.

    Raises:
        ForbiddenError: `wrong_role`.
    """
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    found = listing.visible_summaries(connection, user, wanted)
    is_full = len(found) == wanted.limit
    total = listing.count(connection, user, wanted) if is_counted else None
    return Page(
        changes=list(found),
        next=Cursor.after(found[-1], wanted.sort).text() if is_full else None,
        total=None if total is None else min(total, listing.COUNTED),
        is_more=total is not None and total > listing.COUNTED,
    )


def authors(connection: Connection[Row], user: User) -> list[Person]:
    """Whose changes the user may read.

    Raises:
        ForbiddenError: `wrong_role`.
    """
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    return list(listing.authors(connection, user))


def summary_of(connection: Connection[Row], id: UUID) -> Summary:
    """A change that is there, as lists show it."""
    summary = repository.summary_of(connection, id)
    if summary is None:
        raise not_found()
    return summary


def _content(
    connection: Connection[Row],
    user: User,
    id: UUID,
    document: Mapping[str, Any],
    findings: list[Any],
    profile: Profile,
) -> dict[str, Any]:
    """The members of a `Content`."""
    change = from_document(document, profile.crs.srid)
    estate = _base_estate(connection, change, shown_to(user, profile))
    if change.parties or estate.parties:
        parties = dict.fromkeys([*(edit.id for edit in change.parties), *estate.parties])
        detail = {"parties": [str(id) for id in parties]}
        giver = user.in_place_of([change.district])
        record(connection, user.id, "read_personal_data", str(id), detail, in_place_of=giver)
    parcels = _parcels_of(change, estate)
    return {
        "document": dict(document),
        "base": _base(connection, document),
        "base_points": _base_points(connection, document),
        "base_estate": estate_document(estate),
        "numbers": dict(last_numbers(connection, parcels)),
        "places": _places(connection, parcels - {edit.id for edit in change.parcels}),
        "findings": findings,
    }


def _base(connection: Connection[Row], document: Mapping[str, Any]) -> list[BaseState]:
    versions = _versions(document["parcels"])
    found = versions_of_parcels(connection, _standing(versions, document))
    return _base_states(versions, {id: parcel_document(parcel) for id, parcel in found.items()})


def _base_estate(connection: Connection[Row], change: Change, shown: Shown) -> Estate:
    """Rights that the change touches as they were, with all people and documents that it names."""
    after = [edit.after for edit in change.rights if edit.after is not None]
    parties = {share.party_id for right in after for share in right.shares}
    parties |= {share.party_id for edit in change.parties if edit.after for share in edit.after.members}
    parties |= {edit.id for edit in change.parties} | {act.applicant_id for act in change.acts if act.applicant_id}
    sources = {id for right in after for id in right.source_ids} | {id for act in change.acts for id in act.source_ids}
    edits = (edit for edit in change.rights if edit.id not in change.revived)
    versions = {edit.id: edit.base_version for edit in edits if edit.base_version != NEW}
    return estate_before(connection, versions, parties, sources, shown)


def _parcels_of(change: Change, estate: Estate) -> set[UUID]:
    rights = (*estate.rights.values(), *(edit.after for edit in change.rights if edit.after is not None))
    return {id for right in rights for id in (right.parcel_id, *right.served)}


def _places(connection: Connection[Row], ids: Collection[UUID]) -> dict[UUID, Any]:
    """Outlines are public; of what lies in other districts no more than them and the number is said."""
    found = current_parcels(connection, ids).values() if ids else ()
    return {parcel.id: place_document(parcel.geometry) for parcel in found}


def _base_points(connection: Connection[Row], document: Mapping[str, Any]) -> list[BaseState]:
    versions = _versions(document.get("points", ()))
    found = versions_of_points(connection, _standing(versions, document))
    return _base_states(versions, {id: boundary_point_document(point) for id, point in found.items()})


def _versions(edits: Iterable[Mapping[str, Any]]) -> Mapping[UUID, int]:
    return {UUID(edit["id"]): int(edit["base_version"]) for edit in edits}


def _standing(versions: Mapping[UUID, int], document: Mapping[str, Any]) -> Mapping[UUID, int]:
    """Without what a reversal brings back: it did not stand when the change was made."""
    revived = set(map(UUID, document.get("revived", ())))
    return {id: version for id, version in versions.items() if id not in revived}


def _base_states(versions: Mapping[UUID, int], states: Mapping[UUID, Any]) -> list[BaseState]:
    return [BaseState(id=id, version=version, state=states.get(id)) for id, version in versions.items()]
