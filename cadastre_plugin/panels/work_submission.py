"""Whether a change can be submitted, and why not: what stands under the grey button."""

from __future__ import annotations

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.check import blocking
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.appraisal import Appraisal


def submission_refusal(appraisal: Appraisal | None, profile: Profile) -> str | None:
    """Why the change cannot be submitted, None when it can. appraisal: of its newest state, None while it is made."""
    if appraisal is None:
        return tr("The change is being checked")
    limit, count = profile.tolerances.change_parcel_limit, len(appraisal.change.parcels)
    if count > limit:
        return tr("A change may touch {limit} parcels at most; this one touches {count}").format(
            limit=limit, count=count
        )
    blocked = blocking(appraisal.findings)
    if blocked:
        return tr("Findings that forbid to submit: {count}").format(count=len(blocked))
    if appraisal.change.is_empty():
        return tr("Nothing differs from the register yet")
    return None
