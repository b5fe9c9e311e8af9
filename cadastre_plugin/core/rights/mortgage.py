"""A right is mortgaged, in its rank; and the mortgage is released."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from cadastre_plugin.core.change.rights_document import LARGEST_AMOUNT
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import require_parts, require_term, right_in
from cadastre_plugin.core.texts import N_

MORTGAGE, RELEASE = "mortgage", "mortgage_release"

_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)
_HUNDREDTH = Decimal("0.01")

_TAKEN = N_("Rank {rank} is taken; the next free one is {free}")
_GAP = N_("Rank {rank} would leave a gap; the next free one is {free}")
_NO_RANK = N_("A rank is 1 or more, not {rank}")
_AMOUNT = N_("An amount is above 0, below {most}, with two decimals at most")
_NO_CURRENCY = N_("A currency is three capital letters, such as UZS")
_NO_MORTGAGE = N_("Choose a mortgage")
_NOT_TO_PLEDGE = N_("A mortgage or restriction cannot be mortgaged; choose a right that someone holds")


@dataclass(frozen=True, slots=True)
class Mortgage:
    """What secures how much for whom.

    based_on: the right that is mortgaged. creditors: by shares that sum to exactly 1. amount: in units of the currency
    (ISO 4217), two decimals at most. rank: None for the next free one. until: the last day, None without an end.
    """

    based_on: UUID
    creditors: tuple[Share, ...]
    amount: Decimal
    currency: str
    rank: int | None = None
    until: date | None = None
    number: str | None = None


def mortgage(estate: Estate, intent: Mortgage, papers: Papers) -> RightsOutcome:
    """A new mortgage in the parcel of the right that it rests on.

    Raises:
        RightsError: `right_gone`, `not_to_mortgage`, `rank_taken`, `rank_gap`, `rank_below_one`, `amount_wrong`,
            `currency_wrong`; those of `require_parts`, `require_term`.
    """
    base = right_in(estate, intent.based_on)
    if base.right_class is not RightClass.RIGHT or base.kind == MORTGAGE or not base.shares:
        raise RightsError("not_to_mortgage", _NOT_TO_PLEDGE)
    require_parts(estate, papers, intent.creditors)
    require_term(intent.until, papers)
    made = Right(
        id=uuid4(),
        version=NEW,
        kind=MORTGAGE,
        right_class=RightClass.RESTRICTION,
        parcel_id=base.parcel_id,
        shares=intent.creditors,
        source_ids=papers.source_ids,
        number=intent.number,
        until=intent.until,
        rank=_rank(estate, base, intent.rank),
        amount=_amount(intent.amount),
        currency=_currency(intent.currency),
        based_on=base.id,
        building=base.building,
    )
    return papers.outcome(MORTGAGE, {made.id: made})


def release(estate: Estate, mortgage_id: UUID, papers: Papers) -> RightsOutcome:
    """A mortgage ends, and those behind it move up by one rank.

    Raises:
        RightsError: `right_gone`, `not_a_mortgage`.
    """
    ended = right_in(estate, mortgage_id)
    if ended.kind != MORTGAGE:
        raise RightsError("not_a_mortgage", _NO_MORTGAGE)
    rights: dict[UUID, Right | None] = {ended.id: None}
    rights |= {right.id: right for right in moved_up(estate, ended)}
    return papers.outcome(RELEASE, rights)


def moved_up(estate: Estate, ended: Right) -> tuple[Right, ...]:
    """The mortgages behind one that ends, each one rank higher; none when its rank is not known or still taken."""
    others = [right for right in mortgages_in(estate, ended.parcel_id, ended.building) if right.id != ended.id]
    if ended.rank is None or any(right.rank == ended.rank for right in others):
        return ()
    return tuple(replace(right, rank=right.rank - 1) for right in others if right.rank and right.rank > ended.rank)


def mortgages_in(estate: Estate, parcel_id: UUID, building: str | None) -> tuple[Right, ...]:
    """The mortgages that are ranked among each other: those in the land, or those in one building."""
    return tuple(right for right in estate.of(parcel_id) if right.kind == MORTGAGE and right.building == building)


def next_rank(estate: Estate, parcel_id: UUID, building: str | None = None) -> int:
    """The rank behind all mortgages; one without a rank, as older ones may be, counts as one before."""
    there = mortgages_in(estate, parcel_id, building)
    return max([len(there), *(right.rank or 0 for right in there)]) + 1


def _rank(estate: Estate, base: Right, asked: int | None) -> int:
    free = next_rank(estate, base.parcel_id, base.building)
    if asked is None:
        return free
    if asked < 1:
        raise RightsError("rank_below_one", _NO_RANK, rank=asked)
    if asked in {right.rank for right in mortgages_in(estate, base.parcel_id, base.building)}:
        raise RightsError("rank_taken", _TAKEN, rank=asked, free=free)
    if asked > free:
        raise RightsError("rank_gap", _GAP, rank=asked, free=free)
    return asked


def _amount(amount: Decimal) -> Decimal:
    if not amount.is_finite() or not 0 < amount < LARGEST_AMOUNT or amount != amount.quantize(_HUNDREDTH):
        raise RightsError("amount_wrong", _AMOUNT, most=str(LARGEST_AMOUNT))
    return amount


def _currency(currency: str) -> str:
    if not _CURRENCY.fullmatch(currency):
        raise RightsError("currency_wrong", _NO_CURRENCY)
    return currency
