"""How the working days that are left of a term read, and in which colour: never by the colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.queue import WAITING
from cadastre_plugin.core.review.terms import days_until
from cadastre_plugin.core.texts import tr

LATE, TODAY, SOON, CALM = "#c0392b", "#d35400", "#b7791f", "#2e7d32"

_SOON_DAYS = 2
"""Working days: what has no more of them left is coloured as a warning."""


@dataclass(frozen=True, slots=True)
class TermLeft:
    """What is left of a term: as a text, and its colour."""

    text: str
    colour: str


def term_left(summary: Summary, profile: Profile | None, today: date | None = None) -> TermLeft | None:
    """What is left of the term of a change that waits for a decision; None for any other, and where it has no term."""
    if summary.due_on is None or profile is None or summary.state not in WAITING:
        return None
    days = days_until(summary.due_on, today or date.today(), profile.calendar)
    if days < 0:
        return TermLeft(tr("working days late: {count}").format(count=-days), LATE)
    if days == 0:
        return TermLeft(tr("due today"), TODAY)
    return TermLeft(tr("working days left: {count}").format(count=days), SOON if days <= _SOON_DAYS else CALM)
