"""What someone who died held goes to the heirs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.handing_over import handed_over
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import held_by, require_parts, right_in
from cadastre_plugin.core.shares import scaled
from cadastre_plugin.core.texts import N_

_NO_RIGHT = N_("Choose at least one right that is inherited")
_OWN_HEIR = N_("{name} cannot inherit from themselves; take the name out of the heirs")


@dataclass(frozen=True, slots=True)
class Inheritance:
    """right_ids: the rights of which the deceased's share is inherited. heirs: by fractions that sum to exactly 1."""

    deceased_id: UUID
    right_ids: tuple[UUID, ...]
    heirs: tuple[Share, ...]


def inherit(estate: Estate, intent: Inheritance, papers: Papers) -> RightsOutcome:
    """The rights after the heirs have what the deceased held; an heir who was a holder has both.

    Raises:
        RightsError: `inheritance_no_right`, `right_gone`, `not_holder`, `own_heir`; those of `require_parts`,
            `acceptable_share`.
    """
    if not intent.right_ids:
        raise RightsError("inheritance_no_right", _NO_RIGHT)
    require_parts(estate, papers, intent.heirs)
    if intent.deceased_id in {heir.party_id for heir in intent.heirs}:
        raise RightsError("own_heir", _OWN_HEIR, name=estate.name(intent.deceased_id))
    rights = [right_in(estate, id) for id in dict.fromkeys(intent.right_ids)]
    return papers.outcome("inheritance", {right.id: _inherited(estate, right, intent, papers) for right in rights})


def _inherited(estate: Estate, right: Right, intent: Inheritance, papers: Papers) -> Right:
    held = held_by(estate, right, intent.deceased_id)
    return handed_over(right, [Share(intent.deceased_id, held)], scaled(intent.heirs, held), papers)
