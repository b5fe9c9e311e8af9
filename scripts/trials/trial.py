"""One tool at one parcel: done, refused with a code, or wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from time import perf_counter
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from scripts.trials.attempts import TOOLS

DONE = "done"
OLD_FAULT_M = 1.0
"""A fault so near to one that was there is that one: a corner that moves takes it along."""


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
    if conserves and abs(_land(standing) - _land(before)) > _rounding(standing):
        return f"wrong: {_land(standing) - _land(before):+.4f} m2"
    if misfit(fabric.with_states(outcome.states), outcome, fabric) > 0.01:
        return "wrong: no coverage"
    return ""


def misfit(after: Fabric, outcome: Outcome, before: Fabric) -> float:
    """How many m of boundary are no edges of a coverage after, and were none such before, where something changed."""
    shapes = [item.geometry for item in outcome.standing()]
    shapes += [before.parcels[id].geometry for id in outcome.states if id in before.parcels]
    near = {item.id for shape in shapes for item in (*after.near(shape, 0.1), *before.near(shape, 0.1))}
    old, new = (_invalid_edges(side, near) for side in (before, after))
    return float(shapely.length(shapely.difference(new, old.buffer(OLD_FAULT_M))))


def _invalid_edges(fabric: Fabric, ids: set[UUID]) -> BaseGeometry:
    shapes = [fabric.parcels[id].geometry for id in ids if id in fabric.parcels]
    sound = [shape for shape in shapes if shape.is_valid]
    return shapely.union_all(shapely.coverage_invalid_edges(sound)) if sound else shapely.LineString()


def _land(parcels: Iterable[Parcel]) -> float:
    return float(shapely.union_all(land_of(item.geometry for item in parcels)).area)


def _rounding(parcels: Iterable[Parcel]) -> float:
    """What rounding the corners to the grid may make of the area: half the grid on all of the boundary."""
    return 0.01 + GRID_M * sum(item.geometry.length for item in parcels)
