"""People in the whole plugin: entered new beside their doubles, corrected, and two records of one merged."""

from __future__ import annotations

from fractions import Fraction

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.panels.rights.party_dialog import PartyDialog
from tests.qgis.rights_seat import open_operation, open_page, owned, person, pick, register
from tests.qgis.waiting import wait_until
from tests.server.people import group, pinfl_of

HALF = Fraction(1, 2)


@pytest.fixture
def owner(world, lots):
    party = person("Toshmatova Gulnora")
    register(world, [party], owned(lots[0], (party, "1")))
    return party


def _change(desk):
    return desk.services.drafting.editing.change()


def _dialog(desk):
    (dialog,) = [found for found in desk.iface.window.findChildren(PartyDialog) if found.isVisible()]
    return dialog


def _ask_new(desk, page, name):
    picker = page.receivers.pickers()[0]
    QTest.keyClicks(picker.edit, name)
    picker.new.click()
    dialog = _dialog(desk)
    assert dialog.form.name.text() == name
    return picker, dialog


def test_a_buyer_is_entered_as_new_with_the_sale(desk, lots, owner):
    page = open_page(desk, lots, "transfer")
    picker, dialog = _ask_new(desk, page, "Zuhra Alimova")
    assert not dialog.enter.isEnabled(), "nobody knows yet whether she is in the register"
    wait_until(lambda: not dialog.form.is_searching(), "for doubles", 10)
    dialog.form.pinfl.setText("123")
    assert not dialog.enter.isEnabled()
    dialog.form.pinfl.setText(pinfl_of("4150585123045"))
    wait_until(dialog.enter.isEnabled, "for doubles", 10)
    dialog.enter.click()
    assert picker.note.name == "Zuhra Alimova" and page.apply.isEnabled()
    page.apply.click()
    (made,) = _change(desk).parties
    assert (made.base_version, made.after.name, made.after.kind) == (0, "Zuhra Alimova", PartyKind.NATURAL)
    assert _change(desk).rights[0].after.shares == (Share(made.id, Fraction(1)),)
    assert _change(desk).acts[0].party_ids == (made.id,)
    desk.services.drafting.editing.undo_stack.undo()
    assert not _change(desk).parties


