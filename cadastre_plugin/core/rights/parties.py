"""People and bodies: a new one, one whose record is corrected, and two records of the same one that become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.people.errors import PeopleError
from cadastre_plugin.core.people.names import require_name
from cadastre_plugin.core.rights.correction import CORRECTION
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import reason_of, require_named, require_parties
from cadastre_plugin.core.shares import gathered, is_whole
from cadastre_plugin.core.texts import N_

_EMPTY = N_("Nothing differs from the record; change what is wrong")
_OTHER = N_("The record that was corrected is another one; open it again")
_SAME = N_("Choose two records to merge")
NUMBERS_DIFFER = N_(
    "Their numbers differ, {one} and {other}: these are two parties, or a number has to be corrected first"
)
_KINDS = N_("{one} and {other} are of different kinds; correct one of them first, if they are the same")
_GROUP_UNREAD = N_("{name} names one of the two as a member and is not read whole; open it first")
_ONE_MEMBER = N_("{name} would have only one member left; divide its property first")
_NO_GROUP = N_("A group has two members or more, whose shares sum to 1")

NO_GROUPS: Mapping[UUID, Party] = MappingProxyType({})


def add(papers: Papers) -> RightsOutcome:
    """The new parties of the papers, with nothing that they hold yet.

    Raises:
        RightsError: `nobody_named`, `group_not_whole`; those of `require_name`, by their codes.
    """
    require_named(papers.parties)
    for party in papers.parties:
        _require_sound(party)
    return papers.outcome("new_party", {})


def correct_party(estate: Estate, before: Party, after: Party, papers: Papers) -> RightsOutcome:
    """A record as it should have been written. before: as it is kept whole, from the look-up of the party.

    Raises:
        RightsError: `party_gone`, `party_other`, `reason_missing`, `correction_empty`, `group_not_whole`; those of
            `require_name`, by their codes.
    """
    reason_of(papers)
    require_parties(estate, papers, [before.id, *(share.party_id for share in after.members)])
    if (after.id, after.version) != (before.id, before.version):
        raise RightsError("party_other", _OTHER)
    if after == before:
        raise RightsError("correction_empty", _EMPTY)
    _require_sound(after)
    return papers.outcome(CORRECTION, {}, {after.id: after})


def merge_parties(
    estate: Estate, kept_id: UUID, doubled_id: UUID, papers: Papers, groups: Mapping[UUID, Party] = NO_GROUPS
) -> RightsOutcome:
    """Every right and group that names the doubled one names the other; what both hold is one share; the double ends.

    estate: with all that the doubled one holds and is a member of, wherever it is. groups: the whole records of those
    groups, since the estate has only what may be shown of them.

    Raises:
        RightsError: `merge_same`, `party_gone`, `merge_kinds`, `merge_numbers`, `group_unread`, `group_too_small`;
            those of `acceptable_share`.
    """
    if kept_id == doubled_id:
        raise RightsError("merge_same", _SAME)
    require_parties(estate, papers, [kept_id, doubled_id])
    kept, doubled = estate.parties[kept_id], estate.parties[doubled_id]
    if kept.kind is not doubled.kind:
        raise RightsError("merge_kinds", _KINDS, one=kept.name, other=doubled.name)
    if kept.mark and doubled.mark and kept.mark != doubled.mark:
        raise RightsError("merge_numbers", NUMBERS_DIFFER, one=kept.mark, other=doubled.mark)
    named = [note.id for note in estate.parties.values() if any(doubled_id == part.party_id for part in note.members)]
    if any(id not in groups for id in named):
        unread = next(id for id in named if id not in groups)
        raise RightsError("group_unread", _GROUP_UNREAD, name=estate.name(unread))
    regrouped = {id: _regrouped(groups[id], kept_id, doubled_id) for id in named}
    holding = [right for right in estate.rights.values() if right.share_of(doubled_id)]
    rights: dict[UUID, Right | None] = {right.id: _renamed(right, kept_id, doubled_id) for right in holding}
    return papers.outcome("party_merge", rights, {**regrouped, doubled_id: None})


def _renamed(right: Right, kept: UUID, doubled: UUID) -> Right:
    shares = (replace(share, party_id=kept) if share.party_id == doubled else share for share in right.shares)
    return replace(right, shares=gathered(shares))


def _regrouped(group: Party, kept: UUID, doubled: UUID) -> Party:
    members = (replace(part, party_id=kept) if part.party_id == doubled else part for part in group.members)
    after = replace(group, members=gathered(members))
    if len(after.members) < 2:
        raise RightsError("group_too_small", _ONE_MEMBER, name=group.name)
    return after


def _require_sound(party: Party) -> None:
    try:
        require_name(party.name)
    except PeopleError as error:
        raise RightsError(error.code, error.template, **error.parameters) from error
    if party.kind is PartyKind.GROUP and (len(party.members) < 2 or not is_whole(party.members)):
        raise RightsError("group_not_whole", _NO_GROUP)
