"""Who gives a share held it: what an act gives to some is exactly what it takes from others, and an act says so."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.correction import CORRECTION
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.alienation import alienating, unexplained
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of
from cadastre_plugin.core.rules.rights.words import operation_word, right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.shares import sum_of
from cadastre_plugin.core.texts import N_

Held = tuple[UUID, str, str | None]
"""The parcel, the kind of right, the building that it is in."""

_UNBALANCED = N_("{number}: {kind}: what is given and received differs; the shares were {before} and are {after}")
_NEGATIVE = N_("{number}: {kind}: the share of {name} would be {share}")
_LOSES = N_("{number}: {kind}: {name} loses something, and no act of the change says why")
_ENDS = N_("{number}: {kind} ends, and no act of the change says why")
_STRANGE = N_("The act {operation} names a right that is neither in the register nor in the change")


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    yield from _strange(amendment)
    yield from _unsaid(amendment)
    yield from _below_nothing(amendment)
    yield from _unbalanced(amendment)


def _strange(amendment: Amendment) -> Iterator[Finding]:
    """A right that one act of the draft made and another ended is nowhere any more; both name it."""
    profile = amendment.situation.profile
    for act in amendment.change.acts:
        gone = (id for id in act.right_ids if len(amendment.acts_on(id)) == 1)
        if any(id not in amendment.before.rights and id not in amendment.after.rights for id in gone):
            parcels = amendment.parcels_of(amendment.rights_of(act))
            yield amendment.finding(RULE, _STRANGE, parcels, {"operation": operation_word(profile, act.operation)})


def _unsaid(amendment: Amendment) -> Iterator[Finding]:
    for right, loser in unexplained(amendment):
        parameters = {"kind": right_word(amendment.situation.profile, right.kind)}
        if loser is None:
            yield amendment.finding(RULE, _ENDS, [right.parcel_id], parameters)
        else:
            named = {**parameters, "name": amendment.before.name(loser)}
            yield amendment.finding(RULE, _LOSES, [right.parcel_id], named)


def _below_nothing(amendment: Amendment) -> Iterator[Finding]:
    for right in amendment.standing:
        for share in right.shares:
            if share.fraction <= 0:
                word = right_word(amendment.situation.profile, right.kind)
                name = amendment.after.name(share.party_id)
                parameters = {"kind": word, "name": name, "share": str(share.fraction)}
                yield amendment.finding(RULE, _NEGATIVE, [right.parcel_id], parameters)


def _unbalanced(amendment: Amendment) -> Iterator[Finding]:
    sides: dict[Held, tuple[Fraction, Fraction]] = {}
    for id in _handed_over(amendment):
        was, after = amendment.before.rights.get(id), amendment.after.rights.get(id)
        right = after or was
        if right is not None and _counts(right, amendment, is_new=was is None, ends=after is None):
            held = (right.parcel_id, right.kind, right.building)
            before, later = sides.get(held, (Fraction(0), Fraction(0)))
            sides[held] = before + _before(right, amendment), later + (sum_of(after.shares) if after else 0)
    for (parcel_id, kind, _), (before, later) in sides.items():
        if before != later:
            word = right_word(amendment.situation.profile, kind)
            parameters = {"kind": word, "before": str(before), "after": str(later)}
            yield amendment.finding(RULE, _UNBALANCED, [parcel_id], parameters)


def _handed_over(amendment: Amendment) -> dict[UUID, None]:
    """Rights of alienating acts, without those that the change also corrects."""
    named = dict.fromkeys(id for act in alienating(amendment) for id in act.right_ids)
    corrected = {id for act in amendment.change.acts if act.operation == CORRECTION for id in act.right_ids}
    return {id: None for id in named if id not in corrected}


def _counts(right: Right, amendment: Amendment, *, is_new: bool, ends: bool) -> bool:
    """A burden may be laid anew; what must be whole cannot come from nowhere. What was carried on stands elsewhere."""
    if ends and right.id in amendment.carriers:
        return False
    return right.kind in amendment.situation.profile.whole_rights or not (is_new or ends)


def _before(right: Right, amendment: Amendment) -> Fraction:
    """What was held of it: its own sum in the register, of a right that carries others on that of the greatest."""
    return max((sum_of(was.shares) for was in amendment.was(right)), default=Fraction(0))


RULE = Rule("transferor", N_("Who gives holds it"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
