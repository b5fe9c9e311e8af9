"""Long computations that can be stopped: their loops come past checkpoints, where somebody may have lost interest.

Pure functions need no parameter for it: whoever starts one says for its thread who hears of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Interrupted(Exception):  # noqa: N818 - nothing is wrong
    """Nobody wants the result any more.

    No CadastreError, since those are caught by whoever tries another way when one is refused.
    """


class Progress(Protocol):
    """Who hears how far a work is, and may stop it; called from the work's thread."""

    def report(self, ratio: float) -> None:
        """How much is done, from 0 to 1."""

    def is_cancelled(self) -> bool:
        """True when the work should stop."""


_heard_by: ContextVar[Progress | None] = ContextVar("cadastre_progress", default=None)


@contextmanager
def heard_by(progress: Progress) -> Iterator[None]:
    """What runs inside, in this thread, tells `progress` how far it is and stops when that is cancelled."""
    token = _heard_by.set(progress)
    try:
        yield
    finally:
        _heard_by.reset(token)


def checkpoint(done: float | None = None) -> None:
    """Go on unless it is cancelled; `done`: how much of the whole is done, from 0 to 1.

    Raises:
        Interrupted: nobody wants the result any more.
    """
    progress = _heard_by.get()
    if progress is None:
        return
    if progress.is_cancelled():
        raise Interrupted
    if done is not None:
        progress.report(done)
