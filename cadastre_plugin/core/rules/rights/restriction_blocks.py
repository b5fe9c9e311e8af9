"""A ban or an arrest stands in the way of alienation, split and merge, unless the same change lifts it.

It has three states. A registry that did not answer leaves it not known, which is no permission; that nobody asked is
said, and no more. Domain: law ZRU-803 and the practice of the cadastre, which refuses while a ban or arrest lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from cadastre_plugin.core.model.right import Right, Standing
from cadastre_plugin.core.rights.restriction import KINDS
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.alienation import alienated, divided
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of
from cadastre_plugin.core.rules.rights.words import right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

LIFTING = "lifting"
"""The operation that ends a ban or an arrest."""

_BLOCKS = N_("{number}: {kind} {restriction}, imposed by {body}, forbids this; lift it first or in the same change")
_NOT_KNOWN = N_("{number}: whether a ban or arrest lies on it is not known; the registry did not answer")
_NOT_ASKED = N_("{number}: nobody has asked whether a ban or arrest lies on it")
_NOTHING = "—"


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    parcels = (*divided(amendment), *amendment.parcels_of(alienated(amendment)))
    for parcel_id in dict.fromkeys(parcels):
        yield from _of_parcel(amendment, parcel_id)


def _of_parcel(amendment: Amendment, parcel_id: UUID) -> Iterator[Finding]:
    records = list(_records(amendment, parcel_id))
    standing = [right for right in records if not _is_lifted(right, amendment)]
    for right in standing:
        if right.is_present:
            parameters = {
                "kind": right_word(amendment.situation.profile, right.kind),
                "restriction": right.number or _NOTHING,
                "body": right.imposed_by or _NOTHING,
            }
            yield amendment.finding(RULE, _BLOCKS, [parcel_id], parameters)
    if any(right.standing is Standing.UNKNOWN for right in standing):
        yield amendment.finding(RULE, _NOT_KNOWN, [parcel_id], {}, severity=Severity.WARNING)
    elif not records and parcel_id in amendment.before.known:
        yield amendment.finding(RULE, _NOT_ASKED, [parcel_id], {}, severity=Severity.INFO)


def _records(amendment: Amendment, parcel_id: UUID) -> Iterator[Right]:
    """Bans and arrests of the register, those that the change only looked up anew as they are now, and new ones.

    What is carried over from another parcel is looked at there.
    """
    for right in amendment.before.of(parcel_id):
        if right.kind in KINDS:
            yield right if right.is_present else amendment.after.rights.get(right.id, right)
    for right in amendment.after.of(parcel_id):
        if right.kind in KINDS and not amendment.was(right):
            yield right


def _is_lifted(right: Right, amendment: Amendment) -> bool:
    """A ban that is there is lifted by its own act only; what was not known ends when something is known instead."""
    if right.id in amendment.after.rights:
        return False
    if right.is_present:
        return any(act.operation == LIFTING for act in amendment.acts_on(right.id))
    return right.id not in amendment.carriers


RULE = Rule("restriction-blocks", N_("Ban or arrest"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
