"""A day as a person chooses it: a moment of law, and by whose knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cadastre_plugin.core.history.register_time import RegisterTime


class Knowledge(StrEnum):
    """Which knowledge of a day's law is meant."""

    TODAY = "today"
    THEN = "then"
    ON = "on"


@dataclass(frozen=True, slots=True)
class ChosenDay:
    """law: None for today. known_on: what ON means. Aware moments."""

    law: datetime | None = None
    knowledge: Knowledge = Knowledge.TODAY
    known_on: datetime | None = None

    @property
    def is_today(self) -> bool:
        """True for the register as it stands: what is known then of the law of today is the same."""
        return self.law is None and (self.knowledge is not Knowledge.ON or self.known_on is None)

    def time(self, now: datetime) -> RegisterTime | None:
        """The two times it means at `now`; None for the register as it stands."""
        if self.is_today:
            return None
        law = self.law or now
        known = {Knowledge.TODAY: now, Knowledge.THEN: law, Knowledge.ON: self.known_on or now}
        return RegisterTime(law, known[self.knowledge])
