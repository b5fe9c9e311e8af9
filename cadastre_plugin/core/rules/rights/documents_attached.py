"""An act has the documents that the city's profile asks for."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import amendment_of
from cadastre_plugin.core.rules.rights.words import document_word, operation_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{operation}: a document is missing: {document}")


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    for act in amendment.change.acts if amendment else ():
        if amendment is None:
            continue
        there = {source.kind for id in act.source_ids if (source := amendment.after.sources.get(id)) is not None}
        people = (parcel for id in act.party_ids for parcel in amendment.parcels_of_party(id))
        parcels = amendment.parcels_of(amendment.rights_of(act)) or tuple(dict.fromkeys(people))
        for kind in situation.profile.operation(act.operation).documents:
            if kind not in there:
                parameters = {
                    "operation": operation_word(situation.profile, act.operation),
                    "document": document_word(situation.profile, kind),
                }
                yield amendment.finding(RULE, _TEMPLATE, parcels, parameters)


RULE = Rule("documents-attached", N_("Required documents"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
