"""The queue of changes: how it may be ordered and limited, in the words that plugin and service share."""

from __future__ import annotations

from enum import StrEnum

from cadastre_plugin.core.change.workflow import TRANSITIONS, Role, State

WAITING = tuple(
    state for state in State if any(row.role is Role.SUPERVISOR and state in row.sources for row in TRANSITIONS)
)
"""The states in which a change waits for a supervisor, so that its term runs."""


class Sort(StrEnum):
    """What a list of changes is ordered by; among equals the one that waits longest comes first.

    created: when it was first saved, newest first. waiting, newest: since its submission. term: the last day of it.
    severity: the heaviest findings first.
    """

    CREATED = "created"
    WAITING = "waiting"
    NEWEST = "newest"
    TERM = "term"
    SEVERITY = "severity"
    TITLE = "title"
    APPLICATION = "application"
    KIND = "kind"
    DISTRICT = "district"
    AUTHOR = "author"
    STATE = "state"


class Worst(StrEnum):
    """What the gravest finding of a change is that it adds or makes worse."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NONE = "none"


def worst(error: int, warning: int, info: int) -> Worst:
    """The gravest of so many findings of each severity."""
    counted = ((error, Worst.ERROR), (warning, Worst.WARNING), (info, Worst.INFO))
    return next((severity for count, severity in counted if count), Worst.NONE)
