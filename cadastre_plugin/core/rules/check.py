"""Run the rules over a change and tell what it adds from what was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules import catalogue
from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation, Surroundings, before_and_after

Key = tuple[str, frozenset[UUID]]

WORSE_BY = 1.001
"""A fault is worse when its measure grew by more than this ratio: rounding to the grid alone must not block."""


def check(
    change: Change, surroundings: Surroundings, profile: Profile, stage: Stage = Stage.SUBMIT
) -> tuple[Finding, ...]:
    """Findings of a change, each with its effect: NEW and WORSE are the change's, KNOWN was there before.

    Stage LIVE runs the quick rules only. An old fault of a parcel that was split or merged stays an old fault of its children:
    subjects are compared through the change's lineage.
    """
    before, after = before_and_after(change, surroundings, profile)
    roots = _roots(change)
    findings: list[Finding] = []
    for rule in catalogue.rules(stage):
        found = tuple(rule.examine(after))
        findings.extend(found if rule.compares else _graded(rule, before, found, roots))
    return tuple(findings)


def examine(situation: Situation, stage: Stage = Stage.SUBMIT) -> tuple[Finding, ...]:
    """Findings of a state that no change made: what loading and the check of the whole city report, as KNOWN."""
    rules = (rule for rule in catalogue.rules(stage) if not rule.compares)
    return tuple(finding.with_effect(Effect.KNOWN) for rule in rules for finding in rule.examine(situation))


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that forbid to submit or approve."""
    return tuple(finding for finding in findings if finding.blocks)


def _graded(
    rule: Rule, before: Situation, found: tuple[Finding, ...], roots: Mapping[UUID, frozenset[UUID]]
) -> Iterable[Finding]:
    if not found:
        return ()
    old = _measures(rule.examine(before), {})
    new = _measures(found, roots)
    return (finding.with_effect(_effect(_key(finding, roots), old, new)) for finding in found)


def _effect(key: Key, old: Mapping[Key, float], new: Mapping[Key, float]) -> Effect:
    if key not in old:
        return Effect.NEW
    return Effect.WORSE if new[key] > old[key] * WORSE_BY else Effect.KNOWN


def _measures(findings: Iterable[Finding], roots: Mapping[UUID, frozenset[UUID]]) -> dict[Key, float]:
    measures: dict[Key, float] = {}
    for finding in findings:
        key = _key(finding, roots)
        measures[key] = measures.get(key, 0.0) + finding.measure
    return measures


def _key(finding: Finding, roots: Mapping[UUID, frozenset[UUID]]) -> Key:
    subjects: set[UUID] = set()
    for subject in finding.subjects:
        subjects |= roots.get(subject, frozenset({subject}))
    return finding.rule, frozenset(subjects)


def _roots(change: Change) -> Mapping[UUID, frozenset[UUID]]:
    return {child: frozenset(parents) for child, parents in change.parents().items()}
