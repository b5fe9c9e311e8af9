"""Rights of parcels that ended about which nothing is decided: none may be left when a change is submitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.carry.affected import Affected
from cadastre_plugin.core.rights.carry.parentage import children_of
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate

CARRY = "carry"

NEED_REASON = (CARRY, "ending")
"""Operations that end a right of any kind; others, such as the release of a mortgage, say themselves why."""


class Why(StrEnum):
    """Why a right is not decided."""

    NOT_CARRIED = "not_carried"
    SERVES_ENDED = "serves_ended"
    ENDED_WITHOUT_REASON = "ended_without_reason"
    CHILD_GONE = "child_gone"


@dataclass(frozen=True, slots=True)
class Open:
    """A right that waits for a decision: as it stands, or as it was where it ended without a reason."""

    right: Right
    why: Why


def undecided(estate: Estate, change: Change, edits: RightsEdits) -> tuple[Open, ...]:
    """The rights that were neither carried nor ended with a reason, and those whose new parcel is no more.

    estate: of the register, with the rights of every parcel that the change ends. A right that another operation
    ended, such as the release of a mortgage, is decided.
    """
    standing = {parcel.id for parcel in change.after_parcels()}
    affected = Affected(estate, estate.with_edits(edits), standing, children_of(change))
    return (
        *(Open(right, Why.NOT_CARRIED) for right in affected.in_ended),
        *(Open(right, Why.SERVES_ENDED) for right in affected.serving_gone),
        *(Open(right, Why.CHILD_GONE) for right in affected.astray),
        *(Open(right, Why.ENDED_WITHOUT_REASON) for right in _lost(affected, edits)),
    )


def _lost(affected: Affected, edits: RightsEdits) -> Iterator[Right]:
    """Rights that are no more, though no act says why and nothing carries them on."""
    carried_on = {origin for right in affected.after.rights.values() for origin in right.origins}
    acts = (act for act in edits.acts if act.operation not in NEED_REASON or (act.reason or "").strip())
    decided = carried_on | {id for act in acts for id in act.right_ids}
    for parcel in affected.ended:
        for right in affected.before.of(parcel):
            if right.id not in affected.after.rights and right.id not in decided:
                yield right
