"""Documents and registrations are of a day that has come, and of one on which the parcel was there.

A parcel that the change makes is there from today on, one that an earlier change made since that was approved, and a
right in it that carries on no other cannot be older. Of a parcel that was loaded nobody knows the first day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, of_old_fault
from cadastre_plugin.core.rules.rights.words import document_word, right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_DOCUMENT = N_("{document} {name}: its date {day} is still to come")
_RIGHT = N_("{number}: {kind}: its date {day} is still to come")
_NO_PARCEL = N_("{number}: {kind} is registered on {day}, before the parcel was there")
_NO_DOCUMENT = N_("{number}: {kind} is registered on {day}, before any of its documents was issued")
_UNNUMBERED = "—"


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment, today = amendment_of(situation), situation.surroundings.today
    if amendment is None or today is None:
        return
    yield from _documents(amendment, today)
    for right in amendment.standing:
        yield from _of_right(right, amendment, today)


def _documents(amendment: Amendment, today: date) -> Iterator[Finding]:
    for edit in amendment.change.sources:
        source, was = edit.after, amendment.before.sources.get(edit.id)
        if source is None or source.issued_on is None or source.issued_on <= today:
            continue
        parameters = {
            "document": document_word(amendment.situation.profile, source.kind),
            "name": source.number or _UNNUMBERED,
            "day": source.issued_on.isoformat(),
        }
        effect = of_old_fault(was is not None and was.issued_on == source.issued_on)
        yield amendment.finding(RULE, _DOCUMENT, _resting_on(source.id, amendment), parameters, effect=effect)


def _of_right(right: Right, amendment: Amendment, today: date) -> Iterator[Finding]:
    was = amendment.was(right)
    kind = right_word(amendment.situation.profile, right.kind)
    for day in (right.registered_on, right.checked_on):
        if day is not None and day > today:
            effect = of_old_fault(any(day in (one.registered_on, one.checked_on) for one in was))
            parameters = {"kind": kind, "day": day.isoformat()}
            yield amendment.finding(RULE, _RIGHT, [right.parcel_id], parameters, effect=effect)
    day = right.registered_on
    if day is None or any(day == one.registered_on for one in was):
        return
    parameters = {"kind": kind, "day": day.isoformat()}
    if not was and day < _first_day(right, amendment, today):
        yield amendment.finding(RULE, _NO_PARCEL, [right.parcel_id], parameters, severity=Severity.WARNING)
    issued = _first_issued(right, amendment)
    if issued is not None and day < issued:
        yield amendment.finding(RULE, _NO_DOCUMENT, [right.parcel_id], parameters, severity=Severity.WARNING)


def _first_day(right: Right, amendment: Amendment, today: date) -> date:
    if right.parcel_id not in amendment.situation.surroundings.by_id:
        return today
    return amendment.before.since.get(right.parcel_id, date.min)


def _first_issued(right: Right, amendment: Amendment) -> date | None:
    sources = (amendment.after.sources.get(id) for id in right.source_ids)
    return min((source.issued_on for source in sources if source and source.issued_on), default=None)


def _resting_on(source_id: UUID, amendment: Amendment) -> tuple[UUID, ...]:
    """Parcels of the rights that rest on a document, or that an act on it is about."""
    resting = [right for right in amendment.standing if source_id in right.source_ids]
    acts = [act for act in amendment.change.acts if source_id in act.source_ids]
    return amendment.parcels_of((*resting, *(right for act in acts for right in amendment.rights_of(act))))


RULE = Rule("document-date", N_("Dates of documents"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
