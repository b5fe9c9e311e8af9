"""Where the parcels of a family stand in a drawing of it: generations from left to right, no two in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.history.family import Descent, Family


@dataclass(frozen=True, slots=True)
class Place:
    """column: the generation, 0 for those without parents. row: counted from the top; halves between two others."""

    column: int
    row: float


def laid_out(family: Family) -> Mapping[UUID, Place]:
    """A place for each parcel.

    A child stands right of all its parents. Rows follow the tree of first parents (Wetherell and Shannon, "Tidy
    drawings of trees", 1979): each leaf has a row of its own, a parent stands in the middle of its children. Links back
    to a parcel that a reversal brought back have no say.
    """
    columns = _columns(family)
    children: dict[UUID, list[UUID]] = {}
    roots: list[UUID] = []
    parents = _grouped_forward(family)
    for id in sorted(family.kin, key=lambda id: (columns[id], family.kin[id].since, family.kin[id].number or "")):
        own = parents.get(id)
        (children.setdefault(own[0], []) if own else roots).append(id)
    rows = _rows(roots, children)
    return {id: Place(column, rows[id]) for id, column in columns.items()}


def forward(family: Family) -> Iterator[Descent]:
    """The links that lead from an older parcel to a younger one."""
    kin = family.kin
    return (link for link in family.links if kin[link.parent_id].since < kin[link.child_id].since)


def _grouped_forward(family: Family) -> Mapping[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for link in forward(family):
        found.setdefault(link.child_id, []).append(link.parent_id)
    return found


def _columns(family: Family) -> dict[UUID, int]:
    """The longest way from a parcel without parents: a parent is older than its child, so that one pass does it."""
    columns: dict[UUID, int] = {}
    parents = _grouped_forward(family)
    for id in sorted(family.kin, key=lambda id: family.kin[id].since):
        columns[id] = 1 + max((columns[parent] for parent in parents.get(id, ())), default=-1)
    return columns


def _rows(roots: list[UUID], children: Mapping[UUID, list[UUID]]) -> dict[UUID, float]:
    rows: dict[UUID, float] = {}
    free = 0
    waiting = [(root, False) for root in reversed(roots)]
    while waiting:
        id, is_grown = waiting.pop()
        own = children.get(id, [])
        if not own:
            rows[id], free = float(free), free + 1
        elif is_grown:
            rows[id] = (rows[own[0]] + rows[own[-1]]) / 2
        else:
            waiting.append((id, True))
            waiting += [(child, False) for child in reversed(own)]
    return rows
