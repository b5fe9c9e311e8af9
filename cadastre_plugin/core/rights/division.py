"""A common property is divided: what a group, or several holders, had together is held by fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.handing_over import handed_over
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import held_by, name_of, require_parts, right_in
from cadastre_plugin.core.shares import scaled, spread, sum_of
from cadastre_plugin.core.texts import N_

_STRANGER = N_("{name} had no part in what is divided; a transfer gives it to someone else")
_NOTHING = N_("A single person's share cannot be divided; transfer a part of it, or choose more holders")
_NO_CHANGE = N_("The division leaves everything as it is; give other fractions")


@dataclass(frozen=True, slots=True)
class Division:
    """Who divides what they hold of a right.

    from_ids: a group, or several holders. to: what each holds of the whole right afterwards in its place; they sum to
    what was divided. holds_no_more: groups of which it is known that they hold nothing in any other parcel.
    """

    right_id: UUID
    from_ids: tuple[UUID, ...]
    to: tuple[Share, ...]
    holds_no_more: frozenset[UUID] = frozenset()


def divide(estate: Estate, intent: Division, papers: Papers) -> RightsOutcome:
    """The right after the division. A group that then holds nothing any more ends, as far as that is known.

    Raises:
        RightsError: `right_gone`, `not_holder`, `division_nothing`, `division_stranger`, `division_same`; those of
            `require_parts`, `acceptable_share`.
    """
    right = right_in(estate, intent.right_id)
    givers = tuple(dict.fromkeys(intent.from_ids))
    given = [Share(id, held_by(estate, right, id)) for id in givers]
    require_parts(estate, papers, intent.to, sum_of(given))
    _require_own_property(estate, papers, givers, intent.to)
    after = handed_over(right, given, intent.to, papers)
    if set(after.shares) == set(right.shares):
        raise RightsError("division_same", _NO_CHANGE)
    return papers.outcome("division", {right.id: after}, _ended_groups(estate, after, intent))


def members_shares(estate: Estate, right: Right, group_id: UUID) -> tuple[Share, ...]:
    """What each member of a group holds of the whole right by the shares in the group: where a form starts from."""
    return scaled(estate.parties[group_id].members, right.share_of(group_id))


def equal_parts(right: Right, from_ids: tuple[UUID, ...]) -> tuple[Share, ...]:
    """What several holders have together, in equal parts: where a form starts from."""
    together = sum((right.share_of(id) for id in from_ids), Fraction(0))
    return tuple(Share(id, part) for id, part in zip(from_ids, spread(together, len(from_ids)), strict=True))


def _require_own_property(estate: Estate, papers: Papers, givers: tuple[UUID, ...], to: tuple[Share, ...]) -> None:
    members = {id: estate.parties[id].members for id in givers if id in estate.parties}
    sharers = {id for id in givers if not members.get(id)} | {
        share.party_id for group in members.values() for share in group
    }
    if len(sharers) < 2:
        raise RightsError("division_nothing", _NOTHING)
    stranger = next((part.party_id for part in to if part.party_id not in sharers), None)
    if stranger is not None:
        raise RightsError("division_stranger", _STRANGER, name=name_of(estate, papers, stranger))


def _ended_groups(estate: Estate, after: Right, intent: Division) -> dict[UUID, Party | None]:
    """A group that the draft made is known to hold only what the estate has; of others it must be said."""
    others = [right for right in estate.rights.values() if right.id != after.id]
    holders = {share.party_id for right in (*others, after) for share in right.shares}
    groups = [party for party in map(estate.parties.get, intent.from_ids) if party and party.kind is PartyKind.GROUP]
    return {
        group.id: None
        for group in groups
        if group.id not in holders and (group.version == NEW or group.id in intent.holds_no_more)
    }
