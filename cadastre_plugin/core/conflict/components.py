"""What was split and merged together on one side: it is kept or undone as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import shapely

from cadastre_plugin.core.conflict.lineage import COMMON_LAND_M2, Parcels, Restructured
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import same_place


@dataclass(frozen=True)
class Component:
    """parents: parcels of the base that passed land on, the least id first. children: those that have it."""

    parents: tuple[UUID, ...]
    children: tuple[UUID, ...]


def components(lineage: Restructured) -> tuple[Component, ...]:
    """The splits and merges of one side, those that have a parcel in common put together."""
    by_child: dict[UUID, set[UUID]] = {}
    for parent, children in lineage.successors.items():
        for child in children:
            by_child.setdefault(child, set()).add(parent)
    left, found = set(lineage.successors), []
    for parent in sorted(left):
        if parent in left:
            found.append(_grown(parent, lineage.successors, by_child))
            left -= set(found[-1].parents)
    return tuple(found)


def twins(mine: Component, theirs: Component, own: Parcels, others: Parcels) -> Mapping[UUID, UUID]:
    """My children with theirs in the same place, where all of both have one; else none."""
    pairs = {
        one: next((other for other in theirs.children if same_place(own[one].geometry, others[other].geometry)), None)
        for one in mine.children
    }
    found = {one: other for one, other in pairs.items() if other is not None}
    is_all = len(found) == len(pairs) == len(theirs.children) == len(set(found.values()))
    return found if is_all and mine.parents == theirs.parents else {}


def can_replace(mine: Iterable[UUID], theirs: Iterable[UUID], own: Parcels, others: Parcels) -> bool:
    """True when all land of their children is land of mine, so that mine can stand in their place."""
    held = shapely.union_all(land_of(own[id].geometry for id in mine))
    lands = land_of(others[id].geometry for id in theirs)
    return all(float(land.difference(held).area) <= COMMON_LAND_M2 for land in lands)


def _grown(parent: UUID, successors: Mapping[UUID, tuple[UUID, ...]], by_child: Mapping[UUID, set[UUID]]) -> Component:
    parents, children, waiting = {parent}, set[UUID](), [parent]
    while waiting:
        for child in set(successors[waiting.pop()]) - children:
            children.add(child)
            waiting += by_child[child] - parents
            parents |= by_child[child]
    return Component(tuple(sorted(parents)), tuple(sorted(children)))
