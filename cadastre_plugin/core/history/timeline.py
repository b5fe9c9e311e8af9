"""The moments at which the register became another in a place, from the oldest to today."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """law, known: whether something became or ceased to be law at `at` (aware), or to be known. parcels, rights,
    points: how many became others; None where nobody counted."""

    at: datetime
    law: bool = True
    known: bool = True
    parcels: int | None = None
    rights: int | None = None
    points: int | None = None


class Timeline:
    """Places on a line: one for each moment, oldest first, and today behind them."""

    def __init__(self, moments: Iterable[Moment] = ()) -> None:
        self.moments = tuple(sorted(moments, key=lambda moment: moment.at))
        self._times = [moment.at for moment in self.moments]

    @property
    def today(self) -> int:
        """The last place."""
        return len(self.moments)

    def moment(self, place: int) -> Moment | None:
        """The moment of a place; None for today, and beyond both ends."""
        return self.moments[place] if 0 <= place < self.today else None

    def place_of(self, time: datetime | None) -> int:
        """The place whose state holds at a time: the last moment that is not after it, the first one before all of
        them. None is today."""
        if time is None:
            return self.today
        return max(0, bisect_right(self._times, time) - 1)
