"""Two open changes do not touch the same right: the second could only be refused when the first is approved."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import amendment_of
from cadastre_plugin.core.rules.rights.words import right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number}: {kind} of {name} is being changed by another open change: {title}")
_NOBODY = "—"


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    for edit in amendment.change.rights if amendment and amendment.before.claims else ():
        if amendment is None or edit.id not in amendment.before.claims:
            continue
        right = amendment.before.rights.get(edit.id) or edit.after
        if right is not None:
            names = ", ".join(amendment.before.name(share.party_id) for share in right.shares)
            parameters = {
                "kind": right_word(situation.profile, right.kind),
                "name": names or _NOBODY,
                "title": amendment.before.claims[edit.id],
            }
            yield amendment.finding(RULE, _TEMPLATE, [right.parcel_id], parameters)


RULE = Rule("right-claimed", N_("Right in another open change"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
