"""The sheet of a parcel as it is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from cadastre_plugin.core.people.personal_data import PersonalData
from cadastre_server.parcels.schemas import ChangeNote, ParcelFeature, Relatives
from cadastre_server.people import Person
from cadastre_server.rights.schemas import Holder


class Event(BaseModel):
    """What made the parcel, or the rights in it, what they are.

    version: of the parcel, when it made one. kinds: of right that it touched, codes of the profile. change: None for
    what was loaded.
    """

    at: datetime
    version: int | None
    kinds: list[str]
    change: ChangeNote | None
    author: Person | None
    approver: Person | None


class Named(BaseModel):
    """A parcel that a right of the sheet names besides its own."""

    id: UUID
    number: str


class NeighbourHolder(Holder):
    """A party with its part of a right in a neighbour. `right`: the kind of right."""

    right: str


class Neighbour(BaseModel):
    """A parcel that touches the boundary."""

    id: UUID
    number: str | None
    district: str
    address: str | None
    purpose: str | None
    holders: list[NeighbourHolder]


class Neighbours(BaseModel):
    """Parcels that touch the boundary, by number. `count`: how many there are, when not all are named."""

    count: int
    parcels: list[Neighbour]


class Sheet(BaseModel):
    """All that is known of a parcel.

    current: False for one that is retired; it is as it stood last. people: as much of people as is shown here.
    works_here: whether who asks works in its district. estate: rights, people and documents (core.rights.document).
    """

    parcel: ParcelFeature
    current: bool
    people: PersonalData
    works_here: bool
    estate: dict[str, Any]
    named: list[Named]
    history: list[Event]
    lineage: Relatives
    neighbours: Neighbours
