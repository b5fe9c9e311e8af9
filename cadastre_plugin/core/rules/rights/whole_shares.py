"""The shares of a right that an object cannot have in part, such as ownership, sum to exactly 1, and it is held once.

An old fault of the register is not the surveyor's: a right that the change touches or carries over must not get worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, compared
from cadastre_plugin.core.rules.rights.words import right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.shares import is_whole, sum_of
from cadastre_plugin.core.texts import N_

Held = tuple[UUID, str, str | None]
"""The parcel, the kind of right, the building that it is in."""

_TEMPLATE = N_("The shares of a right in {number} sum to {sum}, not to 1")
_TWICE = N_("{number}: {kind} is registered {count} times in the same object, together {sum} of it")


def _examine(situation: Situation) -> Iterator[Finding]:
    if situation.change is None or not situation.change.rights:
        return
    amendment = amendment_of(situation)
    if amendment is None:
        yield from _unread(situation)
    else:
        yield from _sums(amendment)
        yield from _doubled(amendment)


def _unread(situation: Situation) -> Iterator[Finding]:
    """What the change alone tells: of a right that it only edits the fault may be an old one."""
    touched = {parcel.id: parcel for parcel in situation.touched}
    for edit in situation.change.rights if situation.change else ():
        right = edit.after
        if right is None or right.kind not in situation.profile.whole_rights or is_whole(right.shares):
            continue
        parcel = touched.get(right.parcel_id) or situation.surroundings.by_id.get(right.parcel_id)
        if parcel is not None:
            parameters = {"number": label(parcel), "sum": str(sum_of(right.shares))}
            severity = Severity.ERROR if edit.base_version == NEW else Severity.WARNING
            yield RULE.finding(_TEMPLATE, [parcel], parameters, place=whereabouts(parcel), severity=severity)


def _sums(amendment: Amendment) -> Iterator[Finding]:
    for right in _whole(amendment):
        fault = _fault(right.shares)
        if fault:
            old = max((_fault(was.shares) for was in amendment.was(right)), default=Fraction(0))
            parameters = {"sum": str(sum_of(right.shares))}
            yield amendment.finding(RULE, _TEMPLATE, [right.parcel_id], parameters, effect=compared(fault, old))


def _doubled(amendment: Amendment) -> Iterator[Finding]:
    """Two rights of the same kind that are more than the object, each of which may be right by itself."""
    for parcel_id, kind, building in dict.fromkeys(map(_held, _whole(amendment))):
        count, total = _together(amendment.after, (parcel_id, kind, building))
        if count < 2 or total <= 1:
            continue
        sides = [_together(amendment.before, (id, kind, building)) for id in amendment.came_from(parcel_id)]
        old = max((before - 1 for number, before in sides if number > 1 and before > 1), default=Fraction(0))
        word = right_word(amendment.situation.profile, kind)
        parameters: Parameters = {"kind": word, "count": count, "sum": str(total)}
        yield amendment.finding(RULE, _TWICE, [parcel_id], parameters, effect=compared(total - 1, old))


def _whole(amendment: Amendment) -> Iterator[Right]:
    kinds = amendment.situation.profile.whole_rights
    return (right for right in amendment.standing if right.kind in kinds)


def _held(right: Right) -> Held:
    return right.parcel_id, right.kind, right.building


def _together(estate: Estate, held: Held) -> tuple[int, Fraction]:
    rights = [right for right in estate.of(held[0]) if _held(right) == held]
    return len(rights), sum_of(share for right in rights for share in right.shares)


def _fault(shares: Iterable[Share]) -> Fraction:
    """How far from right: 0 when whole; a share that is none counts as the whole."""
    held = tuple(shares)
    return Fraction(0) if is_whole(held) else abs(sum_of(held) - 1) or Fraction(1)


RULE = Rule("shares", N_("Sum of shares"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
