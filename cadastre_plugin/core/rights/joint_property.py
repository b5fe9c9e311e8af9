"""What one or several hold becomes the joint property of a group: spouses, or any two and more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.handing_over import handed_over
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import held_by, name_of, require_named, require_parts, right_in
from cadastre_plugin.core.shares import sum_of
from cadastre_plugin.core.texts import N_

_FEW = N_("A group has two members or more; name another one")
_GROUP = N_("{name} is a group itself; name the people it consists of")
_LEFT_OUT = N_("{name} gives their property and must be a member of the group")
_UNNAMED = N_("Write what the group is called, such as the names of its members")


@dataclass(frozen=True, slots=True)
class JointProperty:
    """right_id, from_ids: the right, and the holders whose shares become joint, one or more of the members.

    members: at least two, by their shares in the group, which sum to exactly 1. name: what the group is called.
    """

    right_id: UUID
    from_ids: tuple[UUID, ...]
    members: tuple[Share, ...]
    name: str


def join(estate: Estate, intent: JointProperty, papers: Papers) -> RightsOutcome:
    """The right after the group holds what its members gave; a group of the same members that is here is taken again.

    Raises:
        RightsError: `right_gone`, `nobody_named`, `not_holder`, `group_too_small`, `group_in_group`,
            `group_without_giver`, `group_unnamed`; those of `require_parts`, `acceptable_share`.
    """
    right = right_in(estate, intent.right_id)
    require_named(intent.from_ids)
    given = [Share(id, held_by(estate, right, id)) for id in dict.fromkeys(intent.from_ids)]
    _require_members(estate, intent, papers)
    known = _known_group(estate, intent.members)
    group_id = known or uuid4()
    new = Party(group_id, NEW, PartyKind.GROUP, _name(intent), members=intent.members)
    after = handed_over(right, given, [Share(group_id, sum_of(given))], papers)
    return papers.outcome("joint_property", {right.id: after}, None if known else {group_id: new})


def _require_members(estate: Estate, intent: JointProperty, papers: Papers) -> None:
    if len(intent.members) < 2:
        raise RightsError("group_too_small", _FEW)
    require_parts(estate, papers, intent.members)
    members = {share.party_id for share in intent.members}
    kinds = {id: note.kind for id, note in estate.parties.items()} | {new.id: new.kind for new in papers.parties}
    group = next((id for id in members if kinds[id] is PartyKind.GROUP), None)
    if group is not None:
        raise RightsError("group_in_group", _GROUP, name=name_of(estate, papers, group))
    outside = next((id for id in intent.from_ids if id not in members), None)
    if outside is not None:
        raise RightsError("group_without_giver", _LEFT_OUT, name=estate.name(outside))


def _known_group(estate: Estate, members: Sequence[Share]) -> UUID | None:
    groups = (note for note in estate.parties.values() if note.kind is PartyKind.GROUP)
    return next((note.id for note in groups if set(note.members) == set(members)), None)


def _name(intent: JointProperty) -> str:
    name = intent.name.strip()
    if not name:
        raise RightsError("group_unnamed", _UNNAMED)
    return name
