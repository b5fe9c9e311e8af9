"""Changes of rights in two lots, for the rules about rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Surroundings
from tests.core.making import TASHKENT, change, id_of, new_parcel, parcel, rectangle
from tests.core.rights.making import ANNA, CONTRACT, OLD_TITLE

TODAY = date(2026, 3, 2)
LAND = parcel("1", rectangle(0, 0, 20, 30))
EAST_LAND = parcel("2", rectangle(20, 0, 40, 30))
HALVES = (new_parcel("west half", rectangle(0, 0, 10, 30)), new_parcel("east half", rectangle(10, 0, 20, 30)))
SPLIT = change(*HALVES, ended=[LAND], kind="split", lineage=[("1", "west half"), ("1", "east half")])
BARE = change(kind="rights")


def act(operation: str, *rights: Right, **more: object) -> Act:
    """An act of Anna's on her contract."""
    state = {"source_ids": (CONTRACT.id,), "applicant_id": ANNA} | more
    return Act(id_of(f"act {operation}"), operation, tuple(right.id for right in rights), **state)


def amended(
    *after: Right,
    ended: Iterable[Right] = (),
    acts: Iterable[Act] = (),
    parties: Iterable[Party] = (),
    sources: Iterable[Source] = (CONTRACT,),
    base: Change = BARE,
) -> Change:
    """A change that makes the rights what they are given as, and ends others."""
    edits = [Edit(right.id, right.version, right) for right in after]
    edits += [Edit(right.id, right.version, None) for right in ended]
    people = tuple(Edit(party.id, party.version, party) for party in parties)
    documents = tuple(Edit(source.id, source.version, source) for source in sources)
    return replace(base, rights=tuple(edits), acts=tuple(acts), parties=people, sources=documents)


def worked(before: Estate, *outcomes: RightsOutcome, base: Change = BARE) -> Change:
    """A change of what operations made, one after the other."""
    edits = RightsEdits()
    for outcome in outcomes:
        edits = edits.with_outcome(outcome, before.versions())
    return replace(
        base, rights=edits.right_edits(), parties=edits.party_edits(), sources=edits.source_edits(), acts=edits.acts
    )


def said(
    rule: str | None,
    before: Estate | None,
    made: Change,
    *,
    register: Iterable[Parcel] = (LAND, EAST_LAND),
    profile: Profile = TASHKENT,
    today: date | None = TODAY,
) -> list[Finding]:
    """What a rule, or all of them, say while a person edits."""
    findings = check(made, Surroundings(register, estate=before, today=today), profile, Stage.LIVE)
    return [finding for finding in findings if rule in (None, finding.rule)]


def grave(findings: Iterable[Finding]) -> list[tuple[Severity, Effect]]:
    """How grave each is, and what the change has to do with it."""
    return [(finding.severity, finding.effect) for finding in findings]


NEW_ERROR = (Severity.ERROR, Effect.NEW)
WORSE_ERROR = (Severity.ERROR, Effect.WORSE)
KNOWN_ERROR = (Severity.ERROR, Effect.KNOWN)
WARNING = (Severity.WARNING, Effect.NEW)
INFO = (Severity.INFO, Effect.NEW)


def again(right: Right, name: str, **more: object) -> Right:
    """A new right that is like another one."""
    return replace(right, **{"id": id_of(name), "version": NEW, "source_ids": (OLD_TITLE.id,)} | more)
