"""What must have been looked at before a change is approved: the red items of its proof card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity

GRAVE = (Severity.ERROR, Severity.WARNING)


class RedKind(StrEnum):
    """Why an item is red: a rule found something that the change adds or makes worse, or a right ends and goes on
    nowhere."""

    FINDING = "finding"
    RIGHT_ENDS = "right_ends"


@dataclass(frozen=True, slots=True)
class RedItem:
    """Something to be opened. key: the same wherever it is computed; another finding, or the same of another measure,
    has another one, so that what became worse has to be opened again. right_id: of a right that ends."""

    key: str
    kind: RedKind
    finding: Finding | None = None
    right_id: UUID | None = None


def red_items(change: Change, findings: Iterable[Finding]) -> tuple[RedItem, ...]:
    """The red items of a change, the gravest first. findings: what the rules said of it last."""
    grave = [one for one in findings if one.effect is not Effect.KNOWN and one.severity in GRAVE]
    grave.sort(key=lambda one: GRAVE.index(one.severity))
    items = [RedItem(_key(finding), RedKind.FINDING, finding) for finding in grave]
    items += [RedItem(f"right:{id}", RedKind.RIGHT_ENDS, right_id=id) for id in _ending(change)]
    return tuple({item.key: item for item in items}.values())


def _ending(change: Change) -> Iterator[UUID]:
    """Rights of the register that end and that no other carries on."""
    carried = {origin for edit in change.rights if edit.after is not None for origin in edit.after.origins}
    for edit in change.rights:
        if edit.after is None and edit.base_version != NEW and edit.id not in carried:
            yield edit.id


def _key(finding: Finding) -> str:
    subjects = [str(id) for id in finding.subjects]
    said = [finding.rule, finding.severity.value, subjects, finding.template, dict(finding.parameters)]
    text = json.dumps(said, sort_keys=True)
    return f"finding:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
