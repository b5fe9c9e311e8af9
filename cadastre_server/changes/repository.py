"""Changes and their revisions in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.review.ordering import MOST
from cadastre_server.changes.schemas import FindingCounts, Summary
from cadastre_server.database import Row
from cadastre_server.people import Person
from cadastre_server.register.surroundings import Bounds

Json = Mapping[str, Any]

SUMMARY = """
    SELECT c.id, c.kind, c.title, c.application, c.district, c.state, c.revision,
        a.id, a.name, a.full_name, w.id, w.name, w.full_name, r.parcels, r.errors, r.warnings, r.infos,
        ST_XMin(c.bbox), ST_YMin(c.bbox), ST_XMax(c.bbox), ST_YMax(c.bbox),
        c.created_at, c.updated_at, c.submitted_at, c.decided_at,
        e.id, e.name, e.full_name, f.id, f.name, f.full_name, c.second_needed,
        o.remarks, c.due_on, o.questions
    FROM cadastre.change AS c
    JOIN cadastre.change_revision AS r ON r.change_id = c.id AND r.revision = c.revision
    JOIN cadastre.app_user AS a ON a.id = c.author
    JOIN cadastre.app_user AS e ON e.id = c.last_editor
    LEFT JOIN cadastre.app_user AS w ON w.id = c.reviewer
    LEFT JOIN cadastre.app_user AS f ON f.id = c.first_approver
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE NOT k.is_question) AS remarks, count(*) FILTER (WHERE k.is_question) AS questions
        FROM cadastre.change_comment AS k
        WHERE k.change_id = c.id AND k.answers IS NULL AND k.asks AND k.resolved_at IS NULL) AS o
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a change stands, read to act on it.

    editors: its author and everyone who saved a revision of it or submitted it. deputies: whom the author has named as
    deputy at some time since it was begun. approvers: who approved it first, and in whose place.
    """

    id: UUID
    state: State
    revision: int
    author: UUID
    district: str
    content_hash: str
    editors: frozenset[UUID]
    deputies: frozenset[UUID]
    approvers: frozenset[UUID]
    reviewer: UUID | None
    second_needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One revision of a change, ready to be kept."""

    change: Change
    document: Json
    content_hash: str
    findings: Sequence[Json]
    bbox: Bounds | None
    srid: int


_STANDING = """SELECT c.id, state, c.revision, author, district, content_hash,
            ARRAY[author, last_editor] || ARRAY(SELECT saved_by FROM cadastre.change_revision WHERE change_id = c.id),
            ARRAY(SELECT deputy FROM cadastre.delegation AS d WHERE d.giver = c.author AND d.since <= now()
                AND least(d.ended_at, d.until) > greatest(d.since, c.created_at)),
            array_remove(ARRAY[first_approver, first_approved_for], NULL), reviewer, second_needed
        FROM cadastre.change AS c
        JOIN cadastre.change_revision AS r ON r.change_id = c.id AND r.revision = c.revision
        WHERE c.id = %s"""


def locked(connection: Connection[Row], id: UUID) -> Standing | None:
    """Where a change stands, kept so until the transaction ends; None when there is none."""
    return _standing(connection.execute(f"{_STANDING} FOR UPDATE OF c", [id]).fetchone())


def standing_of(connection: Connection[Row], id: UUID) -> Standing | None:
    """Where a change stands, to be read only; None when there is none."""
    return _standing(connection.execute(_STANDING, [id]).fetchone())


def insert(connection: Connection[Row], content: Content, author: UUID) -> bool:
    """Keep a new draft; False, and nothing is changed, when someone else made one of that id meanwhile."""
    added = connection.execute(
        """INSERT INTO cadastre.change (id, kind, title, application, district, state, revision, author, last_editor,
            bbox)
        VALUES (%(id)s, %(kind)s, %(title)s, %(application)s, %(district)s, 'draft', 1, %(author)s, %(author)s,
            ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)) ON CONFLICT (id) DO NOTHING""",
        {**_columns(content), "author": author},
    )
    if added.rowcount == 0:
        return False
    _insert_revision(connection, content, 1, author)
    _weigh(connection, content.change.id)
    _set_touched(connection, content.change)
    return True


