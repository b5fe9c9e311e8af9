"""How the holders of a right change while its sum does not: what some give is exactly what others get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from uuid import UUID

from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.shares import gathered, scaled


def handed_over(right: Right, given: Sequence[Share], received: Iterable[Share], papers: Papers) -> Right:
    """The right after some gave what others received. Holders keep their order; new ones come where the last giver was.

    Where nobody of those before is left, the right rests on the new documents alone, and it is registered anew.

    Raises:
        RightsError: those of `acceptable_share`: the register cannot keep a share that comes out.
    """
    shares = _after(right.shares, given, received)
    before = {share.party_id for share in right.shares}
    if before.isdisjoint(share.party_id for share in shares):
        return replace(right, shares=shares, source_ids=papers.source_ids or right.source_ids, registered_on=None)
    return replace(right, shares=shares, source_ids=resting_on(right.source_ids, papers.source_ids))


def resting_on(*ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Documents together, each once, in the order they came."""
    return tuple(dict.fromkeys(chain(*ids)))


def _after(shares: Sequence[Share], given: Sequence[Share], received: Iterable[Share]) -> tuple[Share, ...]:
    givers = {share.party_id for share in given}
    last = max(place for place, share in enumerate(shares) if share.party_id in givers) + 1
    holders = {share.party_id for share in shares}
    got = tuple(received)
    to_new = tuple(share for share in got if share.party_id not in holders)
    to_holders = tuple(share for share in got if share.party_id in holders)
    return gathered((*shares[:last], *to_new, *shares[last:], *scaled(given, Fraction(-1)), *to_holders))
