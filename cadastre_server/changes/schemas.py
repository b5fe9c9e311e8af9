"""What the endpoints of changes answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from cadastre_plugin.core.change.workflow import State
from cadastre_server.comments.schemas import Comment
from cadastre_server.parcels.schemas import ChangeNote
from cadastre_server.people import Person

Json = dict[str, Any]


class FindingCounts(BaseModel):
    """How many findings of each severity the change adds or makes worse."""

    error: int
    warning: int
    info: int


class Summary(BaseModel):
    """A change as a list shows it. `bbox`: west, south, east, north in metres of the profile's CRS.

    `last_editor`: who saved it last, the author or a deputy. `first_approver`: who approved it while it waits for a
    second approval, and afterwards. `second_needed`: why one approval is not enough, by the profile; none where it is.
    `open_remarks`: how many remarks wait for the surveyor; `open_questions`: how many of the surveyor's for a reviewer.
    `due_on`: the last working day of the term that began with its submission; none where its kind has no term.
    """

    id: UUID
    kind: str
    title: str
    application: str
    district: str
    state: State
    revision: int
    author: Person
    reviewer: Person | None
    parcels: int
    findings: FindingCounts
    bbox: tuple[float, float, float, float] | None
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    last_editor: Person
    first_approver: Person | None
    second_needed: list[str]
    open_remarks: int
    open_questions: int
    due_on: date | None


class BaseState(BaseModel):
    """A parcel or boundary point in the version that the change was made from; no state when the change
    makes it or brings it back."""

    id: UUID
    version: int
    state: Json | None


class Content(BaseModel):
    """What a revision says. `document`: see the schema of a change; `findings`: of its last check.

    `base`, `base_points`: its parcels and boundary points as they were. `base_estate`: its rights as they were, with
    the people and documents that they or the change name. `numbers`: of the parcels that rights are in, by their ids;
    `places`: of those of them that the change leaves as they are, where they are now.
    """

    document: Json
    base: list[BaseState]
    base_points: list[BaseState]
    base_estate: Json
    numbers: dict[UUID, str]
    places: dict[UUID, Json]
    findings: list[Json]


class ChangeRecord(Content):
    """A change with all that belongs to it: its last revision, where it stands, and the remarks to it.

    `reverses`: the approved change that it undoes.
    """

    summary: Summary
    comments: list[Comment]
    reverses: ChangeNote | None


class RevisionLine(BaseModel):
    """A revision as a list shows it. `submitted_at`: since when reviewers can see it; null for one they never could."""

    revision: int
    saved_at: datetime
    submitted_at: datetime | None
    parcels: int
    findings: FindingCounts


class RevisionRecord(Content):
    """A revision of a change with what it was made from."""

    revision: int


class Page(BaseModel):
    """Part of a list; `next` goes into `after` for the part that follows.

    `total`: how many there are, where that was asked; `is_more`: there are more than that.
    """

    changes: list[Summary]
    next: str | None
    total: int | None = None
    is_more: bool = False


class Findings(BaseModel):
    """What the rules say of a change."""

    findings: list[Json]