def test_enter_alone_enters_nobody_and_escape_neither(desk, lots, owner):
    page = open_page(desk, lots, "transfer")
    picker, dialog = _ask_new(desk, page, "Zuhra Alimova")
    wait_until(dialog.enter.isEnabled, "for doubles", 10)
    QTest.keyClick(dialog.form.name, Qt.Key.Key_Return)
    assert dialog.isVisible() and picker.note is None
    QTest.keyClick(dialog.form.name, Qt.Key.Key_Escape)
    assert picker.note is None and picker.edit.text() == "Zuhra Alimova"
    picker.new.click()
    dialog = _dialog(desk)
    wait_until(dialog.enter.isEnabled, "for doubles", 10)
    QTest.keyClick(dialog.form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert picker.note.name == "Zuhra Alimova"


def test_who_is_in_the_register_in_another_script_is_taken_from_there(desk, world, lots, owner):
    known = person("Қодирова Зулфия")
    register(world, [known])
    page = open_page(desk, lots, "transfer")
    picker, dialog = _ask_new(desk, page, known.name.replace("Қодирова Зулфия", "Qodirova Zulfiya"))
    box = dialog.form.doubles
    wait_until(lambda: box.list.count() > 0, "for doubles", 10)
    assert known.name in box.list.item(0).text() and "another script" in box.list.item(0).text()
    box.take.click()
    assert picker.note.id == known.id and not picker.new_parties
    page.apply.click()
    assert not _change(desk).parties


def test_one_who_is_new_in_the_draft_is_found_by_the_next_search(desk, lots, owner):
    page = open_page(desk, lots, "new_party")
    page.party.name.setText("Пак Виктория")
    wait_until(page.apply.isEnabled, "for doubles", 10)
    page.apply.click()
    (made,) = _change(desk).parties
    assert [act.operation for act in _change(desk).acts] == ["new_party"] and not page.party.name.text()
    page = open_operation(desk, "transfer")
    pick(page.receivers.pickers()[0], made.after, "Pak Vikt")
    assert page.receivers.pickers()[0].note.id == made.id
    page.apply.click()
    assert len(_change(desk).parties) == 1


def test_a_group_with_a_new_member_is_entered_whole(desk, world, lots, owner):
    page = open_page(desk, lots, "new_party")
    form = page.party
    form.kind.setCurrentIndex(form.kind.findData("group"))
    form.name.setText("Oila")
    pick(form.members.pickers()[0], owner)
    form.members.add.click()
    form.members.pickers()[1].new.click()
    dialog = _dialog(desk)
    assert dialog.form.kind.findData("group") < 0, "a group is no member of another"
    dialog.form.name.setText("Yangi Kelin")
    wait_until(dialog.enter.isEnabled, "for doubles", 10)
    dialog.enter.click()
    form.members.equal.click()
    wait_until(page.apply.isEnabled, "for doubles", 10)
    page.apply.click()
    made = {edit.after.kind: edit.after for edit in _change(desk).parties}
    bride = made[PartyKind.NATURAL]
    assert made[PartyKind.GROUP].members == (Share(owner.id, HALF), Share(bride.id, HALF))


def test_a_record_is_opened_on_record_and_corrected_with_a_reason(desk, world, lots, owner):
    page = open_page(desk, lots, "correct_party")
    assert not page.open.isEnabled()
    pick(page.picker, owner)
    count = "SELECT count(*) FROM cadastre.audit WHERE what = 'read_party' AND subject = %s"
    assert world.query(count, str(owner.id)) == [(0,)], "finding is not opening"
    page.open.click()
    wait_until(lambda: page.before is not None, "for the record", 10)
    assert world.query(count, str(owner.id)) == [(1,)]
    page.party.name.setText("Toshmatova Gulnoza")
    wait_until(lambda: not page.party.is_searching(), "for doubles", 10)
    assert not page.apply.isEnabled(), "a correction needs its reason"
    page.reason.setText("pasportga ko'ra")
    page.apply.click()
    (edit,) = _change(desk).parties
    assert (edit.base_version, edit.after.name) == (1, "Toshmatova Gulnoza")
    assert _change(desk).acts[0].reason == "pasportga ko'ra"
    assert desk.services.drafting.editing.rights.standing().name(owner.id) == "Toshmatova Gulnoza"


def test_a_record_of_another_district_stays_closed(desk, world, lots, owner):
    stranger = person("Sodiqov Zafar", pinfl=pinfl_of("3020280100002"))
    (lot,) = world.row_of_lots(1, "01")
    register(world, [stranger], owned(lot, (stranger, "1")), district="01")
    page = open_page(desk, lots, "correct_party")
    pick(page.picker, stranger)
    page.open.click()
    wait_until(lambda: "other districts" in page.notice.text.text(), "for the refusal", 10)
    assert page.before is None and page.open.isEnabled()


def test_a_doubled_record_is_merged_wherever_it_holds_something(desk, world, lots):
    """The double holds a lot outside the work area and is a member of a couple."""
    (far,) = world.row_of_lots(1)
    kept, doubled, wife = person("Karimov Aziz"), person("Каримов Азиз"), person("Lola")
    couple = group("Oila", doubled, wife)
    rights = [
        owned(lots[0], (kept, "1/2"), (doubled, "1/2")),
        owned(far, (doubled, "1")),
        owned(lots[1], (couple, "1")),
    ]
    register(world, [kept, doubled, wife, couple], *rights)
    page = open_page(desk, lots, "party_merge")
    pick(page.kept.picker, kept)
    pick(page.doubled.picker, doubled)
    wait_until(page.apply.isEnabled, page.notice.text.text(), 10)
    assert far.number in page.doubled.holds.text() and "Oila" in page.doubled.holds.text()
    page.apply.click()
    after = {edit.id: edit.after for edit in _change(desk).rights}
    assert after[rights[0].id].shares == (Share(kept.id, Fraction(1)),)
    assert after[rights[1].id].shares == (Share(kept.id, Fraction(1)),)
    parties = {edit.id: edit.after for edit in _change(desk).parties}
    assert parties[doubled.id] is None
    assert parties[couple.id].members == (Share(kept.id, HALF), Share(wife.id, HALF))
    world.submitted(world.surveyor(), _change(desk))


def test_the_other_one_is_kept_when_asked(desk, world, lots):
    one, other = person("Karimov Aziz"), person("Karimov Aziz")
    register(world, [one, other], owned(lots[0], (one, "1")))
    page = open_page(desk, lots, "party_merge")
    pick(page.kept.picker, one)
    pick(page.doubled.picker, other)
    page.swap.click()
    assert page.ids() == (other.id, one.id)
    wait_until(page.apply.isEnabled, page.notice.text.text(), 10)
    page.apply.click()
    assert _change(desk).rights[0].after.shares == (Share(other.id, Fraction(1)),)


def test_who_holds_land_in_another_district_is_merged_by_someone_else(desk, world, lots):
    kept, doubled = person("Karimov Aziz"), person("Karimov Aziz")
    register(world, [kept], owned(lots[0], (kept, "1")))
    (lot,) = world.row_of_lots(1, "01")
    register(world, [doubled], owned(lot, (doubled, "1")), district="01")
    page = open_page(desk, lots, "party_merge")
    pick(page.kept.picker, kept)
    pick(page.doubled.picker, doubled)
    wait_until(lambda: "district 01 too" in page.notice.text.text(), "for the refusal", 10)
    assert not page.apply.isEnabled()
