"""The texts of a rule that a person reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleCard:
    """Texts of a rule. limits: the tolerances of the profile that it looks at, by name."""

    meaning: str
    basis: str
    by_hand: str
    limits: tuple[str, ...] = ()
