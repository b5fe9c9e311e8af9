"""What a change takes from someone or cuts up: where bans, arrests and mortgages are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.rules.rights.amendment import Amendment


def alienating(amendment: Amendment) -> tuple[Act, ...]:
    """The acts that take a right from someone or burden it, by the profile."""
    profile = amendment.situation.profile
    return tuple(act for act in amendment.change.acts if profile.operation(act.operation).alienates)


def alienated(amendment: Amendment) -> tuple[Right, ...]:
    """Rights that such acts touch, on both sides, and those whose holders lose something though no act says why.

    That a burden ends takes nothing from those who bore it.
    """
    named = (right for act in alienating(amendment) for right in amendment.rights_of(act))
    lost = (right for right, loser in unexplained(amendment) if loser is not None)
    return (*named, *(right for right in lost if right.right_class is RightClass.RIGHT))


def divided(amendment: Amendment) -> tuple[UUID, ...]:
    """Parcels of the register that are split, merged or end: parents of others, children that stood before."""
    base = set(amendment.change.based_on())
    ended = (edit.id for edit in amendment.change.parcels if edit.after is None)
    joined = (id for link in amendment.change.lineage for id in (link.parent_id, link.child_id) if id in base)
    return tuple(dict.fromkeys((*ended, *joined)))


def unexplained(amendment: Amendment) -> Iterator[tuple[Right, UUID | None]]:
    """Rights of the register that end, or whose holder loses something, while no act of the change names them.

    With the holder who loses, None when nobody holds it. A right that another one carries on is named by its act.
    """
    for edit in amendment.change.rights:
        was = amendment.before.rights.get(edit.id)
        if was is None or amendment.acts_on(edit.id) or _is_carried(edit, amendment):
            continue
        losers = _losers(was, edit.after)
        if losers or edit.after is None:
            yield was, losers[0] if losers else None


def _is_carried(edit: Edit[Right], amendment: Amendment) -> bool:
    return any(amendment.acts_on(right.id) for right in amendment.carriers.get(edit.id, ()))


def _losers(was: Right, after: Right | None) -> list[UUID]:
    """A right that becomes one of another kind, or to something else, is lost as a whole."""
    holders = dict.fromkeys(share.party_id for share in was.shares)
    kept = after if after is not None and _same_object(was, after) else None
    return [id for id in holders if (kept.share_of(id) if kept else Fraction(0)) < was.share_of(id)]


def _same_object(one: Right, other: Right) -> bool:
    states = ((right.kind, right.right_class, right.parcel_id, right.building) for right in (one, other))
    return len(set(states)) == 1
