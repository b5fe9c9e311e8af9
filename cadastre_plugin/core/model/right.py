"""What is held in a parcel: LA_RRR of ISO 19152 (right, restriction, responsibility)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from shapely.geometry.base import BaseGeometry


class RightClass(StrEnum):
    """The three classes of LA_RRR."""

    RIGHT = "right"
    RESTRICTION = "restriction"
    RESPONSIBILITY = "responsibility"


class Standing(StrEnum):
    """Whether a ban or arrest lies on a parcel. A registry that did not answer leaves it not known."""

    PRESENT = "present"
    ABSENT = "verified_absent"
    UNKNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a right that a party holds: an exact fraction, 0 < fraction <= 1."""

    party_id: UUID
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Right:
    """A right, restriction or responsibility in one parcel; `kind` is a code of the profile, `ownership` for one.

    number: of a restriction, as the body that imposed it gave it. until: last day of a lease or servitude.
    rank, amount, currency: of a mortgage; the amount in units of the currency (ISO 4217). standing, checked_on: of a
    ban or arrest, and when the registry of them answered. based_on: the right that it rests on, as a sublease does on a
    lease. served: parcels that a servitude serves; `parcel_id` is the one that bears it. place: line or area of a
    servitude in m of the profile's CRS, on the grid. building: number of the building that the right is in, None: in
    the land. origins: rights of parcels that ended, which it carries on. reason: why the record was corrected.
    """

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
    number: str | None = None
    until: date | None = None
    rank: int | None = None
    amount: Decimal | None = None
    currency: str | None = None
    standing: Standing | None = None
    checked_on: date | None = None
    based_on: UUID | None = None
    served: tuple[UUID, ...] = ()
    place: BaseGeometry | None = None
    building: str | None = None
    origins: tuple[UUID, ...] = ()
    reason: str | None = None

    @property
    def is_present(self) -> bool:
        """False for what only says that there is no ban or arrest, or that nobody knows."""
        return self.standing in (None, Standing.PRESENT)

    def share_of(self, party_id: UUID) -> Fraction:
        """The part of the right that a party holds, 0 when it holds none."""
        return sum((share.fraction for share in self.shares if share.party_id == party_id), Fraction(0))
