"""Splitting and merging on 500 parcels of each real city, those of most corners and most holes among them."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
import shapely
from shapely.geometry import LineString

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.merge import MergeRules, merge
from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.model.parcel import Parcel, same_place
from tests.core.boundary.real import LAYERS, faults, real_fabrics

pytestmark = pytest.mark.slow
COUNT = 80


def across(parcel: Parcel, random: Random) -> LineString:
    """A line of two courses from below the parcel to above it, bent somewhere in its box."""
    west, south, east, north = parcel.geometry.bounds
    middle = (random.uniform(west, east), random.uniform(south, north))
    return LineString([(random.uniform(west, east), south - 1), middle, (random.uniform(west, east), north + 1)])


def new_ones(before: Fabric, after: Fabric) -> list[Parcel]:
    return [item for id, item in after.parcels.items() if id not in before.parcels]


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_split_then_merge_gives_back_the_parcel(name: str) -> None:
    random, counts = Random(11), Counter()
    for before, id in real_fabrics(name, COUNT, seed=11):
        whole = before.parcels[id]
        try:
            outcome = split_by_line(before, across(whole, random), [id])
        except BoundaryError as error:
            counts[error.code] += 1
            continue
        split = before.with_states(outcome.states)
        pieces = new_ones(before, split)
        touched = [before.parcels[key] for key in outcome.states if key in before.parcels]
        grown = sum(item.geometry.area for item in outcome.standing()) - sum(item.geometry.area for item in touched)
        assert abs(grown) <= 0.0015 * whole.geometry.length, id
        assert faults(split, whole.geometry) <= faults(before, whole.geometry) + 1e-6, id
        again = split.with_states(
            merge(split, [piece.id for piece in pieces], rules=MergeRules(drop_corners=True)).states
        )
        (merged,) = new_ones(before, again)
        assert shapely.hausdorff_distance(merged.geometry, whole.geometry) < 0.0015, id
        counts[
            "the same corners" if same_place(merged.geometry, whole.geometry) else "an idle corner more or less"
        ] += 1
    print(name, dict(counts))
    assert counts["the same corners"] >= 0.97 * COUNT
    assert counts.keys() <= {
        "the same corners",
        "an idle corner more or less",
        "boundary_invalid",
        "boundary_line_beside",
        "boundary_crosses",
    }


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_neighbours_are_merged(name: str) -> None:
    random, counts = Random(12), Counter()
    for before, id in real_fabrics(name, COUNT, seed=12):
        around = before.neighbours(id)
        if not around:
            counts["no neighbour"] += 1
            continue
        other = random.choice(sorted(around, key=lambda item: str(item.id)))
        try:
            outcome = merge(before, [id, other.id])
        except BoundaryError as error:
            counts[error.code] += 1
            continue
        counts["merged"] += 1
        after = before.with_states(outcome.states)
        (merged,) = new_ones(before, after)
        lost = shapely.union_all([before.parcels[id].geometry, other.geometry]).area - merged.geometry.area
        assert abs(lost) <= 0.0015 * merged.geometry.length, id
        assert faults(after, merged.geometry) <= faults(before, merged.geometry) + 1e-6, id
    print(name, dict(counts))
    assert counts["merged"] >= 0.6 * COUNT
    assert counts.keys() <= {"merged", "no neighbour", "boundary_invalid", "boundary_merge_gap", "boundary_merge_apart"}
