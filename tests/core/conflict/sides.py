"""A small block and what two people do to it: changes from states, and the state that comes of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import shapely
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.change.diff_state import change_from_states
from cadastre_plugin.core.conflict.compare import compare
from cadastre_plugin.core.conflict.comparison import Choice, Choices, Comparison
from cadastre_plugin.core.conflict.lineage import relaid, restructured
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import NEW, Parcel
from tests.core.boundary.block import NORTH_ROW, SOUTH_ROW, place
from tests.core.making import id_of

States = dict[UUID, Parcel]
BLOCK: States = {item.id: item for item in (*NORTH_ROW, *SOUTH_ROW)}
HEADER = Change(id_of("change"), "boundary", "Boundary of a yard", "2026-0001", "09")


def corner_moved(states: Mapping[UUID, Parcel], corner: tuple[float, float], by: tuple[float, float]) -> States:
    """Every parcel with a corner (m from the corner in the city) gets it elsewhere."""
    old = place(*corner)
    new = place(corner[0] + by[0], corner[1] + by[1])

    def move(points):
        return [[*(new if (x, y) == old else (x, y))] for x, y in points.tolist()]

    return {id: _with(item, shapely.transform(item.geometry, move)) for id, item in states.items()}


def corner_added(states: Mapping[UUID, Parcel], start, end, at, only: Iterable[str] | None = None) -> States:
    """A corner between two that follow each other, in every parcel that has the edge."""
    edge, new = {place(*start), place(*end)}, place(*at)
    ids = None if only is None else {id_of(name) for name in only}

    def bent(item: Parcel) -> Parcel:
        if ids is not None and item.id not in ids:
            return item
        rings = []
        for ring in (item.geometry.geoms[0].exterior, *item.geometry.geoms[0].interiors):
            points = [tuple(point) for point in shapely.get_coordinates(ring).tolist()]
            out = []
            for one, other in pairwise(points):
                out += [one, new] if {one, other} == edge else [one]
            rings.append(out)
        return _with(item, MultiPolygon([Polygon(rings[0], rings[1:])]))

    return {id: bent(item) for id, item in states.items()}


def corner_removed(states: Mapping[UUID, Parcel], corner) -> States:
    old = place(*corner)

    def without(item: Parcel) -> Parcel:
        points = [tuple(point) for point in shapely.get_coordinates(item.geometry.geoms[0].exterior)[:-1].tolist()]
        return _with(item, MultiPolygon([Polygon([point for point in points if point != old])]))

    return {id: without(item) if old in _corners(item) else item for id, item in states.items()}


def after(states: Mapping[UUID, Parcel], outcome: Outcome) -> States:
    """What a tool made of it."""
    both = {**states, **outcome.states}
    return {id: item for id, item in both.items() if item is not None}


def fabric(states: Mapping[UUID, Parcel], tolerances) -> Fabric:
    return Fabric(tuple(states.values()), tolerances)


def said(states: Mapping[UUID, Parcel], name: str, **attributes: object) -> States:
    id = id_of(name)
    return {**states, id: replace(states[id], **attributes)}


def change_to(states: Mapping[UUID, Parcel], base: Mapping[UUID, Parcel] = BLOCK, header: Change = HEADER) -> Change:
    """The change that leads from the base to these states."""
    found = restructured(base, states, relaid(base, states)).successors.items()
    links = [Lineage(parent, child) for parent, children in found for child in children if child not in base]
    return change_from_states(base, states, header, links)


def registered(states: Mapping[UUID, Parcel], base: Mapping[UUID, Parcel] = BLOCK) -> States:
    """States as the register has them: one version more where they differ, and a number for a new parcel."""
    touched = {edit.id for edit in change_to(states, base).parcels}
    return {id: replace(item, version=item.version + 1) if id in touched else item for id, item in states.items()}


def compared(
    theirs: Mapping[UUID, Parcel], mine: Mapping[UUID, Parcel], base: Mapping[UUID, Parcel] = BLOCK
) -> Comparison:
    return compare(change_to(mine, base), Sides(parcels=base), Sides(parcels=registered(theirs, base)))


def merged(theirs, mine, choice: Choice | None = None, base: Mapping[UUID, Parcel] = BLOCK) -> States:
    """The register after both, every dispute chosen alike."""
    comparison = compared(theirs, mine, base)
    result = rebase(change_to(mine, base), comparison, alike(comparison, choice))
    assert result.is_whole or choice is None, result.left
    return standing(comparison.theirs, result.change)


def alike(comparison: Comparison, choice: Choice | None) -> Choices:
    """The same side for every dispute that offers it, the first that is offered for the others."""
    offered = [one for one in comparison.disputes if one.choices and choice is not None]
    return {one.key: choice if choice in one.choices else one.choices[0] for one in offered}


def standing(theirs: Sides, change: Change) -> States:
    """The register after a change, which must be made from it."""
    for edit in change.parcels:
        assert edit.base_version == (theirs.parcels[edit.id].version if edit.id in theirs.parcels else NEW)
    return dict(theirs.after(change).parcels)


def same_land(one: Mapping[UUID, Parcel], other: Mapping[UUID, Parcel]) -> bool:
    return one.keys() == other.keys() and all(
        one[id].geometry.normalize().equals_exact(other[id].geometry.normalize(), 0.0) for id in one
    )


def is_coverage(states: Mapping[UUID, Parcel]) -> bool:
    """What GEOS says of it."""
    shapes = [item.geometry for item in states.values()]
    return bool(shapely.is_empty(shapely.coverage_invalid_edges(shapes)).all())


def edit_of(change: Change, name: str) -> Edit[Parcel] | None:
    return next((edit for edit in change.parcels if edit.id == id_of(name)), None)


def _with(item: Parcel, geometry: MultiPolygon) -> Parcel:
    geometry = on_grid(geometry)
    return (
        item
        if geometry.equals(item.geometry) and len(_corners(item)) == len(shapely.get_coordinates(geometry))
        else replace(item, geometry=geometry)
    )


def _corners(item: Parcel) -> list[tuple[float, float]]:
    return [tuple(point) for point in shapely.get_coordinates(item.geometry).tolist()]
