"""What became of the anchors of remarks, from the revision that each was written to until the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.review.standing import Seen, pinned, seen
from cadastre_plugin.core.rules.document import finding_of
from cadastre_plugin.core.rules.finding import Finding
from cadastre_server.changes.revisions import contents_of
from cadastre_server.comments.repository import comments_of
from cadastre_server.comments.schemas import Comment, Pinned, Point
from cadastre_server.database import Row
from cadastre_server.register.parcels import versions_of_parcels


@dataclass(frozen=True)
class _Revision:
    change: Change
    base: dict[UUID, Parcel]
    findings: tuple[Finding, ...]

    def seen(self, other: _Revision) -> Seen:
        """As it stands; what only the other revision touches is as the register had it then."""
        return seen(self.change, {**other.base, **self.base}, self.findings)


def comments_with_pins(connection: Connection[Row], change_id: UUID, last: int, srid: int) -> list[Comment]:
    """The remarks to a change, oldest first, each with what became of its anchor in the revision `last`."""
    comments = comments_of(connection, change_id)
    wanted = {comment.revision for comment in comments if comment.anchor is not None}
    if not wanted:
        return comments
    revisions = _revisions(connection, change_id, sorted(wanted | {last}), srid)
    now = revisions[last]
    return [_with_pin(comment, revisions[comment.revision], now) if comment.anchor else comment for comment in comments]


def _with_pin(comment: Comment, then: _Revision, now: _Revision) -> Comment:
    assert comment.anchor is not None  # only of those that have one
    found = pinned(comment.anchor.read(), then.seen(now), now.seen(then))
    place = None if found.place is None else Point(coordinates=found.place)
    return comment.model_copy(update={"pinned": Pinned(state=found.state, place=place)})


def _revisions(connection: Connection[Row], change_id: UUID, numbers: Sequence[int], srid: int) -> dict[int, _Revision]:
    found = {}
    for content in contents_of(connection, change_id, numbers):
        change = from_document(content.document, srid)
        versions = {edit.id: edit.base_version for edit in change.parcels if edit.base_version != NEW}
        base = dict(versions_of_parcels(connection, versions))
        found[content.revision] = _Revision(change, base, tuple(finding_of(item) for item in content.findings))
    return found
