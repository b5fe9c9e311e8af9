"""Land or a building is leased, and what is leased is leased on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import require_parts, require_term, right_in
from cadastre_plugin.core.texts import N_

LEASE, SUBLEASE = "lease", "sublease"

_NOT_IN_PARCEL = N_("The right that the lease rests on is in another parcel; choose one of this parcel")
_NO_LEASE = N_("A sublease rests on a lease; choose a lease")
_LONGER = N_("The lease ends on {until}; a sublease cannot last longer")


@dataclass(frozen=True, slots=True)
class Lease:
    """What is leased to whom.

    lessees: by shares that sum to exactly 1. until: the last day, None without an end. based_on: the right of who
    leases it out, where it is named. building: number of the building, None for land.
    """

    parcel_id: UUID
    lessees: tuple[Share, ...]
    until: date | None = None
    based_on: UUID | None = None
    building: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Sublease:
    """A lease that is leased on, in its parcel. until: the last day, None for that of the lease."""

    lease_id: UUID
    lessees: tuple[Share, ...]
    until: date | None = None
    number: str | None = None


def lease(estate: Estate, intent: Lease, papers: Papers) -> RightsOutcome:
    """A new lease.

    Raises:
        RightsError: `right_gone`, `lease_in_another_parcel`; those of `require_parts`, `require_term`.
    """
    require_parts(estate, papers, intent.lessees)
    require_term(intent.until, papers)
    if intent.based_on is not None and right_in(estate, intent.based_on).parcel_id != intent.parcel_id:
        raise RightsError("lease_in_another_parcel", _NOT_IN_PARCEL)
    made = Right(
        id=uuid4(),
        version=NEW,
        kind=LEASE,
        right_class=RightClass.RIGHT,
        parcel_id=intent.parcel_id,
        shares=intent.lessees,
        source_ids=papers.source_ids,
        number=intent.number,
        until=intent.until,
        based_on=intent.based_on,
        building=intent.building,
    )
    return papers.outcome(LEASE, {made.id: made})


def sublease(estate: Estate, intent: Sublease, papers: Papers) -> RightsOutcome:
    """A new sublease, which rests on its lease.

    Raises:
        RightsError: `right_gone`, `not_a_lease`, `sublease_longer`; those of `require_parts`, `require_term`.
    """
    rented = right_in(estate, intent.lease_id)
    if rented.kind != LEASE:
        raise RightsError("not_a_lease", _NO_LEASE)
    until = intent.until or rented.until
    if rented.until is not None and until is not None and until > rented.until:
        raise RightsError("sublease_longer", _LONGER, until=rented.until.isoformat())
    require_parts(estate, papers, intent.lessees)
    require_term(until, papers)
    made = Right(
        id=uuid4(),
        version=NEW,
        kind=SUBLEASE,
        right_class=RightClass.RIGHT,
        parcel_id=rented.parcel_id,
        shares=intent.lessees,
        source_ids=papers.source_ids,
        number=intent.number,
        until=until,
        based_on=rented.id,
        building=rented.building,
    )
    return papers.outcome(SUBLEASE, {made.id: made})
