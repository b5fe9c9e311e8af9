"""One tool at one parcel: done, refused with a code, or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from time import perf_counter
from uuid import UUID

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from cadastre_plugin.core.boundary.corners_shared import changed_box, widened
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.sliver_faults import around_place
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from scripts.trials.attempts import TOOLS

DONE = "done"
OLD_FAULT_M = 1.0
"""A fault so near to one that was there is that one: a corner that moves takes it along."""
LEAST_MISFIT_M = 0.01
AROUND_M = 30.0
"""Of parcels as large as streets, what is so near to the change is looked at."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. result: DONE, the code of the refusal, or what is wrong with the outcome."""

    tool: str
    parcel: UUID
    result: str
    is_sound: bool
    seconds: float


def tried(name: str, fabric: Fabric, profile: Profile, id: UUID, rng: Random) -> Trial:
    """Use a tool at a parcel and look at what came of it."""
    tool, start = TOOLS[name], perf_counter()
    try:
        outcome = tool.attempt(fabric, profile, id, rng)
    except CadastreError as error:
        return Trial(name, id, error.code, True, perf_counter() - start)
    except Exception as error:  # a tool that breaks is what is looked for
        return Trial(name, id, f"{type(error).__name__}: {error}"[:80], False, perf_counter() - start)
    seconds = perf_counter() - start
    wrong = fault_of(fabric, outcome, conserves=tool.conserves)
    return Trial(name, id, wrong or DONE, not wrong, seconds)


def fault_of(fabric: Fabric, outcome: Outcome, *, conserves: bool) -> str:
    """What is wrong with an outcome by an engine of its own, that was not wrong before; empty when it is sound."""
    before = [fabric.parcels[id] for id in outcome.states if id in fabric.parcels]
    standing = outcome.standing()
    if any(not item.geometry.is_valid for item in standing) and all(item.geometry.is_valid for item in before):
        return "wrong: invalid"
    if conserves and not _same_land(before, standing):
        return f"wrong: {_land(standing) - _land(before):+.4f} m2"
    if misfit(fabric.with_states(outcome.states), outcome, fabric) > LEAST_MISFIT_M:
        return "wrong: no coverage"
    return ""


def misfit(after: Fabric, outcome: Outcome, before: Fabric) -> float:
    """How many m of boundary are no edges of a coverage after, and were none such before, where something changed."""
    old = [before.parcels[id].geometry for id in outcome.states if id in before.parcels]
    box = changed_box(old, [item.geometry for item in outcome.standing()])
    if box is None:
        return 0.0
    place = shapely.box(*widened(box, 1.0))
    quick = _added((around_place(before, place, AROUND_M), around_place(after, place, AROUND_M)), place)
    return quick if quick <= LEAST_MISFIT_M else _added((before, after), place)  # cutting off moves long edges a little


def _added(sides: tuple[Fabric, Fabric], place: Polygon) -> float:
    were, are = (_invalid_edges(side, place) for side in sides)
    doubled = polygonize(shapely.get_parts(shapely.node(were)))  # cut land of two is edges of both
    added = shapely.difference(are, shapely.union_all([*doubled, shapely.buffer(were, OLD_FAULT_M)]))
    return float(shapely.length(shapely.intersection(added, place)))


def _invalid_edges(fabric: Fabric, place: Polygon) -> BaseGeometry:
    here = fabric.near(place, 0.0)
    sound = [parcel.geometry for parcel in here if parcel.geometry.is_valid]
    return shapely.union_all(shapely.coverage_invalid_edges(sound)) if sound else shapely.LineString()


def _same_land(before: Sequence[Parcel], after: Sequence[Parcel]) -> bool:
    """By the sum of areas; as unions where overlaps of the parcels themselves may have been counted twice."""
    rounding = 0.01 + GRID_M * sum(item.geometry.length for item in after)
    sums = [sum(item.geometry.area for item in side) for side in (before, after)]
    return abs(sums[1] - sums[0]) <= rounding or abs(_land(after) - _land(before)) <= rounding


def _land(parcels: Sequence[Parcel]) -> float:
    return float(shapely.union_all(land_of(item.geometry for item in parcels)).area)
