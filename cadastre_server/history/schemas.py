"""The register over time as it is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

Json = dict[str, Any]


class Moment(BaseModel):
    """A moment at which the register became another in a place.

    law, known: whether something became or ceased to be law then, or to be known. parcels, rights, points: how many;
    null where they are not counted.
    """

    at: datetime
    law: bool
    known: bool
    parcels: int | None
    rights: int | None
    points: int | None


class Moments(BaseModel):
    """Moments, newest first. `more`: there were others before the last of them. of_place: False when the place holds so
    much that they are those of the whole city."""

    moments: list[Moment]
    more: bool
    of_place: bool


class RightKinds(BaseModel):
    """Kinds of right, codes of the profile, each as often as there are rights."""

    began: list[str]
    ended: list[str]
    changed: list[str]


class Difference(BaseModel):
    """A parcel that differs. before, after: state and version as in a change; null where it was not there."""

    id: UUID
    before: Json | None
    after: Json | None
    version_before: int | None
    version_after: int | None
    rights: RightKinds


class Differences(BaseModel):
    """Parcels that differ. `next`: as `after` of the next question; null at the end. A part may be empty before it."""

    items: list[Difference]
    next: UUID | None
