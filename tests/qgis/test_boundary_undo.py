"""Any sequence of tools on a real draft, QGIS's own among them: what the draft holds, and what undoing leaves."""

from __future__ import annotations

from random import Random

import pytest
import shapely
from qgis.core import QgsPointXY

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.layers.parcel_features import parcel_of
from scripts.trials.attempts import TOOLS
from tests.core.boundary.test_properties import in_order
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels, tashkent
from tests.qgis.drafting import corner, move_corner, split

STEPS = 12
COLUMNS, ROWS = 4, 3
QGIS_TOOLS = ("QGIS split", "QGIS vertex")


@pytest.fixture
def base():
    return parcels(COLUMNS, ROWS)


def stored(session):
    """What the layer itself holds."""
    found = [parcel_of(feature) for feature in session.draft.layer.getFeatures()]
    return {parcel.id: parcel for parcel in found}


def use(session, tool, rng) -> bool:
    """True when the tool did something."""
    if tool == "QGIS split":
        row = rng.uniform(0.1, ROWS - 0.1)
        line = [
            (EAST - 5, NORTH + row * DEPTH),
            (EAST + COLUMNS * WIDTH + 5, NORTH + (row + rng.uniform(-1, 1)) * DEPTH),
        ]
        split(session.draft.layer, [QgsPointXY(*place) for place in line])
        return True
    if tool == "QGIS vertex":
        place = corner(rng.randint(0, COLUMNS), rng.randint(0, ROWS))
        new = QgsPointXY(round(place.x() + rng.uniform(-1, 1), 3), round(place.y() + rng.uniform(-1, 1), 3))
        return move_corner(session.draft.layer, place, new) > 0
    fabric = session.fabric()
    try:
        outcome = TOOLS[tool].attempt(fabric, tashkent(), rng.choice(in_order(fabric)), rng)
    except CadastreError:
        return False
    session.apply(outcome, tool)
    return True


@pytest.mark.parametrize("seed", range(8))
def test_undoing_everything_gives_back_the_base_bit_by_bit(session, seed):
    rng, base = Random(seed), stored(session)
    geometries = {id: parcel.geometry.wkb for id, parcel in base.items()}
    done = [tool for tool in (rng.choice([*TOOLS, *QGIS_TOOLS]) for _ in range(STEPS)) if use(session, tool, rng)]
    assert len(done) > STEPS / 3
    edited = stored(session)
    assert edited == {parcel.id: parcel for parcel in session.parcels()}
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.change().is_empty()
    assert {id: parcel.geometry.wkb for id, parcel in stored(session).items()} == geometries
    while session.undo_stack.canRedo():
        session.undo_stack.redo()
    assert stored(session) == edited


@pytest.mark.parametrize("seed", range(100, 106))
def test_the_change_is_exactly_what_the_tools_did(session, seed):
    """No parcel that no outcome named is another one; each tool is one step; every child has its parent."""
    rng, touched, steps = Random(seed), set(), 0
    base = stored(session)
    for _ in range(STEPS):
        fabric = session.fabric()
        tool = TOOLS[rng.choice([*TOOLS])]
        try:
            outcome = tool.attempt(fabric, tashkent(), rng.choice(in_order(fabric)), rng)
        except CadastreError:
            continue
        session.apply(outcome, "step")
        touched |= outcome.states.keys()
        steps += 1
        assert session.undo_stack.count() == steps
    now = stored(session)
    assert all(now[id] == parcel for id, parcel in base.items() if id not in touched)
    assert {edit.id for edit in session.change().parcels} <= touched
    shapes = [parcel.geometry for parcel in now.values()]
    assert shapely.is_empty(shapely.coverage_invalid_edges(shapes)).all()
    parents_are_named(session, base, now)


def parents_are_named(session, base, now):
    links = {(link.parent_id, link.child_id) for link in session.change().lineage}
    for child in (parcel for parcel in now.values() if parcel.version == NEW):
        for parent in base.values():
            taken = child.geometry.intersection(parent.geometry).area
            if parent.id in now:
                taken -= child.geometry.intersection(now[parent.id].geometry).area
            if taken > 0.05:
                assert (parent.id, child.id) in links
            elif taken < 0.001:
                assert (parent.id, child.id) not in links
