"""In which orders changes can be listed, each so that a list of any length can be gone through part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.review.ordering import DESCENDING, LETTERS, NEVER
from cadastre_plugin.core.review.queue import Sort

WEIGHT = "(-c.finding_weight)"
DUE = f"coalesce(c.due_on, DATE '{NEVER}')"
"""As the indexes have them: a condition on the bare columns would not find these."""

_STATES = ", ".join(f"'{state.value}'" for state in State)


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered, by what `key_of` says: SQL expressions of a change `c`, and of its author `a`, never null.

    kinds: of what type each of them is. by_author: True when `a` is needed.
    """

    columns: Sequence[str]
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


def _text(column: str) -> tuple[str, type]:
    return f"left({column}, {LETTERS}) COLLATE cadastre.by_reading", str


_SINCE = (("c.waiting_since", datetime), ("c.id", UUID))
_COLUMNS: dict[Sort, Sequence[tuple[str, type]]] = {
    Sort.CREATED: (("c.created_at", datetime), ("c.id", UUID)),
    Sort.WAITING: _SINCE,
    Sort.NEWEST: _SINCE,
    Sort.TERM: ((DUE, date), *_SINCE),
    Sort.SEVERITY: ((WEIGHT, int), *_SINCE),
    Sort.TITLE: (_text("c.title"), *_SINCE),
    Sort.APPLICATION: (_text("c.application"), *_SINCE),
    Sort.KIND: (("c.kind", str), *_SINCE),
    Sort.DISTRICT: (("c.district", str), *_SINCE),
    Sort.AUTHOR: (_text("a.full_name"), *_SINCE),
    Sort.STATE: ((f"array_position(ARRAY[{_STATES}], c.state)", int), *_SINCE),
}
ORDERS = {
    sort: Order([sql for sql, _ in columns], [kind for _, kind in columns], sort in DESCENDING, sort is Sort.AUTHOR)
    for sort, columns in _COLUMNS.items()
}
