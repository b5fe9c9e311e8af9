"""Every right has a holder who is there. A servitude may be held by the parcels it serves instead."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, of_old_fault
from cadastre_plugin.core.rules.rights.words import right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_NOBODY = N_("{number}: {kind} has no holder")
_GONE = N_("{number}: {kind} names a party that is neither in the register nor in the change")
_ENDED = N_("{number}: {kind} names {name}, a party that the change ends")


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    for right in amendment.standing:
        word = {"kind": right_word(situation.profile, right.kind)}
        was = amendment.was(right)
        if _lacks_holder(right):
            effect = of_old_fault(any(map(_lacks_holder, was)))
            yield amendment.finding(RULE, _NOBODY, [right.parcel_id], word, effect=effect)
        elif _names_nobody(right, amendment):
            old = any(set(right.shares) <= set(one.shares) for one in was)
            ended = _ended_holder(right, amendment)
            if ended is None:
                yield amendment.finding(RULE, _GONE, [right.parcel_id], word, effect=of_old_fault(old))
    yield from _left(amendment)


def _left(amendment: Amendment) -> Iterator[Finding]:
    """Rights that still name a party which ends, whether the change touches them or not."""
    if all(edit.after is not None for edit in amendment.change.parties):
        return
    for right in amendment.after.rights.values():
        name = _ended_holder(right, amendment)
        if name is not None:
            parameters = {"kind": right_word(amendment.situation.profile, right.kind), "name": name}
            yield amendment.finding(RULE, _ENDED, [right.parcel_id], parameters)


def _lacks_holder(right: Right) -> bool:
    return right.right_class is RightClass.RIGHT and not right.shares and not right.served


def _names_nobody(right: Right, amendment: Amendment) -> bool:
    return any(share.party_id not in amendment.after.parties for share in right.shares)


def _ended_holder(right: Right, amendment: Amendment) -> str | None:
    ended = {edit.id for edit in amendment.change.parties if edit.after is None}
    return next((amendment.before.name(share.party_id) for share in right.shares if share.party_id in ended), None)


RULE = Rule("right-party", N_("Holder of a right"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
