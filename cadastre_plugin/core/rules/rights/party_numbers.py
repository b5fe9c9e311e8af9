"""Names, PINFL and STIR of parties that the change makes or changes, by what is known of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.party_note import mark_of
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.people.errors import PeopleError
from cadastre_plugin.core.people.fault import Fault
from cadastre_plugin.core.people.names import name_faults, require_name
from cadastre_plugin.core.people.pinfl import pinfl_faults
from cadastre_plugin.core.people.stir import stir_faults
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.parties import NUMBERS_DIFFER
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, of_old_fault
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

MERGE = "party_merge"


def _examine(situation: Situation) -> Iterator[Finding]:
    """Without a day the last one counts: no day of birth is then still to come."""
    amendment = amendment_of(situation)
    for edit in amendment.change.parties if amendment else ():
        if amendment is not None and edit.after is not None:
            yield from _of_party(edit.after, amendment, situation.surroundings.today or date.max)
        elif amendment is not None:
            yield from _of_merged(edit.id, amendment)


def _of_merged(ended: UUID, amendment: Amendment) -> Iterator[Finding]:
    """What a record that ends held goes to one with the same number, unless one of them has none."""
    mark = amendment.before.parties[ended].mark if ended in amendment.before.parties else ""
    for right, was in _passed_on(ended, amendment) if mark else ():
        gained = [share.party_id for share in right.shares if share.fraction > was.share_of(share.party_id)]
        notes = (amendment.after.parties.get(id) for id in gained)
        for other in (note.mark for note in notes if note is not None and note.mark not in ("", mark)):
            yield amendment.finding(RULE, NUMBERS_DIFFER, [right.parcel_id], {"one": other, "other": mark})


def _passed_on(ended: UUID, amendment: Amendment) -> Iterator[tuple[Right, Right]]:
    """The rights that a merge took from a record, as they stand after and before."""
    acts = [act for act in amendment.change.acts if act.operation == MERGE and ended in act.party_ids]
    for id in dict.fromkeys(id for act in acts for id in act.right_ids):
        was, now = amendment.before.rights.get(id), amendment.after.rights.get(id)
        if was is not None and now is not None and was.share_of(ended):
            yield now, was


def _of_party(party: Party, amendment: Amendment, today: date) -> Iterator[Finding]:
    """A name and numbers that are as they were in the register are its fault. Of numbers only the mark is known."""
    was = amendment.before.parties.get(party.id)
    same_name = of_old_fault(was is not None and was.name == party.name)
    same_number = of_old_fault(was is not None and was.mark == mark_of(party.pinfl or party.stir))
    faults = [(fault, same_name) for fault in _name_faults(party.name)]
    faults += [(fault, same_number) for fault in _number_faults(party, amendment.situation.profile, today)]
    yield from (_finding(fault, effect, party, amendment) for fault, effect in faults)


def _name_faults(name: str) -> Iterator[Fault]:
    try:
        require_name(name)
    except PeopleError as error:
        parameters = {name: value for name, value in error.parameters.items() if isinstance(value, str | int)}
        yield Fault(error.code, Severity.ERROR, error.template, parameters)
    else:
        yield from name_faults(name)


def _number_faults(party: Party, profile: Profile, today: date) -> Iterator[Fault]:
    if party.pinfl:
        yield from pinfl_faults(party.pinfl, today)
    if party.stir:
        yield from stir_faults(party.stir, profile.stir_check)


def _finding(fault: Fault, effect: Effect, party: Party, amendment: Amendment) -> Finding:
    parcels = amendment.parcels_of_party(party.id)
    return amendment.finding(RULE, fault.template, parcels, fault.parameters, severity=fault.severity, effect=effect)


RULE = Rule("party-numbers", N_("Names and numbers of people"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
