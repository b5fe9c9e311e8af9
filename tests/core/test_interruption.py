"""Computations that can be stopped: checkpoints hear who listens in their thread, and only there."""

from __future__ import annotations

import threading
from random import Random

import pytest

from cadastre_plugin.core.boundary.sliver_repair import repair_all
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.interruption import Interrupted, checkpoint, heard_by
from scripts.trials.attempts import TOOLS
from tests.core.boundary.block import NORTH_ROW, SOUTH_ROW, block
from tests.core.boundary.test_sliver_repair import EAST, LIMIT, NORTH, SOUTH, WEST, fabric
from tests.core.making import TASHKENT


class Listener:
    """Loses interest after so many checkpoints."""

    def __init__(self, most=10**9):
        self.left, self.told = most, []

    def report(self, ratio):
        self.told.append(ratio)

    def is_cancelled(self):
        self.left -= 1
        return self.left < 0


def test_where_nobody_listens_a_checkpoint_is_nothing():
    checkpoint()
    checkpoint(0.5)


def test_a_listener_hears_how_much_is_done_and_stops_it():
    listener = Listener(most=2)
    with heard_by(listener):
        checkpoint(0.25)
        checkpoint()
        with pytest.raises(Interrupted):
            checkpoint(0.75)
    assert listener.told == [0.25]


def test_nobody_listens_any_more_afterwards_or_in_another_thread():
    listener = Listener(most=0)
    with heard_by(listener):
        thread = threading.Thread(target=checkpoint)
        thread.start()
        thread.join()
    checkpoint()
    assert listener.left == 0


def test_who_tries_another_way_after_a_refusal_does_not_swallow_it():
    assert not issubclass(Interrupted, CadastreError)


@pytest.mark.parametrize("name", TOOLS)
def test_every_boundary_tool_can_be_stopped(name):
    listener = Listener(most=0)
    with heard_by(listener), pytest.raises(Interrupted):
        for item in (*NORTH_ROW, *SOUTH_ROW):
            TOOLS[name].attempt(block(), TASHKENT, item.id, Random(1))


def test_a_repair_of_many_tells_how_far_it_is_and_stops_between_two_ways():
    made, all_of_it = fabric(WEST, EAST, NORTH, SOUTH), Listener()
    with heard_by(all_of_it):
        assert repair_all(made, made.parcels, TASHKENT, LIMIT).repairs
    assert all_of_it.told == [0.0]
    passed = 10**9 - all_of_it.left
    for most in range(0, passed, 7):
        with heard_by(Listener(most)), pytest.raises(Interrupted):
            repair_all(made, made.parcels, TASHKENT, LIMIT)
