"""What an approval comes to: one is enough, or two supervisors must approve, and this is the first or the second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.second_approver import reason_text
from cadastre_plugin.core.texts import N_, tr

_APPROVE, _FIRST, _SECOND = N_("Approve"), N_("Approve: first of two"), N_("Approve: second of two")
_WRITES = N_("The register is written at once: parcels that get a new version or end: {count}. Approve?")
_WAITS = N_("Yours is the first approval. The register is written when a second supervisor approves, too. Approve?")
_COMPLETES = N_("{name} approved it first. {question}")


@dataclass(frozen=True, slots=True)
class Course:
    """`reasons`: why two must approve, in words; none where one is enough. `first`: who approved it first, None while
    nobody has. `parcels`: how many the change touches.
    """

    parcels: int
    reasons: Sequence[str] = ()
    first: str | None = None

    @classmethod
    def of(cls, summary: Summary, profile: Profile) -> Course:
        """That of a change as it stands; also one is first who approved what needs no second approval any more."""
        reasons = [reason_text(reason, profile) for reason in summary.second_needed]
        is_second = summary.state is State.SECOND_REVIEW and summary.first_approver is not None
        first = summary.first_approver.full_name if is_second and summary.first_approver else None
        return cls(summary.parcels, reasons, first)

    def button(self) -> str:
        """What the button says."""
        if self.first is not None:
            return tr(_SECOND)
        return tr(_FIRST) if self.reasons else tr(_APPROVE)

    def question(self) -> str:
        """What is asked before the approval."""
        if self.reasons and self.first is None:
            return tr(_WAITS)
        writes = tr(_WRITES).format(count=self.parcels)
        return writes if self.first is None else tr(_COMPLETES).format(name=self.first, question=writes)

    def lines(self) -> list[str]:
        """Why two must approve, and which of them has; nothing where one is enough."""
        if not self.reasons and self.first is None:
            return []
        told = [tr("Two supervisors must approve this change:"), *(f"• {reason}" for reason in self.reasons)]
        if self.first is None:
            return [*told, tr("Nobody has approved it yet.")]
        return [*told, tr("{name} approved it first; another one is still needed.").format(name=self.first)]
