"""Boundary points of the work area: as the register has them, what was said of corners, and what that makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from uuid import UUID, uuid4

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.change.points import (
    CornerIndex,
    CornerPaths,
    Statements,
    by_position,
    corners,
    placed,
    point_edits,
    statements_of,
)
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position, says_nothing
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.editing.draft_states import DraftStates


class PointStates:
    """`statements` is what a person said, one value for each state of the draft: to set another one is to undo."""

    def __init__(
        self, points: Iterable[BoundaryPoint], states: DraftStates, edits: Iterable[Edit[BoundaryPoint]] = ()
    ) -> None:
        """points: of the register. edits: those of the change so far."""
        self.base: Mapping[Position, BoundaryPoint] = by_position(points)
        self._states = states
        done = tuple(edits)
        self.statements: Statements = statements_of(done, self.base, self._paths()) if done else {}

    def edits(self) -> tuple[Edit[BoundaryPoint], ...]:
        """What the change makes of boundary points, now."""
        if not self.base and not self.statements:
            return ()
        touched = (self._states.base[id] for id in self._states.touched if id in self._states.base)
        at_stake = {corner for parcel in touched for corner in corners(parcel)} | self.statements.keys()
        points = {corner: self.base[corner] for corner in at_stake if corner in self.base}
        return point_edits(points, self.statements, self._paths())

    def at(self, wanted: Iterable[Position]) -> Mapping[Position, BoundaryPoint]:
        """What is known now of corners as they stand; those of which nothing is known are left out."""
        paths = self._paths()
        anchors = {corner: paths.anchor(corner) for corner in wanted}
        found = {
            corner: placed(self.base.get(anchor), self.statements.get(anchor), corner)
            for corner, anchor in anchors.items()
        }
        return {corner: point for corner, point in found.items() if point is not None}

    def standing(self) -> Mapping[UUID, BoundaryPoint]:
        """All points as they stand."""
        edits = {edit.id: edit.after for edit in self.edits()}
        both = {**{point.id: point for point in self.base.values()}, **edits}
        return {id: point for id, point in both.items() if point is not None}

    def said(self, attributes: Mapping[Position, Mapping[str, object]]) -> Statements:
        """The statements once these attributes are said of corners that stand now; nothing is set."""
        paths, known = self._paths(), self.at(attributes)
        statements = dict(self.statements)
        for corner, words in attributes.items():
            before = known.get(corner) or BoundaryPoint(uuid4(), NEW, corner)
            point = replace(before, **words)  # type: ignore[arg-type]
            if corner in known and point == before:
                continue
            anchor = paths.anchor(corner)
            base = self.base.get(anchor)
            if point == base or (base is None and says_nothing(point)):
                statements.pop(anchor, None)
            else:
                statements[anchor] = point
        return statements

    @cached_property
    def _index(self) -> CornerIndex:
        return CornerIndex(self._states.base.values())

    def _paths(self) -> CornerPaths:
        touched, states = self._states.touched, self._states
        base = {id: states.base[id] for id in touched if id in states.base}
        current = {id: states.current[id] for id in touched if id in states.current}
        return CornerPaths.between(base, current, self._index)
