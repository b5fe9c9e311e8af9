"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.grading import Grade, by_kind_and_measure
from cadastre_plugin.core.rules.situation import Situation


class Stage(StrEnum):
    """When a rule runs: all of them at submit and approval, the quick ones also while editing."""

    LIVE = "live"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the cadastre.

    id is stable and stands in stored findings; `title` names it to a person. `examine` yields the findings of one side
    of a change; it never raises on bad geometry: that is the finding of `geometry-valid`, and the others look at the
    land that can be read of it. `compares` is True for a rule about the change itself, which looks at both sides and
    runs on the after side only. `is_norm` is True for what is asked of the parcels a change makes, and of no other: a
    register is not searched for parcels that were made before the norm. `grade` tells what the change has to do with a
    finding.
    """

    id: str
    title: str
    severity: Severity
    stage: Stage
    examine: Callable[[Situation], Iterator[Finding]]
    compares: bool = False
    grade: Grade = by_kind_and_measure
    is_norm: bool = False

    @property
    def is_of_register(self) -> bool:
        """True for a rule whose faults the register is searched for, and keeps as known."""
        return not (self.compares or self.is_norm)

    def finding(
        self,
        template: str,
        parcels: Iterable[Parcel],
        parameters: Parameters,
        *,
        place: BaseGeometry | None = None,
        measure: float = 1.0,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule about parcels, touched ones first; its severity is the rule's unless given."""
        subjects = tuple(parcel.id for parcel in parcels)
        return Finding(self.id, severity or self.severity, subjects, template, parameters, place, measure)
