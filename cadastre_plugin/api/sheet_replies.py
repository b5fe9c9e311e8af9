"""What the service answers about a parcel as a whole: land, rights, people, documents, history, neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.api.parcel_replies import ChangeReference, ParcelRecord, Relatives
from cadastre_plugin.api.replies import Json, Person, person_or_none, time, time_or_none
from cadastre_plugin.core.model.holding import Holder
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.people.personal_data import PersonalData
from cadastre_plugin.core.rights.document import estate_of_document
from cadastre_plugin.core.rights.estate import Estate


@dataclass(frozen=True, slots=True)
class SheetEvent:
    """What made the parcel, or the rights in it, what they are.

    version: of the parcel, when it made one. kinds: of right that it touched. change: None for what was loaded.
    """

    at: datetime
    version: int | None
    kinds: tuple[str, ...]
    change: ChangeReference | None
    author: Person | None
    approver: Person | None

    @classmethod
    def parse(cls, document: Json) -> SheetEvent:
        change, version = document["change"], document["version"]
        return cls(
            at=time(document["at"]),
            version=None if version is None else int(version),
            kinds=tuple(document["kinds"]),
            change=None if change is None else ChangeReference.parse(change),
            author=person_or_none(document["author"]),
            approver=person_or_none(document["approver"]),
        )


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A parcel that touches the boundary. holders: by kind of right, in the order of registration."""

    id: UUID
    number: str | None
    district: str
    address: str | None
    purpose: str | None
    holders: tuple[tuple[str, Holder], ...]

    @classmethod
    def parse(cls, document: Json) -> Neighbour:
        return cls(
            id=UUID(document["id"]),
            number=document["number"],
            district=document["district"],
            address=document["address"],
            purpose=document["purpose"],
            holders=tuple((item["right"], _holder(item)) for item in document["holders"]),
        )


@dataclass(frozen=True, slots=True)
class ParcelSheet:
    """All that the service tells of a parcel.

    computed_area: m2. is_current: False for a retired parcel, which is as it stood last; valid_to: until when.
    people: as much of people as is shown. works_here: whether this person works in its district. numbers: of the other
    parcels that rights name. neighbour_count: how many neighbours there are, when not all are named.
    """

    parcel: Parcel
    computed_area: float
    valid_from: datetime
    valid_to: datetime | None
    is_current: bool
    people: PersonalData
    works_here: bool
    estate: Estate
    numbers: Mapping[UUID, str]
    history: tuple[SheetEvent, ...]
    relatives: Relatives
    neighbours: tuple[Neighbour, ...]
    neighbour_count: int

    @classmethod
    def parse(cls, document: Json) -> ParcelSheet:
        feature, beside = document["parcel"], document["neighbours"]
        record, properties = ParcelRecord.parse(feature), feature["properties"]
        return cls(
            parcel=record.parcel,
            computed_area=float(properties["computed_area"]),
            valid_from=record.valid_from,
            valid_to=time_or_none(properties["valid_to"]),
            is_current=bool(document["current"]),
            people=PersonalData(document["people"]),
            works_here=bool(document["works_here"]),
            estate=estate_of_document(document["estate"]),
            numbers={UUID(item["id"]): item["number"] for item in document["named"]},
            history=tuple(SheetEvent.parse(item) for item in document["history"]),
            relatives=Relatives.parse(document["lineage"]),
            neighbours=tuple(Neighbour.parse(item) for item in beside["parcels"]),
            neighbour_count=int(beside["count"]),
        )


def _holder(document: Json) -> Holder:
    fraction = Fraction(int(document["numerator"]), int(document["denominator"]))
    return Holder(UUID(document["party"]), PartyKind(document["kind"]), document["name"], fraction)
