"""What a rule is, and the registry of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.situation import Situation


class Stage(StrEnum):
    """When a rule runs: all of them at submit and approval, the quick ones also while editing."""

    LIVE = "live"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the cadastre.

    id is stable and stands in stored findings. `title` names it to a person. `examine` yields the findings of one side of a
    change; it never raises on bad geometry: that is the finding of `geometry-valid`, and the others leave such a parcel out.
    `compares` is True for a rule about the change itself, which looks at both sides and runs on the after side only.
    """

    id: str
    title: str
    severity: Severity
    stage: Stage
    examine: Callable[[Situation], Iterator[Finding]]
    compares: bool = False


_registry: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Add a rule; called once per rule where it is written."""
    if rule.id in _registry:
        raise ValueError(f"rule {rule.id} is registered twice")
    _registry[rule.id] = rule
    return rule


def all_rules() -> Iterable[Rule]:
    """Every rule in the order of registration."""
    return tuple(_registry.values())


def rule(id: str) -> Rule:
    """The rule of an id; KeyError when there is none."""
    return _registry[id]
