"""What comes of what was chosen so far, and of the cell in front for each side that it may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.conflict.comparison import Choice, Choices, Comparison, Dispute, DisputeKey
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.profile.profile import Profile


@dataclass(frozen=True)
class Question:
    """A change beside the register, what was chosen, and the cell in front."""

    change: Change
    comparison: Comparison
    choices: Choices
    front: Dispute | None


@dataclass(frozen=True)
class Weighed:
    """void: cells that need not be chosen any more by what was. areas: in m2 on the ellipsoid, of each parcel that the
    boundary in front bounds, by the side chosen; a parcel that would not stand has none. shapes: of these parcels by
    what is chosen, none while the cell is open."""

    void: frozenset[DisputeKey]
    areas: Mapping[UUID, Mapping[Choice, float]] = field(default_factory=dict)
    shapes: Sequence[MultiPolygon] = ()


def weigh(question: Question, profile: Profile) -> Weighed:
    """The areas are of a boundary; of an attribute there is nothing to weigh."""
    choices, comparison, front = question.choices, question.comparison, question.front
    left = {dispute.key for dispute in rebase(question.change, comparison, choices).left}
    void = frozenset(one.key for one in comparison.disputes if one.key not in left and one.key not in choices)
    if front is None or front.boundary is None:
        return Weighed(void)
    shapes = {choice: _shapes(question, front, choice) for choice in front.choices}
    areas: dict[UUID, dict[Choice, float]] = {id: {} for id in front.boundary.parcels}
    for choice, found in shapes.items():
        measured = ellipsoidal_areas(list(found.values()), profile.crs.definition).tolist() if found else ()
        for id, area in zip(found, measured, strict=True):
            areas[id][choice] = area
    chosen = choices.get(front.key)
    return Weighed(void, areas, tuple(shapes[chosen].values()) if chosen is not None else ())


def _shapes(question: Question, front: Dispute, choice: Choice) -> dict[UUID, MultiPolygon]:
    """The parcels at the boundary in front, were this side chosen of it."""
    assert front.boundary is not None
    rebased = rebase(question.change, question.comparison, {**question.choices, front.key: choice})
    after = {edit.id: edit.after for edit in rebased.change.parcels}
    theirs = question.comparison.theirs.parcels
    states = {id: after.get(id, theirs.get(id)) for id in front.boundary.parcels}
    return {id: parcel.geometry for id, parcel in states.items() if parcel is not None}
