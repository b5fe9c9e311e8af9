"""The register as anyone would write it down: strips of land as intervals in whole millimetres, and who owns them.

It knows nothing of geometries, versions in tables, or the service: what it says is worked out a second time, plainly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

Shares = Mapping[UUID, Fraction]


@dataclass(frozen=True)
class Plot:
    """Land from `west` to `east` (mm) of a row, with its purpose."""

    row: int
    west: int
    east: int
    purpose: str


@dataclass(frozen=True)
class Ownership:
    """The right of ownership in a plot."""

    right_id: UUID
    shares: Shares


@dataclass(frozen=True)
class Plan:
    """What a change says. `bases`: the version of each thing that it was made from. None in `plots` and `owners`: it
    ends. `parents`: of the plots it makes. `gone`: things that it brings back, in their last version."""

    bases: Mapping[UUID, int]
    plots: Mapping[UUID, Plot | None] = field(default_factory=dict)
    owners: Mapping[UUID, Ownership | None] = field(default_factory=dict)
    parents: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    gone: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """All that is law at one moment. `versions`: of plots and rights."""

    plots: Mapping[UUID, Plot] = field(default_factory=dict)
    owners: Mapping[UUID, Ownership] = field(default_factory=dict)
    versions: Mapping[UUID, int] = field(default_factory=dict)

    def is_current(self, plan: Plan) -> bool:
        """True when everything stands as the plan knew it."""
        standing = {*self.plots, *(owned.right_id for owned in self.owners.values())}
        is_based = all(id in standing and self.versions[id] == version for id, version in plan.bases.items())
        return is_based and all(
            id not in standing and self.versions[id] == version for id, version in plan.gone.items()
        )

    def is_free(self, plan: Plan) -> bool:
        """True when what the plan makes or moves lies on nobody else's land."""
        after = self._after(self.plots, plan.plots)
        return all(
            not _overlap(plot, other)
            for id, plot in after.items()
            if id in plan.plots
            for other_id, other in after.items()
            if other_id != id
        )

    def with_plan(self, plan: Plan) -> Book:
        """After the plan has become law."""
        plots, owners = self._after(self.plots, plan.plots), self._after(self.owners, plan.owners)
        touched = {id for id, plot in plan.plots.items() if plot is not None}
        touched |= {owned.right_id for owned in plan.owners.values() if owned is not None}
        versions = {**self.versions, **{id: self.versions.get(id, 0) + 1 for id in touched}}
        return replace(self, plots=plots, owners=owners, versions=versions)

    def undoing(self, plan: Plan, before: Book) -> Plan:
        """The plan that makes things again what they were in `before`, which `plan` made others."""
        plots = {id: before.plots.get(id) for id in plan.plots}
        owners = {id: before.owners.get(id) for id in plan.owners}
        made = [id for id, plot in plan.plots.items() if plot is not None and id not in before.plots]
        ended = [id for id, plot in plan.plots.items() if plot is None]
        things = [
            *plots,
            *(owned.right_id for side in (before, self) for id in owners if (owned := side.owners.get(id))),
        ]
        standing = {*self.plots, *(owned.right_id for owned in self.owners.values())}
        return Plan(
            bases={id: self.versions[id] for id in things if id in standing},
            plots=plots,
            owners=owners,
            parents={id: frozenset(made) for id in ended},
            gone={id: self.versions[id] for id in things if id not in standing},
        )

    def merged(self, plan: Plan, base: Book) -> Plan | None:
        """A plan of plots that stand, made from `base`, on top of what they are now; None where both changed the same
        side or the purpose of a plot, each in another way."""
        plots: dict[UUID, Plot | None] = {}
        for id, mine in plan.plots.items():
            was, theirs = base.plots[id], self.plots[id]
            assert mine is not None
            joined = {name: _joined(*(getattr(side, name) for side in (was, theirs, mine))) for name in _SIDES}
            if None in joined.values():
                return None
            plots[id] = replace(theirs, **joined)
        differing = {id: plot for id, plot in plots.items() if plot != self.plots[id]}
        return Plan({id: self.versions[id] for id in differing}, differing)

    def is_untouched(self, plan: Plan, after: Book) -> bool:
        """True when the plots of a plan, and all that is owned in them, are what they were right after it."""
        ids = {*plan.plots, *plan.owners}
        rights = [after.owners[id].right_id for id in ids if id in after.owners]
        return (
            all(self.plots.get(id) == after.plots.get(id) for id in ids)
            and all(self.owners.get(id) == after.owners.get(id) for id in ids)
            and all(self.versions.get(id) == after.versions.get(id) for id in (*ids, *rights))
        )

    @staticmethod
    def _after(before: Mapping, edits: Mapping) -> Mapping:
        return {id: thing for id, thing in {**before, **edits}.items() if thing is not None}


@dataclass
class Chronicle:
    """The book of every moment, and where each plot came from."""

    now: Book
    past: list[tuple[datetime, Book]] = field(default_factory=list)
    parents: dict[UUID, frozenset[UUID]] = field(default_factory=dict)

    def approve(self, plan: Plan) -> None:
        """The plan becomes law."""
        self.now = self.now.with_plan(plan)
        for child, parents in plan.parents.items():
            self.parents[child] = self.parents.get(child, frozenset()) | parents

    def all_plots(self) -> set[UUID]:
        """Every plot that ever was."""
        return {id for _, book in self.past for id in book.plots} | set(self.now.plots)


_SIDES = ("west", "east", "purpose")


def _joined(was: object, theirs: object, mine: object) -> object:
    """What one of them changed, or both alike; None when each did in another way."""
    if mine in (was, theirs):
        return theirs
    return mine if theirs == was else None


def in_order(book: Book) -> list[tuple[UUID, Plot]]:
    """The plots row by row, from west to east."""
    return sorted(book.plots.items(), key=lambda item: (item[1].row, item[1].west))


def neighbours(book: Book) -> list[tuple[UUID, UUID]]:
    """Plots that share a boundary, the western one first."""
    return [
        (west, east)
        for (west, one), (east, two) in pairwise(in_order(book))
        if one.row == two.row and one.east == two.west
    ]


def _overlap(one: Plot, other: Plot) -> bool:
    return one.row == other.row and one.west < other.east and other.west < one.east
