"""What a tool would make of the parcels as they stand."""

from __future__ import annotations

from dataclasses import dataclass

from cadastre_plugin.core.boundary.balance import Balance, balance
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.services.boundary.work import Proposal


@dataclass(frozen=True, slots=True)
class Proposed:
    """The outcome of a tool on a fabric, with its balance sheet."""

    fabric: Fabric
    outcome: Outcome
    balance: Balance


def propose(proposal: Proposal, fabric: Fabric, profile: Profile) -> Proposed:
    """Compute a proposal; plain data in and out, safe in any thread.

    Raises:
        CadastreError: the tool refuses.
    """
    outcome = proposal(fabric, profile)
    return Proposed(fabric, outcome, balance(fabric, outcome, profile))
