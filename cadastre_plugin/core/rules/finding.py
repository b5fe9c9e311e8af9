"""What a rule says of a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.texts import filled

Parameters = Mapping[str, str | int | float]
"""What fills a template."""


class Severity(StrEnum):
    """How grave: an error blocks when the change adds it, a warning is shown to the reviewer, info is a note."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Effect(StrEnum):
    """What the change has to do with it. Old faults are not the surveyor's: only NEW and WORSE can block."""

    NEW = "new"
    WORSE = "worse"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    rule: id of the rule. subjects: ids of the parcels it is about, touched ones first. measure: how bad, in the rule's
    own unit, bigger is worse: what tells whether a change made an old fault worse. place: where to look, in metres of
    the profile's CRS; None when it has no place. template: English text with {parameters}, translated where shown; a
    parameter that is itself a text is translated too.
    """

    rule: str
    severity: Severity
    subjects: tuple[UUID, ...]
    template: str
    parameters: Parameters = field(default_factory=dict)
    place: BaseGeometry | None = None
    measure: float = 1.0
    effect: Effect = Effect.NEW

    @property
    def blocks(self) -> bool:
        """True when a change with this finding cannot be submitted or approved."""
        return self.severity is Severity.ERROR and self.effect is not Effect.KNOWN

    def text(self) -> str:
        """What it means, in the chosen language."""
        return filled(self.template, self.parameters)

    def with_effect(self, effect: Effect) -> Finding:
        """The same finding with what the change has to do with it."""
        return replace(self, effect=effect)
