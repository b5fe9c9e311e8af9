"""The shares of a right that a parcel cannot have in part, such as ownership, sum to exactly 1."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.shares import is_whole, sum_of
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("The shares of a right in {number} sum to {sum}, not to 1")


def _examine(situation: Situation) -> Iterator[Finding]:
    """A right that the change makes must be right; of one it only edits the fault may be an old one."""
    touched = {parcel.id: parcel for parcel in situation.touched}
    for edit in situation.change.rights if situation.change else ():
        right = edit.after
        if right is None or right.kind not in situation.profile.whole_rights or is_whole(right.shares):
            continue
        parcel = touched.get(right.parcel_id) or situation.surroundings.by_id.get(right.parcel_id)
        if parcel is not None:
            severity = Severity.ERROR if edit.base_version == NEW else Severity.WARNING
            yield _finding(parcel, str(sum_of(right.shares)), severity)


def _finding(parcel: Parcel, total: str, severity: Severity) -> Finding:
    parameters = {"number": label(parcel), "sum": total}
    return RULE.finding(_TEMPLATE, [parcel], parameters, place=whereabouts(parcel), severity=severity)


RULE = Rule("shares", N_("Sum of shares"), Severity.ERROR, Stage.SUBMIT, _examine, compares=True)
