"""What the service answers, as frozen dataclasses. Times are aware, coordinates in metres of the profile's CRS."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import boundary_point_of, from_document, parcel_of
from cadastre_plugin.core.change.place import place_geometry
from cadastre_plugin.core.change.rights_document import malformed
from cadastre_plugin.core.change.workflow import Part, Role, State
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.record import Record
from cadastre_plugin.core.review.remark import Remark, remark_of
from cadastre_plugin.core.rights.document import estate_of_document
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.document import finding_of
from cadastre_plugin.core.rules.finding import Finding

Json = Mapping[str, Any]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in metres of the profile's CRS."""

ALL_DISTRICTS = "*"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who has an account."""

    id: UUID
    name: str
    full_name: str

    @classmethod
    def parse(cls, document: Json) -> Person:
        return cls(UUID(document["id"]), document["name"], document["full_name"])


@dataclass(frozen=True, slots=True)
class Database:
    """Where the register can be read, and as whom: a role that may read and sees no personal data."""

    host: str
    port: int
    name: str
    user: str
    password: str = field(repr=False)

    @classmethod
    def parse(cls, document: Json) -> Database:
        return cls(document["host"], int(document["port"]), document["name"], document["user"], document["password"])


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, what they may do and where. `districts` are codes of the profile, or ALL_DISTRICTS alone; those
    are among them in which they stand in for someone. authors: whose changes they may go on with, in their place.
    """

    id: UUID
    name: str
    full_name: str
    roles: frozenset[Role]
    districts: tuple[str, ...]
    database: Database
    authors: frozenset[UUID] = frozenset()

    @classmethod
    def parse(cls, document: Json) -> Me:
        return cls(
            id=UUID(document["id"]),
            name=document["name"],
            full_name=document["full_name"],
            roles=frozenset(Role(role) for role in document["roles"]),
            districts=tuple(document["districts"]),
            database=Database.parse(document["database"]),
            authors=frozenset(UUID(id) for id in document.get("authors", ())),
        )

    def may_touch(self, district: str) -> bool:
        """True when the person may work in the district."""
        return ALL_DISTRICTS in self.districts or district in self.districts


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many findings of each severity."""

    error: int = 0
    warning: int = 0
    info: int = 0

    @classmethod
    def parse(cls, document: Json) -> FindingCounts:
        return cls(document["error"], document["warning"], document["info"])


@dataclass(frozen=True, slots=True)
class Summary:
    """A change as lists show it. `parcels` is how many it touches; `bbox` None while it touches none.

    last_editor: who saved it last, the author or a deputy of theirs. first_approver: who approved it while it waits for
    a second approval, and afterwards. second_needed: why one approval is not enough, none where it is.
    open_remarks: how many remarks wait for the surveyor; open_questions: how many of the surveyor's for a reviewer.
    due_on: the last working day of its term; None where its kind has none.
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
    bbox: Bounds | None
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    last_editor: Person
    first_approver: Person | None = None
    second_needed: tuple[str, ...] = ()
    open_remarks: int = 0
    open_questions: int = 0
    due_on: date | None = None

    def part_of(self, person: UUID, authors: Collection[UUID] = ()) -> Part:
        """What someone has to do with it, as far as a list tells. authors: for whom they stand in now."""
        if self.author.id in authors:
            return Part.STAND_IN
        parts = ((self.author, Part.AUTHOR), (self.last_editor, Part.EDITOR), (self.first_approver, Part.APPROVER))
        return next((part for who, part in parts if who is not None and who.id == person), Part.OTHER)

    @classmethod
    def parse(cls, document: Json) -> Summary:
        return cls(
            id=UUID(document["id"]),
            kind=document["kind"],
            title=document["title"],
            application=document["application"],
            district=document["district"],
            state=State(document["state"]),
            revision=int(document["revision"]),
            author=Person.parse(document["author"]),
            reviewer=person_or_none(document["reviewer"]),
            parcels=int(document["parcels"]),
            findings=FindingCounts.parse(document["findings"]),
            bbox=bounds_or_none(document["bbox"]),
            created_at=time(document["created_at"]),
            updated_at=time(document["updated_at"]),
            submitted_at=time_or_none(document["submitted_at"]),
            decided_at=time_or_none(document["decided_at"]),
            last_editor=Person.parse(document["last_editor"]),
            first_approver=person_or_none(document["first_approver"]),
            second_needed=tuple(document["second_needed"]),
            open_remarks=int(document["open_remarks"]),
            open_questions=int(document["open_questions"]),
            due_on=day_or_none(document.get("due_on")),
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list of changes; `next` goes into `after` of the next call, None at the end.

    total: how many there are, where that was asked for; is_more: there are more than that.
    """

    changes: tuple[Summary, ...]
    next: str | None
    total: int | None = None
    is_more: bool = False

    @classmethod
    def parse(cls, document: Json) -> Page:
        changes = tuple(Summary.parse(item) for item in document["changes"])
        return cls(changes, document["next"], document.get("total"), document.get("is_more", False))


@dataclass(frozen=True, slots=True)
class BaseParcel:
    """A parcel that a change starts from; `parcel` None when the register does not have that version."""

    id: UUID
    version: int
    parcel: Parcel | None

    @classmethod
    def parse(cls, document: Json) -> BaseParcel:
        id, version, state = UUID(document["id"]), int(document["version"]), document["state"]
        return cls(id, version, None if state is None else parcel_of(id, version, state))


@dataclass(frozen=True, slots=True)
class BasePoint:
    """A boundary point that a change starts from; `point` None when the register does not have that version."""

    id: UUID
    version: int
    point: BoundaryPoint | None

    @classmethod
    def parse(cls, document: Json) -> BasePoint:
        id, version, state = UUID(document["id"]), int(document["version"]), document["state"]
        return cls(id, version, None if state is None else boundary_point_of(id, version, state))


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """A change with all that belongs to it. base_estate: its rights as they were; numbers: of parcels they are in;
    places: of those of them that the change leaves as they are (m, CRS of the city). reverses: the title of the
    approved change that it undoes."""

    summary: Summary
    change: Change
    base: tuple[BaseParcel, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]
    base_points: tuple[BasePoint, ...] = ()
    base_estate: Estate = field(default_factory=Estate)
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    reverses: str | None = None
    places: Mapping[UUID, MultiPolygon] = field(default_factory=dict)

    @classmethod
    def parse(cls, document: Json, srid: int) -> ChangeRecord:
        return cls(
            summary=Summary.parse(document["summary"]),
            change=from_document(document["document"], srid),
            base=tuple(BaseParcel.parse(item) for item in document["base"]),
            findings=findings(document),
            remarks=tuple(remark_of(item) for item in document["comments"]),
            base_points=tuple(BasePoint.parse(item) for item in document.get("base_points", ())),
            base_estate=estate_of_document(document["base_estate"]) if "base_estate" in document else Estate(),
            numbers={UUID(id): str(number) for id, number in document.get("numbers", {}).items()},
            reverses=(document.get("reverses") or {}).get("title"),
            places={
                UUID(id): place_geometry(Record(place, malformed, f"places.{id}"))
                for id, place in document.get("places", {}).items()
            },
        )

    def points_before(self) -> Mapping[UUID, BoundaryPoint]:
        """The boundary points that the change starts from, those left out that the register does not have."""
        return {item.id: item.point for item in self.base_points if item.point is not None}


def findings(document: Json) -> tuple[Finding, ...]:
    """The findings of an answer that has them."""
    return tuple(finding_of(item) for item in document["findings"])


def person_or_none(document: Json | None) -> Person | None:
    """A person where there is one."""
    return None if document is None else Person.parse(document)


def bounds_or_none(values: list[float] | None) -> Bounds | None:
    """Bounds where there are any."""
    if values is None:
        return None
    west, south, east, north = (float(value) for value in values)
    return west, south, east, north


def time(text: str) -> datetime:
    """An aware time of ISO 8601 text.

    Raises:
        ValueError: not a time, or one without its offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return moment


def time_or_none(text: str | None) -> datetime | None:
    """An aware time where there is one."""
    return None if text is None else time(text)


def day_or_none(text: str | None) -> date | None:
    """A day where there is one."""
    return None if text is None else date.fromisoformat(text)
