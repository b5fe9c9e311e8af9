"""The trials see what is wrong with an outcome: else their table would say nothing."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from cadastre_plugin.core.boundary.outcome import Outcome, child
from scripts.trials import attempts
from scripts.trials.attempts import Tool
from scripts.trials.trial import DONE, fault_of, tried
from tests.core.boundary.test_new_parcel import EAST, NORTH, SOUTH, WEST, fabric
from tests.core.making import TASHKENT, polygon, rectangle


def test_a_sound_outcome_is_sound():
    halves = [child(WEST, rectangle(0, 20, 10, 50)), child(WEST, rectangle(10, 20, 20, 50))]
    cut = [replace(NORTH, geometry=polygon((0, 50), (10, 50), (20, 50), (40, 50), (60, 50), (60, 70), (0, 70)))]
    cut += [replace(SOUTH, geometry=polygon((0, 0), (60, 0), (60, 20), (40, 20), (20, 20), (10, 20), (0, 20)))]
    made = Outcome({WEST.id: None, **{item.id: item for item in (*halves, *cut)}})
    assert fault_of(fabric(), made, conserves=True) == ""
    without = Outcome({id: item for id, item in made.states.items() if id != NORTH.id})
    assert fault_of(fabric(), without, conserves=True) == "wrong: no coverage"


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (rectangle(40, 20, 59, 50), "wrong: -30.0000 m2"),
        (rectangle(39, 20, 59, 50), ""),
        (polygon((40, 20), (60, 50), (60, 20), (40, 50)), "wrong: invalid"),
    ],
    ids=["lost land", "moved into the void", "crossed"],
)
def test_lost_land_and_crossing_boundaries_are_seen(geometry, said):
    made = Outcome({EAST.id: replace(EAST, geometry=geometry)})
    assert fault_of(fabric(WEST, EAST), made, conserves=True) == said


def test_a_refusal_is_told_from_a_tool_that_breaks(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("by nothing")

    tools = {"broken": Tool(broken, True), "split": Tool(attempts.split, True)}
    monkeypatch.setattr("scripts.trials.trial.TOOLS", tools)
    wrong = tried("broken", fabric(), TASHKENT, WEST.id, Random(1))
    assert not wrong.is_sound and wrong.result == "ZeroDivisionError: by nothing"
    assert tried("split", fabric(), TASHKENT, WEST.id, Random(1)).result == DONE
