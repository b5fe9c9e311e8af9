"""The fixes there are, by the rule whose faults they take away."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.sliver_candidates import Standings, standings_of
from cadastre_plugin.core.fixes.fix import Fix, Site
from cadastre_plugin.core.fixes.of_corners import MERGE_CLOSE, MERGE_DOUBLED, REMOVE_TIP, SHARE_CORNER
from cadastre_plugin.core.fixes.of_land import CLOSE_SLIVER, FILL_HOLE, GIVE_BACK
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Finding

FIXES: Mapping[str, Fix] = {
    "t-junction": SHARE_CORNER,
    "doubled-corner": MERGE_DOUBLED,
    "close-corners": MERGE_CLOSE,
    "spike": REMOVE_TIP,
    "sliver": CLOSE_SLIVER,
    "overlap": CLOSE_SLIVER,
    "gap": GIVE_BACK,
    "hole-touches-shell": FILL_HOLE,
}
"""By the rule's id."""


def fix_of(finding: Finding, fabric: Fabric, profile: Profile, standings: Standings | None = None) -> Outcome | None:
    """What takes a fault away; None when there is no such fix, or the fault is there no more.

    fabric: the parcels as they stand. standings: what is known of corners; all are as good as the profile expects
    when it is not given.

    Raises:
        BoundaryError: there is a fix, but it cannot be done here: why, and what to do instead.
    """
    fix = FIXES.get(finding.rule)
    return fix.mend(Site(finding, fabric, profile, standings or standings_of(profile))) if fix else None
