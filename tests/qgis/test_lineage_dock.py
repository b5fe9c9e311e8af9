"""The dock of lineage: any number leads to the parcels of today, and the family is walked by mouse and keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.api import errors
from cadastre_plugin.api.family_replies import Meaning
from cadastre_plugin.core.history.family import Descent, Family, Kin
from cadastre_plugin.core.history.tree_layout import laid_out
from cadastre_plugin.panels.history.lineage_dock import LineageDock
from tests.qgis.review_looks import laid_out as laid_out_widget
from tests.qgis.review_looks import unreadable

BEGIN = datetime(1998, 5, 1, tzinfo=UTC)


def kin(number: int, year: int, until: int | None = None) -> Kin:
    end = None if until is None else BEGIN + timedelta(days=365 * until)
    start = BEGIN + timedelta(days=365 * year)
    west = 350_000.0 + 20 * number
    return Kin(UUID(int=number), f"10:09:03:02:03:{number:04d}", start, end, 600.0, (west, 570_000, west + 20, 570_030))


OLD, WEST, EAST, BESIDE, WHOLE = kin(1, 0, 5), kin(2, 5), kin(3, 5, 9), kin(4, 0, 9), kin(5, 9)
LINKS = ((OLD, WEST), (OLD, EAST), (EAST, WHOLE), (BESIDE, WHOLE))
FAMILY = Family(
    OLD.id,
    {one.id: one for one in (OLD, WEST, EAST, BESIDE, WHOLE)},
    tuple(Descent(parent.id, child.id, "split", "A title") for parent, child in LINKS),
)
RETIRED = Meaning(OLD, None, None, (WEST, WHOLE))


class Heard:
    """What the dock asked for."""

    def __init__(self, dock: LineageDock) -> None:
        self.numbers: list[str] = []
        self.families: list[Kin] = []
        self.places: list[list[Kin]] = []
        self.histories: list[str] = []
        dock.meanings_requested.connect(self.numbers.append)
        dock.family_requested.connect(self.families.append)
        dock.places_requested.connect(lambda places: self.places.append(list(places)))
        dock.history_requested.connect(self.histories.append)


@pytest.fixture
def dock(qgis_app):
    made = laid_out_widget(LineageDock(), 420, 800)
    made.sign_in()
    yield made
    made.deleteLater()


@pytest.fixture
def heard(dock):
    return Heard(dock)


@pytest.fixture
def shown(dock, heard):
    dock.request(OLD.number)
    dock.show_meanings(OLD.number, [RETIRED])
    dock.show_family(FAMILY, laid_out(FAMILY))
    return dock


def test_an_old_number_opens_the_parcels_of_today(shown, heard):
    assert heard.numbers == [OLD.number]
    assert [shown.successors.item(row).text()[:19] for row in range(shown.successors.count())] == [
        WEST.number,
        WHOLE.number,
    ]
    assert "retired" in shown.answer.text() and OLD.number in shown.answer.text()
    assert heard.families == [OLD]
    assert heard.places == [[WEST, WHOLE]]


def test_a_number_from_paper_says_on_which(dock, heard):
    dock.request("AB 17")
    dock.show_meanings("AB 17", [Meaning(WEST, "АВ-17", "Plan of 1974", (WEST,))])
    assert "АВ-17" in dock.answer.text() and "Plan of 1974" in dock.answer.text()


def test_an_answer_that_is_no_longer_asked_for_is_passed_over(dock, heard):
    dock.request("1")
    dock.request("2")
    dock.show_meanings("1", [RETIRED])
    assert dock.successors.count() == 0 and heard.families == []


def test_the_arrow_keys_walk_and_enter_opens(shown, heard):
    tree = shown.tree
    assert tree.current == OLD.id
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.current in (WEST.id, EAST.id)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Up)
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert tree.current == OLD.id
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert heard.histories == [OLD.number]
    assert heard.places[-1] == [OLD]


def test_a_click_in_the_tree_shows_the_parcel_on_the_map(shown, heard):
    tree = shown.tree
    item = tree._items[WHOLE.id]
    tree.fit()
    middle = tree.mapFromScene(item.sceneBoundingRect().center())
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert tree.current == WHOLE.id and heard.places[-1] == [WHOLE]
    assert WHOLE.number in shown.chosen.text()


def test_zoom_stays_within_its_limits(shown):
    for _ in range(40):
        QTest.keyClick(shown.tree, Qt.Key.Key_Plus)
    assert shown.tree.transform().m11() == pytest.approx(3.0)
    for _ in range(60):
        QTest.keyClick(shown.tree, Qt.Key.Key_Minus)
    assert shown.tree.transform().m11() == pytest.approx(0.02)


def test_thousands_of_parcels_are_drawn(dock):
    many = [kin(number, number % 60) for number in range(1, 4001)]
    links = tuple(Descent(many[number // 2].id, many[number].id) for number in range(1, 4000))
    family = Family(many[0].id, {one.id: one for one in many}, links, is_whole=False)
    dock.show_family(family, laid_out(family))
    dock.tree.fit()
    assert len(dock.tree.scene().items()) == 4002
    assert not dock.tree.grab().isNull()
    assert "4000" in dock.notice.text.text()


def test_what_nobody_ever_had_says_so_and_a_lost_connection_can_be_tried_again(dock, heard):
    dock.request("7")
    dock.show_error(errors.NotFound("number_unknown", "No parcel has or had the number 7"))
    assert "7" in dock.notice.text.text()
    dock.show_error(errors.Unreachable("unreachable"))
    dock.notice.retried.emit()
    assert heard.numbers == ["7", "7"]


def test_nothing_is_cut_in_a_narrow_dock(shown):
    assert unreadable(laid_out_widget(shown, 420, 800)) == []


def test_signing_out_forgets_what_was_shown(shown):
    shown.sign_out()
    assert shown.number.text() == "" and shown.tree.current is None and not shown.isEnabled()
