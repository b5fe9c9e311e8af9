"""The tab of collisions and the dialog before a reversal: what they say, by keyboard, at the width of a dock."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from shapely.geometry import LineString

from cadastre_plugin.api.forecast_replies import CollidingPlace, Collision, Collisions, FittingOrder
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.reversal import REVERSAL
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.panels.forecast.collisions_view import CollisionsView
from cadastre_plugin.panels.history.reversal_dialog import ReversalDialog
from tests.qgis.review_builders import LONG_RUSSIAN, parcel
from tests.qgis.review_looks import laid_out, unreadable

PROFILE = shipped_profile("tashkent")
MINE, SEEN, UNSEEN = uuid4(), uuid4(), uuid4()
WEST, EAST = parcel(1), parcel(2)
NUMBERS = {WEST.id: WEST.number, EAST.id: EAST.number}
SIDE = LineString([(350020, 570000), (350020, 570030)])
BOUNDS = (350000.0, 570000.0, 350040.0, 570030.0)
NAMED = Collision(
    *(SEEN, "09", State.IN_REVIEW, False, LONG_RUSSIAN, "Kim Ji-woo"),
    *((CollidingPlace(NUMBERS, (SIDE,)),), NUMBERS, ("ownership " + WEST.number,), BOUNDS),
)
NAMELESS = Collision(UNSEEN, "01", State.SUBMITTED, False, None, None, (), {WEST.id: WEST.number}, (), BOUNDS)
ORDER = FittingOrder((SEEN, MINE), (UNSEEN,), (), True)


@pytest.fixture
def view(qgis_app) -> CollisionsView:
    made = CollisionsView()
    made.show_collisions(Collisions((NAMED, NAMELESS), ORDER), MINE, PROFILE)
    return made


def _texts(view: CollisionsView) -> list[str]:
    tree = view.tree
    tops = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [item.text(0) for top in tops for item in (top, *(top.child(row) for row in range(top.childCount())))]


def test_each_collision_says_where_and_who_as_far_as_one_may_know(view):
    texts = _texts(view)
    assert texts[0].startswith(LONG_RUSSIAN) and "Kim Ji-woo" in texts[0]
    assert f"Boundary of {WEST.number}, {EAST.number[-4:]}" in texts
    assert f"Right of both: ownership {WEST.number}" in texts
    nameless = next(text for text in texts if text.startswith("A change of district"))
    assert PROFILE.district("01").name() in nameless and "None" not in nameless


def test_the_order_names_this_change_and_what_is_left(view):
    fits, left = view.order.text().splitlines()
    assert fits.endswith(f"{LONG_RUSSIAN} → this change")
    assert left.endswith(f"in: A change of district {PROFILE.district('01').name()}")


def test_the_keyboard_leads_to_the_place(view):
    asked: list = []
    view.place_requested.connect(asked.append)
    view.show()
    view.tree.setFocus()
    QTest.keyClick(view.tree, Qt.Key.Key_Down)
    QTest.keyClick(view.tree, Qt.Key.Key_Return)
    assert asked == [(SIDE,)]
    view.tree.setCurrentItem(view.tree.topLevelItem(1))
    view.show_place.click()
    assert asked[-1][0].bounds == BOUNDS, "without a boundary, the land of both"


def test_without_collisions_it_says_so_and_counts_none(qgis_app):
    view, counted = CollisionsView(), []
    view.counted.connect(counted.append)
    view.show_collisions(Collisions((), None), MINE, PROFILE)
    assert counted == [0] and "No other open change" in view.notice.text.text()
    assert not view.tree.isVisibleTo(view)


def test_all_of_it_can_be_read_at_the_width_of_a_dock(view):
    assert unreadable(laid_out(view, 420, 500)) == []


@pytest.fixture
def dialog(qgis_app) -> ReversalDialog:
    made = ReversalDialog()
    back, gone = replace(WEST, version=1), replace(EAST, version=1)
    undone = Change(uuid4(), "split", LONG_RUSSIAN, "", "09", (Edit(back.id, 1, back), Edit(gone.id, 1, None)))
    made.offer(replace(undone, reverses=uuid4(), revived=(back.id,)))
    return made


def test_the_dialog_says_what_comes_back_and_what_ends(dialog):
    assert dialog.effect.text().splitlines() == [f"Parcels that come back: {WEST.number}", "Parcels that end: 1"]
    assert unreadable(laid_out(dialog, 420, 360)) == []


def test_the_reason_stands_in_the_act_also_when_no_right_is_touched(dialog):
    made: list[Change] = []
    dialog.confirmed.connect(made.append)
    dialog.reason.setPlainText("  The court decided so \n")
    dialog.application.setText("A-7")
    dialog.confirm.click()
    (change,) = made
    (act,) = change.acts
    assert (act.operation, act.reason, act.right_ids) == (REVERSAL, "The court decided so", ())
    assert change.application == "A-7" and change.title.endswith(LONG_RUSSIAN)
