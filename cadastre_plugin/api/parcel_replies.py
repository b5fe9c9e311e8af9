"""What the service answers about one parcel: today, on any day, where it came from. Areas in m2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cadastre_plugin.api.replies import Json, Person, person_or_none, time, time_or_none
from cadastre_plugin.core.change.document import parcel_of
from cadastre_plugin.core.model.parcel import ATTRIBUTES, Parcel


@dataclass(frozen=True, slots=True)
class ParcelRecord:
    """A version of a parcel and since when it is law (`valid_from`)."""

    parcel: Parcel
    valid_from: datetime

    @classmethod
    def parse(cls, document: Json) -> ParcelRecord:
        properties = document["properties"]
        state = {**{name: properties[name] for name in ATTRIBUTES}, "place": document["place"]}
        parcel = parcel_of(UUID(document["id"]), int(properties["version"]), state)
        return cls(parcel, time(properties["valid_from"]))


@dataclass(frozen=True, slots=True)
class ChangeReference:
    """The change that made a version, as much as a history shows; reverses: the change that it undoes."""

    id: UUID
    kind: str
    title: str
    application: str
    reverses: UUID | None = None

    @classmethod
    def parse(cls, document: Json) -> ChangeReference:
        reverses = document.get("reverses")
        return cls(
            UUID(document["id"]),
            document["kind"],
            document["title"],
            document["application"],
            UUID(reverses) if reverses else None,
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A line of a parcel's history.

    `valid_*`: from when until when it was law; `recorded_*`: from when until when the register said so; None: still.
    """

    parcel: Parcel
    valid_from: datetime
    valid_to: datetime | None
    recorded_from: datetime
    recorded_to: datetime | None
    change: ChangeReference | None
    author: Person | None
    approver: Person | None

    @classmethod
    def parse(cls, document: Json, id: UUID) -> Version:
        change = document["change"]
        return cls(
            parcel=parcel_of(id, int(document["version"]), document["state"]),
            valid_from=time(document["valid_from"]),
            valid_to=time_or_none(document["valid_to"]),
            recorded_from=time(document["recorded_from"]),
            recorded_to=time_or_none(document["recorded_to"]),
            change=None if change is None else ChangeReference.parse(change),
            author=person_or_none(document["author"]),
            approver=person_or_none(document["approver"]),
        )


@dataclass(frozen=True, slots=True)
class Relative:
    """A parcel that another came from or became. `current` False when it is retired."""

    id: UUID
    number: str | None
    current: bool

    @classmethod
    def parse(cls, document: Json) -> Relative:
        return cls(UUID(document["id"]), document["number"], bool(document["current"]))


@dataclass(frozen=True, slots=True)
class Relatives:
    """The next generation of a parcel on either side."""

    parents: tuple[Relative, ...]
    children: tuple[Relative, ...]

    @classmethod
    def parse(cls, document: Json) -> Relatives:
        parents, children = document["parents"], document["children"]
        return cls(tuple(Relative.parse(item) for item in parents), tuple(Relative.parse(item) for item in children))


def versions(document: Json) -> tuple[Version, ...]:
    """The history of a parcel, in the order the service gives it."""
    id = UUID(document["id"])
    return tuple(Version.parse(item, id) for item in document["versions"])
