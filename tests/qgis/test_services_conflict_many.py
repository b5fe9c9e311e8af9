"""Two hundred disputes over a block: seen at once, walked through by keys, the rest chosen in one act, and approved."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from uuid import UUID

import pytest
import shapely
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton, QWidget

from cadastre_plugin.core.conflict.comparison import BOUNDARY, Choice, DisputeKey, Thing
from cadastre_plugin.panels.conflict.conflict_dock import ConflictDock
from tests.qgis.block_of_disputes import ACROSS, ADDRESSES, MY_STEP, SALES, THEIR_STEP, UP, Block
from tests.qgis.conflict_seat import apply, open_draft, press_resolve, submit
from tests.qgis.seat import Seat
from tests.qgis.waiting import wait_until
from tests.server.world import World

KEYS = {Choice.BASE: Qt.Key.Key_1, Choice.THEIRS: Qt.Key.Key_2, Choice.MINE: Qt.Key.Key_3}
OTHER = {Choice.THEIRS: Choice.MINE, Choice.MINE: Choice.THEIRS}
STEPS = {Choice.THEIRS: THEIR_STEP, Choice.MINE: MY_STEP}
BY_HAND = 6

Held = Callable[[str], object]


@pytest.fixture
def held(record_property: Callable[[str, object], None]) -> Held:
    """`with held(what)`: the longest time that nothing else could happen on the desk goes to the report, in ms."""

    @contextmanager
    def watched(what: str) -> Iterator[None]:
        beats, timer = [time.perf_counter()], QTimer()
        timer.timeout.connect(lambda: beats.append(time.perf_counter()))
        timer.start(5)
        yield
        timer.stop()
        beats.append(time.perf_counter())
        longest = max(after - before for before, after in pairwise(beats))
        record_property(f"held_ms: {what}", round(1000 * longest))

    return watched


@pytest.mark.slow
@pytest.mark.parametrize("rest", [Choice.THEIRS, Choice.MINE])
def test_two_hundred_disputes_from_the_offer_to_the_register(
    world: World, seat: Callable[[], Seat], held: Held, rest: Choice
):
    surveyor, supervisor = world.surveyor(), world.supervisor()
    block = Block.of(world, int(rest is Choice.MINE))
    mine, theirs = block.mine(), block.theirs()
    assert surveyor.put(world.document(mine)).status_code == 201
    world.approved(world.surveyor(), supervisor, theirs)
    desk = seat()
    desk.sign_in(surveyor)
    open_draft(desk, mine.id)
    desk.wait_for_check()
    with held("shown"):
        press_resolve(desk)
    dock = desk.services.conflict
    disputed = dock.table.conflict.disputed
    assert len(disputed) == block.disputes >= 200
    assert {name: count for name, count in Counter(key.name for key in disputed).items() if count > 1} == {
        BOUNDARY: block.disputes - ADDRESSES - SALES,
        "address": ADDRESSES,
        "shares": SALES,
    }
    assert len(dock.findChildren(QWidget)) < 100, "lines are painted, and no widgets"

    with held("walked"):
        by_hand = walk(dock, OTHER[rest])
    assert len(by_hand) == BY_HAND and not dock.apply.isEnabled()
    with held("chosen at once"):
        choose_the_rest(dock, rest, len(disputed) - BY_HAND)
    assert all(dock.table.conflict.choices[key] is (OTHER[rest] if key in by_hand else rest) for key in disputed)
    take_back_and_do_again(dock, rest, by_hand)

    before, stack = desk.services.drafting.editing.change(), desk.services.drafting.editing.undo_stack
    steps = stack.index()
    with held("applied"):
        apply(desk)
    assert stack.index() == steps + 1
    after = desk.services.drafting.editing.change()
    stack.undo()
    assert desk.services.drafting.editing.change() == before
    stack.redo()
    assert desk.services.drafting.editing.change() == after
    desk.wait_for_check()
    with held("submitted"):
        submit(desk)
    assert world.query("SELECT state, revision FROM cadastre.change WHERE id = %s", mine.id) == [("submitted", 2)]
    assert supervisor.step(mine.id, "take", revision=2).ok
    answer = supervisor.step(mine.id, "approve", revision=2)
    if answer.json()["state"] == "second_review":
        answer = world.second.step(mine.id, "approve", revision=2)
    assert answer.json()["state"] == "approved"
    require_register(world, block, {key: OTHER[rest] if key in by_hand else rest for key in disputed})


def walk(dock: ConflictDock, choice: Choice) -> set[DisputeKey]:
    """Choose two of each kind by hand: the key of a side, then Alt+N for the next that is open."""
    table, found = dock.table, set[DisputeKey]()
    for name in (BOUNDARY, "address", "shares"):
        first, second = [key for key in table.conflict.disputed if key.name == name][:2]
        table.show_key(first)
        QTest.keyClick(table, KEYS[choice])
        QTest.keyClick(dock, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        wait_until(lambda second=second: table.key() == second, "the next that is open")
        QTest.keyClick(table, KEYS[choice])
        found |= {first, second}
    return found


def button(dock: ConflictDock, name: str) -> QPushButton:
    found = dock.findChild(QPushButton, f"cadastre.conflict.{name}")
    assert found is not None
    return found


def choose_the_rest(dock: ConflictDock, choice: Choice, count: int) -> None:
    """By keys: Space on the side, whose meaning is told, and Space on the answer, which has the focus."""
    QTest.keyClick(button(dock, f"all_{choice.value}"), Qt.Key.Key_Space)
    assert str(count) in dock.all_open.meaning.text() and dock.all_open.meaning.isVisible()
    assert button(dock, "confirm_all").hasFocus()
    QTest.keyClick(button(dock, "confirm_all"), Qt.Key.Key_Space)
    assert dock.apply.isEnabled() and not dock.all_open.meaning.isVisible()


def take_back_and_do_again(dock: ConflictDock, choice: Choice, by_hand: set[DisputeKey]) -> None:
    """One act, one step back: what was chosen by hand stays."""
    button(dock, "undo").click()
    assert dock.table.conflict.choices.keys() == by_hand and not dock.apply.isEnabled()
    choose_the_rest(dock, choice, len(dock.table.conflict.disputed) - len(by_hand))


def require_register(world: World, block: Block, chosen: dict[DisputeKey, Choice]) -> None:
    """Each cell is of the side that was chosen, and the block is still one coverage of the same land."""
    rows = world.query(
        "SELECT parcel_id, ST_AsBinary(geom), address FROM cadastre.parcel_current WHERE parcel_id = ANY(%s)",
        [lot.id for lot in block.lots],
    )
    land = shapely.from_wkb([bytes(row[1]) for row in rows])
    assert len(land) == ACROSS * UP and shapely.coverage_is_valid(land)
    whole = shapely.union_all([lot.geometry for lot in block.lots])
    assert shapely.coverage_union_all(land).symmetric_difference(whole).area < 1e-6
    sides = {Choice.THEIRS: block.theirs(), Choice.MINE: block.mine()}
    there = {tuple(place) for place in shapely.get_coordinates(land).tolist()}
    inner = {block.corner((x, y)): (x, y) for x in range(1, ACROSS) for y in range(1, UP)}
    at = {key.place[0]: choice for key, choice in chosen.items() if key.name == BOUNDARY}
    assert at.keys() == inner.keys()
    outer = {block.corner((x, y)) for x in range(ACROSS + 1) for y in range(UP + 1)} - inner.keys()
    assert there == outer | {block.corner(inner[place], STEPS[choice]) for place, choice in at.items()}
    said = {
        choice: {one.id: one.after.address for one in change.parcels if one.after} for choice, change in sides.items()
    }
    addresses = {key.id: said[choice][key.id] for key, choice in chosen.items() if key.name == "address"}
    assert {id: address for id, _, address in rows if address} == addresses
    holders = {key.id: buyer(block, choice) for key, choice in chosen.items() if key.thing is Thing.RIGHT}
    shares = world.query(
        """SELECT right_id, party_id, numerator, denominator FROM cadastre.right_share
        JOIN cadastre.right_version ON row_id = right_row_id
        WHERE upper_inf(valid) AND upper_inf(recorded) AND right_id = ANY(%s)""",
        [one.id for one in block.rights],
    )
    assert sorted(shares) == sorted((id, party, 1, 1) for id, party in holders.items())


def buyer(block: Block, choice: Choice) -> UUID:
    return (block.their_buyer if choice is Choice.THEIRS else block.my_buyer).id
