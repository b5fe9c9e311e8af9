"""Every right that is new or changed rests on a document that is there."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import amendment_of, of_old_fault
from cadastre_plugin.core.rules.rights.words import right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_NONE = N_("{number}: {kind} rests on no document")
_GONE = N_("{number}: {kind} rests on a document that is neither in the register nor in the change")


def _examine(situation: Situation) -> Iterator[Finding]:
    """A record that there is no restriction, or that nobody knows, needs no document."""
    amendment = amendment_of(situation)
    for right in amendment.standing if amendment else ():
        if amendment is None or not right.is_present:
            continue
        word, was = {"kind": right_word(situation.profile, right.kind)}, amendment.was(right)
        if not right.source_ids:
            effect = of_old_fault(any(not one.source_ids for one in was))
            yield amendment.finding(RULE, _NONE, [right.parcel_id], word, effect=effect)
        missing = set(right.source_ids) - amendment.after.sources.keys()
        if missing:
            effect = of_old_fault(missing <= {id for one in was for id in one.source_ids})
            yield amendment.finding(RULE, _GONE, [right.parcel_id], word, effect=effect)


RULE = Rule("right-source", N_("Document of a right"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
