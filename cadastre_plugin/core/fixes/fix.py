"""What a fix is: one outcome that takes a fault away, for a person to apply as one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.sliver_candidates import Standings
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Site:
    """What a fix works on: the finding, the parcels as they stand, the city, and what is known of their corners."""

    finding: Finding
    fabric: Fabric
    profile: Profile
    standings: Standings


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to take away the faults of one rule. `title` says what it does, and names the undo step.

    mend: the outcome; None when the fault is not there any more, or is not of the kind that it mends. It raises
    BoundaryError, with the reason, when the fault cannot be taken away so.
    """

    title: str
    mend: Callable[[Site], Outcome | None]
