"""By what the queue is ordered: the same keys for the service that lists, and the panel that puts in what is new."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.review.queue import Sort

LETTERS = 80
"""Texts are ordered by so many first letters: an index cannot hold what may be as long as a person likes."""

NEVER = date.max
"""When a change is due that has no term: after all others."""

MOST = 999
"""More findings of a severity than these weigh the same."""

DESCENDING = frozenset({Sort.CREATED, Sort.NEWEST})
"""The orders in which the greatest key comes first."""

Key = tuple[Any, ...]

_DIGITS = re.compile(r"(\d+)")
_STATES = tuple(State)


class Counts(Protocol):
    """How many findings of each severity a change adds or makes worse."""

    @property
    def error(self) -> int:
        """Those that block."""

    @property
    def warning(self) -> int:
        """Those that a reviewer has to weigh."""

    @property
    def info(self) -> int:
        """Those that are only told."""


class Named(Protocol):
    """Someone who has an account."""

    @property
    def full_name(self) -> str:
        """As people write it."""


class Listed(Protocol):
    """A change as a list shows it; times are aware."""

    @property
    def id(self) -> UUID:
        """Its own."""

    @property
    def title(self) -> str:
        """As the surveyor named it."""

    @property
    def application(self) -> str:
        """Number of the citizen's application."""

    @property
    def kind(self) -> str:
        """A code of the profile."""

    @property
    def district(self) -> str:
        """A code of the profile."""

    @property
    def state(self) -> State:
        """Where it stands."""

    @property
    def author(self) -> Named:
        """Who made it."""

    @property
    def findings(self) -> Counts:
        """Of its last check."""

    @property
    def created_at(self) -> datetime:
        """When it was first saved."""

    @property
    def submitted_at(self) -> datetime | None:
        """When it was submitted last."""

    @property
    def due_on(self) -> date | None:
        """The last day of its term."""


def waiting_since(change: Listed) -> datetime:
    """Since when a change waits: its submission, or its making when it was never submitted."""
    return change.submitted_at or change.created_at


def weight(findings: Counts) -> int:
    """How heavy findings weigh together: first the errors count, then the warnings, then the notes."""
    error, warning, info = (min(count, MOST) for count in (findings.error, findings.warning, findings.info))
    return (error * (MOST + 1) + warning) * (MOST + 1) + info


def key_of(sort: Sort, change: Listed) -> Key:
    """By what a change is ordered, all of it of one kind and never None; its id comes last, so no two are equal."""
    if sort is Sort.CREATED:
        return change.created_at, change.id
    if sort in (Sort.WAITING, Sort.NEWEST):
        return waiting_since(change), change.id
    return _first(sort, change), waiting_since(change), change.id


def reading_key(sort: Sort, change: Listed) -> Key:
    """`key_of` as people read: letters before case, 9 before 10. About as the database orders texts."""
    return tuple(_as_read(part) if isinstance(part, str) else part for part in key_of(sort, change))


def _first(sort: Sort, change: Listed) -> Any:
    match sort:
        case Sort.TERM:
            return change.due_on or NEVER
        case Sort.SEVERITY:
            return -weight(change.findings)
        case Sort.STATE:
            return _STATES.index(change.state) + 1
        case Sort.AUTHOR:
            return change.author.full_name[:LETTERS]
        case Sort.TITLE:
            return change.title[:LETTERS]
        case Sort.APPLICATION:
            return change.application[:LETTERS]
        case _:
            return change.kind if sort is Sort.KIND else change.district


def _as_read(text: str) -> tuple[tuple[int, str], ...]:
    parts = _DIGITS.split(text.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts if part)