def revise(connection: Connection[Row], content: Content, revision: int, editor: UUID) -> None:
    """Keep a further revision of a change."""
    _insert_revision(connection, content, revision, editor)
    connection.execute(
        """UPDATE cadastre.change SET kind = %(kind)s, title = %(title)s, application = %(application)s,
            district = %(district)s, revision = %(revision)s, last_editor = %(editor)s,
            reviewer = NULLIF(reviewer, %(editor)s), updated_at = now(),
            bbox = ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
        WHERE id = %(id)s""",
        {**_columns(content), "revision": revision, "editor": editor},
    )
    _weigh(connection, content.change.id)
    _set_touched(connection, content.change)


def document_of(connection: Connection[Row], id: UUID) -> tuple[Json, list[Any]]:
    """Document and stored findings of the last revision of a change that is there."""
    row = connection.execute(
        """SELECT document, findings FROM cadastre.change_revision AS r
        JOIN cadastre.change AS c ON r.change_id = c.id AND r.revision = c.revision WHERE c.id = %s""",
        [id],
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def set_findings(connection: Connection[Row], id: UUID, revision: int, findings: Sequence[Json]) -> None:
    """Keep what a newer check said of a revision."""
    connection.execute(
        "UPDATE cadastre.change_revision SET findings = %s WHERE change_id = %s AND revision = %s",
        [Jsonb(list(findings)), id, revision],
    )
    _weigh(connection, id)


def set_state(
    connection: Connection[Row], id: UUID, state: State, reviewer: UUID | None, *, is_decided: bool = False
) -> None:
    """Let a change stand in a state; being submitted is dated, what is in nobody's hands has no reviewer, and what goes
    back to its author has no approval any more."""
    connection.execute(
        """UPDATE cadastre.change SET state = %(state)s, reviewer = %(reviewer)s,
            decided_at = CASE WHEN %(is_decided)s THEN now() END,
            submitted_at = CASE %(state)s WHEN 'submitted' THEN now() WHEN 'draft' THEN NULL ELSE submitted_at END,
            due_on = CASE %(state)s WHEN 'draft' THEN NULL ELSE due_on END,
            first_approver = CASE WHEN %(is_approved)s THEN first_approver END,
            first_approved_for = CASE WHEN %(is_approved)s THEN first_approved_for END,
            first_approved_at = CASE WHEN %(is_approved)s THEN first_approved_at END,
            updated_at = now()
        WHERE id = %(id)s""",
        {
            **{"id": id, "state": state.value, "reviewer": reviewer, "is_decided": is_decided},
            "is_approved": state in (State.SECOND_REVIEW, State.APPROVED),
        },
    )


def set_submitter(connection: Connection[Row], id: UUID, deputy: UUID) -> None:
    """Keep that a deputy submitted what the author wrote: both answer for it."""
    connection.execute("UPDATE cadastre.change SET last_editor = %s WHERE id = %s", [deputy, id])


def set_second_needed(connection: Connection[Row], id: UUID, reasons: Sequence[str]) -> None:
    """Keep why one approval is not enough; none where it is."""
    connection.execute("UPDATE cadastre.change SET second_needed = %s WHERE id = %s", [list(reasons), id])


def approve_first(connection: Connection[Row], id: UUID, approver: UUID, in_place_of: UUID | None) -> None:
    """Keep the first of two approvals; the change waits for whoever takes it next."""
    connection.execute(
        """UPDATE cadastre.change SET state = 'second_review', reviewer = NULL, first_approver = %s,
            first_approved_for = %s, first_approved_at = now(), updated_at = now() WHERE id = %s""",
        [approver, in_place_of, id],
    )


def summary_of(connection: Connection[Row], id: UUID) -> Summary | None:
    """A change as lists show it."""
    row = connection.execute(f"{SUMMARY} WHERE c.id = %s", [id]).fetchone()
    return summary(row) if row else None


def summary(row: Row) -> Summary:
    """The summary in a row of SUMMARY."""
    return Summary(
        id=row[0],
        kind=row[1],
        title=row[2],
        application=row[3],
        district=row[4],
        state=State(row[5]),
        revision=row[6],
        author=_person(row[7:10]),
        reviewer=None if row[10] is None else _person(row[10:13]),
        parcels=row[13],
        findings=FindingCounts(error=row[14], warning=row[15], info=row[16]),
        bbox=None if row[17] is None else row[17:21],
        created_at=row[21],
        updated_at=row[22],
        submitted_at=row[23],
        decided_at=row[24],
        last_editor=_person(row[25:28]),
        first_approver=None if row[28] is None else _person(row[28:31]),
        second_needed=row[31],
        open_remarks=row[32],
        due_on=row[33],
        open_questions=row[34],
    )


def under_review(connection: Connection[Row], people: Collection[UUID]) -> dict[UUID, int]:
    """How many changes each of these people has under review; who has none is left out."""
    rows = connection.execute(
        """SELECT reviewer, count(*) FROM cadastre.change
        WHERE state IN ('in_review', 'second_review') AND reviewer = ANY(%s) GROUP BY reviewer""",
        [list(people)],
    )
    return dict(rows.fetchall())


def _standing(row: Row | None) -> Standing | None:
    if row is None:
        return None
    return Standing(
        id=row[0],
        state=State(row[1]),
        revision=row[2],
        author=row[3],
        district=row[4],
        content_hash=row[5],
        editors=frozenset(row[6]),
        deputies=frozenset(row[7]),
        approvers=frozenset(row[8]),
        reviewer=row[9],
        second_needed=tuple(row[10]),
    )


def _person(row: Row) -> Person:
    return Person(id=row[0], name=row[1], full_name=row[2])


def _insert_revision(connection: Connection[Row], content: Content, revision: int, editor: UUID) -> None:
    connection.execute(
        """INSERT INTO cadastre.change_revision (change_id, revision, document, content_hash, findings, saved_by)
        VALUES (%s, %s, %s, %s, %s, %s)""",
        [
            content.change.id,
            revision,
            Jsonb(dict(content.document)),
            content.content_hash,
            Jsonb(list(content.findings)),
            editor,
        ],
    )


def _weigh(connection: Connection[Row], id: UUID) -> None:
    """Keep with a change how heavy the findings of its last revision weigh, so that lists can be ordered by it."""
    connection.execute(
        """UPDATE cadastre.change AS c SET finding_weight = (least(errors, %(most)s) * (%(most)s + 1)
            + least(warnings, %(most)s)) * (%(most)s + 1) + least(infos, %(most)s)
        FROM cadastre.change_revision AS r
        WHERE c.id = %(id)s AND r.change_id = c.id AND r.revision = c.revision""",
        {"id": id, "most": MOST},
    )


def _set_touched(connection: Connection[Row], change: Change) -> None:
    """Keep which rights of the register the last revision makes different."""
    connection.execute("DELETE FROM cadastre.change_touches WHERE change_id = %s", [change.id])
    connection.execute(
        "INSERT INTO cadastre.change_touches (change_id, thing_id) SELECT %s, unnest(%s::uuid[])",
        [change.id, [edit.id for edit in change.rights if edit.base_version != NEW]],
    )


def _columns(content: Content) -> dict[str, Any]:
    west, south, east, north = content.bbox or (None, None, None, None)
    change = content.change
    return {
        **{"id": change.id, "kind": change.kind, "title": change.title},
        **{"application": change.application, "district": change.district},
        **{"west": west, "south": south, "east": east, "north": north, "srid": content.srid},
    }
