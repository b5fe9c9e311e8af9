"""Run the rules over a change and tell what it adds from what was there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules import catalogue
from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation, Surroundings, before_and_after

OF_STATES = frozenset(
    {
        *("shares", "right-party", "right-source", "group-members", "land-right", "mortgage-ranks", "lease-terms"),
        *("servitude-place", "document-date", "party-numbers"),
    }
)
"""Rules that say whether a right, a person or a document is as it should be, whoever changed it and how."""

Origins = Mapping[UUID, frozenset[UUID]]


def check(
    change: Change,
    surroundings: Surroundings,
    profile: Profile,
    stage: Stage = Stage.SUBMIT,
    *,
    without: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Findings of a change, each with its effect: NEW and WORSE are the change's, KNOWN was there before.

    Stage LIVE runs the quick rules only. An old fault of a parcel that was split or merged stays an old fault of its
    children: subjects are compared through the change's lineage. What a reversal gives back the register had: faults
    of its rights and people, and norms that its parcels do not meet, are old. without: ids of rules that are left out.
    """
    before, after = before_and_after(change, surroundings, profile)
    origins = _origins(change)
    findings: list[Finding] = []
    for rule in (rule for rule in catalogue.rules(stage) if rule.id not in without):
        checkpoint()
        found = tuple(rule.examine(after))
        graded = found if rule.compares else _graded(rule, before, found, origins)
        was_there = change.reverses is not None and (rule.is_norm or rule.id in OF_STATES)
        findings.extend(finding.with_effect(Effect.KNOWN) if was_there else finding for finding in graded)
    return tuple(_weighed(finding, profile) for finding in findings)


def examine(situation: Situation, stage: Stage = Stage.SUBMIT) -> tuple[Finding, ...]:
    """Findings of a state that no change made: what loading and the check of the whole city report, as KNOWN."""
    rules = (rule for rule in catalogue.rules(stage) if rule.is_of_register)
    known = (finding.with_effect(Effect.KNOWN) for rule in rules for finding in rule.examine(situation))
    return tuple(_weighed(finding, situation.profile) for finding in known)


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that forbid to submit or approve."""
    return tuple(finding for finding in findings if finding.blocks)


def _weighed(finding: Finding, profile: Profile) -> Finding:
    """As grave as the city says, where it says so."""
    severity = profile.severities.get(finding.rule, finding.severity)
    return finding if severity is finding.severity else replace(finding, severity=severity)


def _graded(rule: Rule, before: Situation, found: Sequence[Finding], origins: Origins) -> Iterable[Finding]:
    if not found:
        return
    old = _BySubject(rule.examine(before))
    for finding in found:
        yield finding.with_effect(rule.grade(finding, old.same(finding, origins), before.profile.tolerances))


class _BySubject:
    """Findings from before a change, found by the parcels they are about."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._findings: dict[UUID, list[Finding]] = {}
        for finding in findings:
            for subject in finding.subjects:
                self._findings.setdefault(subject, []).append(finding)

    def same(self, finding: Finding, origins: Origins) -> list[Finding]:
        """Those about the parcels of a finding, or about parcels these came from, one for one."""
        wanted = [origins.get(subject, frozenset({subject})) for subject in finding.subjects]
        candidates = (known for origin in wanted[0] for known in self._findings.get(origin, ())) if wanted else ()
        unique = {id(known): known for known in candidates}
        return [known for known in unique.values() if _stand_for(known.subjects, wanted)]


def _stand_for(subjects: Sequence[UUID], wanted: Sequence[frozenset[UUID]]) -> bool:
    """True when each old subject is an origin of another new one; rules that are graded name one or two."""
    return len(subjects) == len(wanted) and any(
        all(subject in origins for subject, origins in zip(order, wanted, strict=True))
        for order in permutations(subjects)
    )


def _origins(change: Change) -> Origins:
    """Each child with its parents and itself: it may have stood before, as one that takes up another does."""
    return {child: frozenset({child, *parents}) for child, parents in change.parents().items()}
