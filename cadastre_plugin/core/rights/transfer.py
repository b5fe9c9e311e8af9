"""A holder gives the whole of what he has in a right, or a part of it: sale, gift; and two holders exchange theirs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.handing_over import handed_over
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import held_by, require_parts, right_in
from cadastre_plugin.core.shares import WHOLE, scaled
from cadastre_plugin.core.texts import N_

_TO_HIMSELF = N_("{name} cannot be both the giver and the receiver; take one of the names away")
_SAME_RIGHT = N_("An exchange is between two rights; choose a second one")


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who gives what of a right to whom.

    operation: `sale` or `gift`. share: of the whole right, None for all that the giver holds. to: who receives, by
    parts of what is given, which sum to exactly 1.
    """

    operation: str
    right_id: UUID
    from_id: UUID
    to: tuple[Share, ...]
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What one side of an exchange gives: a share of the whole right, None for all that the party holds of it."""

    right_id: UUID
    party_id: UUID
    share: Fraction | None = None


def transfer(estate: Estate, intent: Transfer, papers: Papers) -> RightsOutcome:
    """The right after a sale or a gift; what the giver keeps stays his, and what others hold is not touched.

    Raises:
        RightsError: `right_gone`, `not_holder`, `transfer_to_giver`; those of `require_parts`, `acceptable_share`.
    """
    right = right_in(estate, intent.right_id)
    given = held_by(estate, right, intent.from_id, intent.share)
    require_parts(estate, papers, intent.to)
    if intent.from_id in {part.party_id for part in intent.to}:
        raise RightsError("transfer_to_giver", _TO_HIMSELF, name=estate.name(intent.from_id))
    after = handed_over(right, [Share(intent.from_id, given)], scaled(intent.to, given), papers)
    return papers.outcome(intent.operation, {right.id: after})


def exchange(estate: Estate, one: Offer, other: Offer, papers: Papers) -> RightsOutcome:
    """Two rights after their holders exchanged what they offer: each has then what the other had.

    Raises:
        RightsError: `right_gone`, `not_holder`, `exchange_same_right`, `transfer_to_giver`; those of
            `acceptable_share`.
    """
    if one.right_id == other.right_id:
        raise RightsError("exchange_same_right", _SAME_RIGHT)
    if one.party_id == other.party_id:
        raise RightsError("transfer_to_giver", _TO_HIMSELF, name=estate.name(one.party_id))
    after = {}
    for offer, receiver in ((one, other.party_id), (other, one.party_id)):
        right = right_in(estate, offer.right_id)
        given = held_by(estate, right, offer.party_id, offer.share)
        received = scaled([Share(receiver, WHOLE)], given)
        after[right.id] = handed_over(right, [Share(offer.party_id, given)], received, papers)
    return papers.outcome("exchange", after)
