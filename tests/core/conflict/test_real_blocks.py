"""What two people do to blocks of real parcels, with their holes, their many corners and their old faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random

import pytest
import shapely

from cadastre_plugin.core.conflict.comparison import Choice
from cadastre_plugin.core.model.parcel import Parcel
from tests.core.boundary.real import LAYERS, real_fabric, real_fabrics
from tests.core.conflict.coverages import ACTS, Act, done
from tests.core.conflict.sides import States, compared, merged

pytestmark = pytest.mark.slow
BLOCKS, MOST_CORNERS, NEIGHBOURS = 60, 400, 8


def blocks(name: str) -> Iterator[States]:
    """Parcels with those around them, the ones of many corners left out: tools take long on them, and merging does not
    come to more."""
    fabric = real_fabric(name)
    for _, id in real_fabrics(name, BLOCKS, seed=5):
        middle = fabric.parcels[id].geometry.centroid
        near = fabric.near(middle.buffer(60.0), 0.0)
        small = [item for item in near if shapely.get_num_coordinates(item.geometry) <= MOST_CORNERS]
        small.sort(key=lambda item: (item.geometry.distance(middle), item.id))
        if len(small) > 2:
            yield {item.id: item for item in small[:NEIGHBOURS]}


def acts(random: Random) -> list[Act]:
    return [(random.choice(ACTS), *(random.random() for _ in range(4))) for _ in range(random.randint(2, 5))]


def faults(parcels: Iterable[Parcel]) -> float:
    """How many metres of boundary do not meet a neighbour's corner for corner, doubled land included."""
    shapes = [item.geometry for item in parcels]
    return float(sum(shapely.length(shapely.coverage_invalid_edges(shapes))))


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_merging_makes_no_fault_that_neither_made(name: str) -> None:
    random, counts = Random(7), Counter()
    for base in blocks(name):
        theirs, mine = done(base, acts(random), "theirs"), done(base, acts(random), "mine")
        comparison = compared(theirs, mine, base)
        counts["disputes"] += bool(comparison.disputes)
        allowed = faults(theirs.values()) + faults(mine.values()) + 1e-6
        for choice in (Choice.THEIRS, Choice.MINE):
            result = merged(theirs, mine, choice, base)
            corners = shapely.get_coordinates([item.geometry for item in result.values()])
            known = [item.geometry for side in (base, theirs, mine) for item in side.values()]
            assert {*map(tuple, corners)} <= {*map(tuple, shapely.get_coordinates(known))}
            assert faults(result.values()) <= allowed, (name, counts["blocks"], choice)
        counts["blocks"] += 1
        counts["both did something"] += len(comparison.merged) > 0
    print(name, dict(counts))
    assert counts["both did something"] >= BLOCKS // 3
