"""A day of the register in its two times: what was law, as it was known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RegisterTime:
    """law: the moment whose law is meant. known: the moment whose knowledge of it is meant. Both aware.

    They differ where the register learnt later that it had been wrong: with `known` of today it says what was law in
    truth, with `known` equal to `law` what the screens showed on that day.
    """

    law: datetime
    known: datetime

    @property
    def is_as_shown_then(self) -> bool:
        """True when it is what the register itself said on that day."""
        return self.law == self.known
