"""A family as it is answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class Kin(BaseModel):
    """A parcel as it stands, or stood last. `area`: computed, m2; `bbox`: in metres of the profile's CRS."""

    id: UUID
    number: str | None
    since: datetime
    until: datetime | None
    area: float
    bbox: tuple[float, float, float, float]


class Descent(BaseModel):
    """A child came from a parent; by which change, where that is known."""

    parent: UUID
    child: UUID
    change_kind: str | None
    change_title: str | None


class Family(BaseModel):
    """The parcels related to one, through any number of steps. `whole` is false when it ends at the nearest ones."""

    id: UUID
    kin: list[Kin]
    links: list[Descent]
    whole: bool
