"""What is held in a parcel: LA_RRR of ISO 19152 (right, restriction, responsibility)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID


class RightClass(StrEnum):
    """The three classes of LA_RRR."""

    RIGHT = "right"
    RESTRICTION = "restriction"
    RESPONSIBILITY = "responsibility"


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a right that a party holds: an exact fraction, 0 < fraction <= 1."""

    party_id: UUID
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Right:
    """A right, restriction or responsibility in one parcel; `kind` is a code of the profile, `ownership` for one."""

    id: UUID
    version: int
    kind: str
    right_class: RightClass
    parcel_id: UUID
    shares: tuple[Share, ...] = ()
    source_ids: tuple[UUID, ...] = ()
    registered_on: date | None = None
    imposed_by: str | None = None
    exchange_code: str | None = None
