"""A change as the model follows it, which steps lead where, and what may be asked of plots."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from hypothesis import strategies as st

from cadastre_plugin.core.change.workflow import State
from tests.model.office import Work
from tests.model.register_model import Book, Plan
from tests.server.world import Person

WIDTH_MM, PLOTS = 20_000, 4
LEAST_MM = 5_000
"""Narrower plots are another rule's business."""

PURPOSES = ("shop", "office", "park", "dwelling")
OFTEN = st.sampled_from([True, True, False])

STALE = ("stale_base", "reversal_built_on", "reversal_differs")

STEPS = {
    "withdraw": ({State.SUBMITTED}, State.DRAFT, "author"),
    "take": ({State.SUBMITTED}, State.IN_REVIEW, "supervisor"),
    "return": ({State.IN_REVIEW}, State.RETURNED, "supervisor"),
    "reject": ({State.IN_REVIEW}, State.REJECTED, "supervisor"),
}
"""From which states, to which, and by whom."""


@dataclass
class Filed:
    """A change as the model follows it."""

    work: Work
    author: Person
    seen: Book
    state: State = State.DRAFT
    revision: int = 1
    before: Book = field(default_factory=Book)
    after: Book = field(default_factory=Book)


def is_wide(plan: Plan) -> bool:
    """True when no plot of the plan is narrower than others rules allow."""
    return all(plot is not None and plot.east - plot.west >= LEAST_MM for plot in plan.plots.values())


def is_alike(book: Book, west: UUID, east: UUID) -> bool:
    """True when two plots have the same owners and purpose, so that they may be one."""
    shares = [book.owners[id].shares if id in book.owners else None for id in (west, east)]
    return shares[0] == shares[1] and book.plots[west].purpose == book.plots[east].purpose


def rights_of(work: Work) -> set[UUID]:
    """The rights of the register that a change touches."""
    return {edit.id for edit in work.change.rights if edit.base_version}
