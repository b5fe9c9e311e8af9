"""What a supervisor asks the queue of changes for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from cadastre_plugin.api.deputies import Ask
from cadastre_plugin.api.replies import Page, Person, Summary
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.review.ordering import waiting_since
from cadastre_plugin.core.review.queue import WAITING, Sort, Worst, worst


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Which changes, and in which order. What is None does not limit them.

    severity: of the gravest finding. older_than: more than so many days have gone by since the submission. due_by: the
    term ends on this day or before. mine: the person who asks is the reviewer.
    """

    states: tuple[State, ...] = WAITING
    district: str | None = None
    kind: str | None = None
    author: UUID | None = None
    severity: Worst | None = None
    older_than: int | None = None
    due_by: date | None = None
    mine: bool = False
    sort: Sort = Sort.WAITING

    def params(self) -> dict[str, str | list[str]]:
        """As the service is asked."""
        asked = {
            **{"district": self.district, "kind": self.kind, "author": self.author, "severity": self.severity},
            **{"older_than": self.older_than, "due_by": self.due_by, "mine": "true" if self.mine else None},
        }
        given = {name: str(value) for name, value in asked.items() if value is not None}
        return {**given, "state": [state.value for state in self.states], "sort": self.sort.value}

    def lets_through(self, summary: Summary, person: UUID | None) -> bool:
        """True when a change that was heard of belongs to what was asked for by the person."""
        findings = summary.findings
        is_due = summary.due_on is not None and self.due_by is not None and summary.due_on <= self.due_by
        return (
            summary.state in self.states
            and self.district in (None, summary.district)
            and self.kind in (None, summary.kind)
            and self.author in (None, summary.author.id)
            and self.severity in (None, worst(findings.error, findings.warning, findings.info))
            and (self.older_than is None or _age(summary) > timedelta(days=self.older_than))
            and (self.due_by is None or is_due)
            and (not self.mine or (summary.reviewer is not None and summary.reviewer.id == person))
        )


class Queue:
    """Asking for changes as a supervisor. All of it raises ApiError's kinds; any thread may call."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def page(self, wanted: QueueQuery, after: str | None = None, limit: int | None = None, *, count: bool) -> Page:
        """A part of what is wanted; with how many there are when `count`. after: `next` of the part before.

        Raises:
            Forbidden: `wrong_role`.
        """
        asked = {"after": after, "limit": limit, "count": "true" if count else None}
        params = {name: str(value) for name, value in asked.items() if value is not None}
        return self._ask("GET", "/changes", Page.parse, params={**wanted.params(), **params})

    def authors(self) -> tuple[Person, ...]:
        """Whose changes this person may see, by their names.

        Raises:
            Forbidden: `wrong_role`.
        """
        return self._ask("GET", "/changes/authors", lambda items: tuple(Person.parse(item) for item in items))


def _age(summary: Summary) -> timedelta:
    return datetime.now(UTC) - waiting_since(summary)
