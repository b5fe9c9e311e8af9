"""What is mortgaged is not alienated, split or merged without the mortgagee: his consent, or the release."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.mortgage import MORTGAGE, RELEASE
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.alienation import alienated, divided
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

CONSENT = "mortgagee_consent"
"""Kind of document."""

_TEMPLATE = N_("{number}: the consent of the mortgagee {name} is missing, and the mortgage is not released")
_NOBODY = "—"


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    for mortgage in _affected(amendment) if amendment else ():
        if amendment is None or _is_released(mortgage, amendment) or _is_agreed(mortgage, amendment):
            continue
        names = ", ".join(amendment.before.name(share.party_id) for share in mortgage.shares)
        yield amendment.finding(RULE, _TEMPLATE, [mortgage.parcel_id], {"name": names or _NOBODY})


def _affected(amendment: Amendment) -> list[Right]:
    """Mortgages of the register in parcels that are cut up, or on rights that are alienated."""
    taken = alienated(amendment)
    rights = {id for right in taken for id in (right.id, right.based_on)}
    parcels = amendment.parcels_of(taken)
    found = {}
    for parcel_id in (*divided(amendment), *parcels):
        for right in amendment.before.of(parcel_id):
            if right.kind == MORTGAGE:
                found[right.id] = right
    cut = frozenset(divided(amendment))
    return [right for right in found.values() if right.parcel_id in cut or right.based_on in {None, *rights}]


def _is_released(mortgage: Right, amendment: Amendment) -> bool:
    ends = mortgage.id not in amendment.after.rights
    return ends and any(act.operation == RELEASE for act in amendment.acts_on(mortgage.id))


def _is_agreed(mortgage: Right, amendment: Amendment) -> bool:
    return any(
        _touches(act, mortgage.parcel_id, amendment) for act in amendment.change.acts if _has_consent(act, amendment)
    )


def _has_consent(act: Act, amendment: Amendment) -> bool:
    sources = (amendment.after.sources.get(id) for id in act.source_ids)
    return any(source is not None and source.kind == CONSENT for source in sources)


def _touches(act: Act, parcel_id: UUID, amendment: Amendment) -> bool:
    """An act on a right in the parcel, or on one that carries such a right on."""
    named = amendment.rights_of(act)
    origins = [origin for right in named for origin in amendment.was(right)]
    return parcel_id in amendment.parcels_of((*named, *origins))


RULE = Rule("mortgagee-consent", N_("Consent of the mortgagee"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
