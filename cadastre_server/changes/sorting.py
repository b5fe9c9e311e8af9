"""In which orders changes can be listed, each so that a list of any length can be gone through part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.review.queue import Sort
from cadastre_server.changes.schemas import FindingCounts, Summary

LETTERS = 80
"""Texts are ordered by so many first letters: an index cannot hold what may be as long as a person likes."""

NEVER = date.max
"""When a change is due that has no term: after all others."""

MOST = 999
"""More findings of a severity than these weigh the same."""

WEIGHT = "(-c.finding_weight)"
DUE = f"coalesce(c.due_on, DATE '{NEVER}')"
"""As the indexes have them: a condition on the bare columns would not find these."""

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: SQL expressions of a change `c`, and of its author `a`, that are never null.

    of: what they come to for a change. kinds: of what type each of them is. by_author: True when `a` is needed.
    """

    columns: Sequence[str]
    of: Callable[[Summary], Key]
    kinds: Sequence[type]
    descending: bool = False
    by_author: bool = False

    def listed(self) -> str:
        """The expressions after ORDER BY."""
        direction = " DESC" if self.descending else ""
        return ", ".join(column + direction for column in self.columns)

    def beyond(self) -> str:
        """The condition that a change comes after the one with the parameters key0, key1 ..."""
        keys = ", ".join(f"%(key{place})s" for place in range(len(self.columns)))
        return f"({', '.join(self.columns)}) {'<' if self.descending else '>'} ({keys})"

    def within(self, state: State) -> Order:
        """The same order among changes that are all in a state: what follows from that alone orders nothing."""
        return replace(self, columns=[column.replace("c.state", f"'{state.value}'::text") for column in self.columns])


def waiting_since(summary: Summary) -> datetime:
    """Since when a change waits: its submission, or its making when it was never submitted."""
    return summary.submitted_at or summary.created_at


def weight(findings: FindingCounts) -> int:
    """How heavy findings weigh together: first the errors count, then the warnings, then the notes."""
    error, warning, info = (min(count, MOST) for count in (findings.error, findings.warning, findings.info))
    return (error * (MOST + 1) + warning) * (MOST + 1) + info


def _by(column: str, of: Callable[[Summary], Any], kind: type, *, by_author: bool = False) -> Order:
    return Order(
        (column, "c.waiting_since", "c.id"),
        lambda summary: (of(summary), waiting_since(summary), summary.id),
        (kind, datetime, UUID),
        by_author=by_author,
    )


def _by_text(column: str, of: Callable[[Summary], str]) -> Order:
    return _by(
        f"left({column}, {LETTERS}) COLLATE cadastre.by_reading",
        lambda summary: of(summary)[:LETTERS],
        str,
        by_author=column.startswith("a."),
    )


def _since(*, descending: bool) -> Order:
    return Order(
        ("c.waiting_since", "c.id"),
        lambda summary: (waiting_since(summary), summary.id),
        (datetime, UUID),
        descending=descending,
    )


_STATES = ", ".join(f"'{state.value}'" for state in State)

ORDERS: dict[Sort, Order] = {
    Sort.CREATED: Order(
        ("c.created_at", "c.id"), lambda summary: (summary.created_at, summary.id), (datetime, UUID), descending=True
    ),
    Sort.WAITING: _since(descending=False),
    Sort.NEWEST: _since(descending=True),
    Sort.TERM: _by(DUE, lambda summary: summary.due_on or NEVER, date),
    Sort.SEVERITY: _by(WEIGHT, lambda summary: -weight(summary.findings), int),
    Sort.TITLE: _by_text("c.title", lambda summary: summary.title),
    Sort.APPLICATION: _by_text("c.application", lambda summary: summary.application),
    Sort.KIND: _by("c.kind", lambda summary: summary.kind, str),
    Sort.DISTRICT: _by("c.district", lambda summary: summary.district, str),
    Sort.AUTHOR: _by_text("a.full_name", lambda summary: summary.author.full_name),
    Sort.STATE: _by(
        f"array_position(ARRAY[{_STATES}], c.state)", lambda summary: list(State).index(summary.state) + 1, int
    ),
}
