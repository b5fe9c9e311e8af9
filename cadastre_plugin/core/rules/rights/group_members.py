"""A group has at least two members, whose shares sum to exactly 1: LA_GroupParty of ISO 19152."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, of_old_fault
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.shares import is_whole, sum_of
from cadastre_plugin.core.texts import N_

LEAST_MEMBERS = 2

_FEW = N_("{name}: a group has two members or more, this one has {count}")
_SUM = N_("{name}: the shares of the members sum to {sum}, not to 1")
_GONE = N_("{name}: a member is neither in the register nor in the change")


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    for edit in amendment.change.parties:
        if edit.after is not None and edit.after.kind is PartyKind.GROUP:
            yield from _of_group(edit.after, amendment)


def _of_group(group: Party, amendment: Amendment) -> Iterator[Finding]:
    """Members that are as they were in the register are its fault."""
    was = amendment.before.parties.get(group.id)
    effect = of_old_fault(was is not None and was.members == group.members)
    members = {share.party_id for share in group.members}
    faults: list[tuple[str, Parameters]] = []
    if len(members) < LEAST_MEMBERS:
        faults.append((_FEW, {"count": len(members)}))
    elif not is_whole(group.members):
        faults.append((_SUM, {"sum": str(sum_of(group.members))}))
    if not members <= amendment.after.parties.keys():
        faults.append((_GONE, {}))
    parcels = amendment.parcels_of_party(group.id)
    for template, parameters in faults:
        yield amendment.finding(RULE, template, parcels, {"name": group.name, **parameters}, effect=effect)


RULE = Rule("group-members", N_("Members of a group"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
