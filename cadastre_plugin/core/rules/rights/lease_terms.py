"""A sublease rests on a lease of its parcel and does not outlast it; no term ends before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.lease import LEASE, SUBLEASE
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, of_old_fault
from cadastre_plugin.core.rules.rights.words import right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_NO_LEASE = N_("{number}: a sublease rests on no lease of the parcel")
_LONGER = N_("{number}: a sublease lasts until {until}, longer than its lease, which ends on {end}")
_TURNED = N_("{number}: {kind} ends on {until}, before it begins on {begin}")
_WITHOUT_END = "∞"


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    for right in _subleases(amendment):
        yield from _of_sublease(right, amendment)
    for right in amendment.standing:
        if right.until is not None and right.registered_on is not None and right.until < right.registered_on:
            parameters = {
                "kind": right_word(situation.profile, right.kind),
                "until": right.until.isoformat(),
                "begin": right.registered_on.isoformat(),
            }
            old = any(
                (was.until, was.registered_on) == (right.until, right.registered_on) for was in amendment.was(right)
            )
            yield amendment.finding(RULE, _TURNED, [right.parcel_id], parameters, effect=of_old_fault(old))


def _subleases(amendment: Amendment) -> Iterator[Right]:
    """Those that the change touches, and those whose lease it touches."""
    touched = {edit.id for edit in amendment.change.rights}
    for right in amendment.after.rights.values() if touched else ():
        if right.kind == SUBLEASE and not touched.isdisjoint((right.id, right.based_on)):
            yield right


def _of_sublease(right: Right, amendment: Amendment) -> Iterator[Finding]:
    if right.parcel_id in amendment.ended_parcels:
        return
    lease = _lease_of(right, amendment.after)
    was = amendment.was(right)
    if lease is None:
        old = any(_lease_of(one, amendment.before) is None for one in was)
        yield amendment.finding(RULE, _NO_LEASE, [right.parcel_id], {}, effect=of_old_fault(old))
    elif _outlasts(right, lease):
        end = lease.until.isoformat() if lease.until else _WITHOUT_END
        parameters = {"until": right.until.isoformat() if right.until else _WITHOUT_END, "end": end}
        leases = ((one, _lease_of(one, amendment.before)) for one in was)
        old = any(base is not None and _outlasts(one, base) for one, base in leases)
        yield amendment.finding(RULE, _LONGER, [right.parcel_id], parameters, effect=of_old_fault(old))


def _lease_of(right: Right, estate: Estate) -> Right | None:
    base = estate.rights.get(right.based_on) if right.based_on is not None else None
    is_lease = base is not None and base.kind == LEASE and base.parcel_id == right.parcel_id
    return base if is_lease else None


def _outlasts(right: Right, lease: Right) -> bool:
    return lease.until is not None and (right.until is None or right.until > lease.until)


RULE = Rule("lease-terms", N_("Terms of leases"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
