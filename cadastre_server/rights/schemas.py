"""Rights as they are answered: shares are whole numbers, names of people masked."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Holder(BaseModel):
    """A party with its part. `name`: of people and groups the initials only."""

    party: UUID
    kind: str
    name: str
    numerator: int
    denominator: int


class Holding(BaseModel):
    """A right, restriction or responsibility; `kind` is a code of the profile."""

    id: UUID
    kind: str
    right_class: str
    imposed_by: str | None
    holders: list[Holder]


class ParcelRights(BaseModel):
    """All that is held in a parcel today."""

    id: UUID
    number: str
    rights: list[Holding]


class EstateQuestion(BaseModel):
    """Which parcels' rights, which rights besides, and all that names which parties, by their ids."""

    model_config = ConfigDict(extra="forbid")

    parcels: list[UUID] = Field(default_factory=list, max_length=5000)
    rights: list[UUID] = Field(default_factory=list, max_length=5000)
    parties: list[UUID] = Field(default_factory=list, max_length=100)
