"""Who applies for an act that takes something away is one of those it concerns, or has a power of attorney.

Those are who held the right, who will hold it, members of a group among them, and the holders of what it rests on: the
one who acquires may bring the contract as well as the one who gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.alienation import alienating
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of
from cadastre_plugin.core.rules.rights.words import operation_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

POWER = "power_of_attorney"
"""Kind of document."""

_STRANGER = N_("{number}: {operation}: {name} applied, holds nothing of it, and shows no power of attorney")
_UNSAID = N_("{number}: {operation}: nobody wrote who applied")


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    for act in alienating(amendment):
        parcels = amendment.parcels_of(amendment.rights_of(act))
        parameters = {"operation": operation_word(situation.profile, act.operation)}
        if act.applicant_id is None:
            yield amendment.finding(RULE, _UNSAID, parcels, parameters, severity=Severity.WARNING)
        elif act.applicant_id not in _concerned(act, amendment) and not _has_power(act, amendment):
            named = {**parameters, "name": amendment.after.name(act.applicant_id)}
            yield amendment.finding(RULE, _STRANGER, parcels, named)


def _concerned(act: Act, amendment: Amendment) -> set[UUID]:
    rights = amendment.rights_of(act)
    bases = [amendment.before.rights.get(right.based_on) for right in rights if right.based_on is not None]
    origins = [origin for right in rights for origin in amendment.was(right)]
    held = [right for right in (*rights, *origins, *bases) if right is not None]
    holders = {share.party_id for right in held for share in right.shares}
    return holders | set(_members(holders, amendment))


def _members(holders: Iterable[UUID], amendment: Amendment) -> Iterator[UUID]:
    for id in holders:
        for estate in (amendment.before, amendment.after):
            party = estate.parties.get(id)
            yield from (share.party_id for share in party.members) if party else ()


def _has_power(act: Act, amendment: Amendment) -> bool:
    sources = (amendment.after.sources.get(id) for id in act.source_ids)
    return any(source is not None and source.kind == POWER for source in sources)


RULE = Rule("applicant", N_("Applicant"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
