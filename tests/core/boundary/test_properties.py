"""What must hold whichever tools are used in whatever order, on invented blocks and on real parcels."""

from __future__ import annotations

from random import Random

import pytest
import shapely
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from shapely.geometry import Polygon

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.merge import merge
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import NEW, same_place
from scripts.trials.__main__ import trials_of
from scripts.trials.attempts import TOOLS, split
from scripts.trials.trial import DONE
from tests.core.boundary.real import LAYERS, real_fabrics, real_profile
from tests.core.making import TASHKENT, parcel, placed

COMMON_M2 = 0.01
"""A child shares more land than this with a parent: less is the rounding to the grid."""


def block(seed: int, columns: int = 4, rows: int = 3) -> Fabric:
    """Crooked lots that share their corners, one of them missing."""
    rng = Random(seed)
    corners = {
        (column, row): (column * 20.0 + rng.uniform(-6, 6), row * 25.0 + rng.uniform(-6, 6))
        for column in range(columns + 1)
        for row in range(rows + 1)
    }
    around = ((0, 0), (1, 0), (1, 1), (0, 1))
    lots = [
        parcel(str(column * rows + row + 1), placed(Polygon([corners[column + x, row + y] for x, y in around])))
        for column in range(columns)
        for row in range(rows)
    ]
    return Fabric([lot for index, lot in enumerate(lots) if index != 4], TASHKENT.tolerances)


def in_order(fabric):
    """Ids in an order that is the same in every run: those of new parcels are random."""
    return sorted(fabric.parcels, key=lambda id: fabric.parcels[id].geometry.wkb)


def land(parcels):
    return shapely.union_all(land_of(item.geometry for item in parcels))


class Block(RuleBasedStateMachine):
    """Any sequence of tools on a block of lots."""

    @initialize(seed=st.integers(0, 10_000))
    def begin(self, seed):
        self.fabric = block(seed)

    @rule(tool=st.sampled_from([*TOOLS]), pick=st.integers(0, 1_000), seed=st.integers(0, 10_000))
    def use(self, tool, pick, seed):
        ids = in_order(self.fabric)
        if not ids:
            return
        before = self.fabric
        try:
            outcome = TOOLS[tool].attempt(before, TASHKENT, ids[pick % len(ids)], Random(seed))
        except CadastreError:
            return
        self.fabric = before.with_states(outcome.states)
        touched = [before.parcels[id] for id in outcome.states if id in before.parcels]
        assert all(self.fabric.parcels[id] is item for id, item in before.parcels.items() if id not in outcome.states)
        if TOOLS[tool].conserves:
            self.compare(touched, outcome.standing())

    def compare(self, before, after):
        """The same land, to the grid's rounding; each new parcel came from one that was there."""
        rounding = 0.005 + GRID_M * sum(item.geometry.length for item in after)
        assert land(before).area == pytest.approx(land(after).area, abs=rounding)
        for made in (item for item in after if item.version == NEW):
            least = min(COMMON_M2, made.geometry.area / 2)
            assert any(made.geometry.intersection(item.geometry).area > least for item in before)

    @invariant()
    def is_a_coverage(self):
        shapes = [item.geometry for item in self.fabric.parcels.values()]
        assert all(shape.is_valid and len(shape.geoms) == 1 for shape in shapes)
        assert not shapes or shapely.is_empty(shapely.coverage_invalid_edges(shapes)).all()
        assert sum(shape.area for shape in shapes) == pytest.approx(shapely.union_all(shapes).area, abs=1e-6)


Block.TestCase.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=[*HealthCheck]
)
TestSequences = pytest.mark.slow(Block.TestCase)


@pytest.mark.parametrize("seed", range(30))
def test_split_then_merge_gives_back_the_parcel(seed):
    rng, fabric = Random(seed), block(seed)
    id = rng.choice(in_order(fabric))
    gives_back(fabric, TASHKENT, id, rng)


@pytest.mark.parametrize("city", LAYERS)
def test_split_then_merge_gives_back_a_real_parcel(city):
    back = [gives_back(fabric, real_profile(city), id, Random(id.int)) for fabric, id in real_fabrics(city, 25, seed=7)]
    assert sum(back) >= 20


def gives_back(fabric, profile, id, rng) -> bool:
    """The land is the same; corners that the cut left on its boundary may be there. False when it cannot be split."""
    whole = fabric.parcels[id]
    try:
        parted = split(fabric, profile, id, rng)
    except CadastreError:
        return False
    cut = fabric.with_states(parted.states)
    parts = [item.id for item in parted.standing() if item.version == NEW]
    merged = [item for item in merge(cut, parts).standing() if item.version == NEW]
    assert len(merged) == 1
    difference = merged[0].geometry.symmetric_difference(whole.geometry)
    assert difference.area <= GRID_M * whole.geometry.length
    mine, theirs = (set(map(tuple, shapely.get_coordinates(item.geometry).tolist())) for item in (whole, merged[0]))
    assert mine <= theirs
    return True


def test_undoing_states_gives_back_the_base():
    fabric = block(3)
    now, rng = fabric, Random(5)
    for _ in range(25):
        tool = TOOLS[rng.choice([*TOOLS])]
        try:
            now = now.with_states(tool.attempt(now, TASHKENT, rng.choice(in_order(now)), rng).states)
        except CadastreError:
            continue
    base = {id: fabric.parcels.get(id) for id in {*now.parcels, *fabric.parcels}}
    again = now.with_states(base)
    assert again.parcels.keys() == fabric.parcels.keys()
    assert all(same_place(again.parcels[id].geometry, item.geometry) for id, item in fabric.parcels.items())


@pytest.mark.slow
@pytest.mark.parametrize("city", LAYERS)
@pytest.mark.parametrize("tool", TOOLS)
def test_real_parcels_never_break_a_tool(tool, city):
    """A smaller one of `scripts/tool_trials`."""
    trials = trials_of(tool, city, count=5, seed=3)
    assert [trial for trial in trials if not trial.is_sound] == []
    assert any(trial.result == DONE for trial in trials)
