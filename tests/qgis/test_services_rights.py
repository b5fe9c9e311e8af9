"""The desk of rights in the whole plugin: a share is sold by hand and stands on the one undo stack."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import uuid4

import pytest
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QListWidget

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.layers.parcel_features import id_of
from cadastre_plugin.panels.findings_model import FINDING
from tests.qgis.waiting import wait_until
from tests.server import papers
from tests.server.acts import acts_on
from tests.server.papers import digest
from tests.server.world import change_of

NAMES = ("Muhayyo Toʻxtasinova", "Ким Ирина")


@pytest.fixture
def owned(world, lots):
    """A lot that one person owns; the other is in the register too."""
    people = owner, buyer = [Party(uuid4(), 0, PartyKind.NATURAL, f"{name} {uuid4().hex[:6]}") for name in NAMES]
    parcel, paper = lots[0], Source(uuid4(), 0, "title", "HM 7")
    right = Right(uuid4(), 0, "ownership", RightClass.RIGHT, parcel.id, (Share(owner.id, Fraction(1)),), (paper.id,))
    surveyor, supervisor = world.surveyor(), world.supervisor()
    change = change_of(
        parties=tuple(Edit(party.id, 0, party) for party in people),
        sources=(Edit(paper.id, 0, paper),),
        rights=(Edit(right.id, 0, right),),
    )
    world.approved(surveyor, supervisor, change)
    return right, owner, buyer


@pytest.fixture
def page(desk, lots, owned):
    """The page of a sale, its parcel selected on the map, its rights read."""
    desk.open_area(lots)
    desk.start_change("Oldi-sotdi")
    desk.services.drafting.editing.select([lots[0].id])
    desk.action("rights").trigger()
    dock = desk.services.rights
    wait_until(lambda: dock.rights.count() == 1, "for the rights of the parcel", 10)
    dock.operation.setCurrentIndex(dock.operation.findData("transfer"))
    dock.operation.activated.emit(dock.operation.currentIndex())
    return dock.page


def _pick(page, name):
    """Type a name as a hand does, and take the first who is found."""
    picker = page.receivers.pickers()[0]
    QTest.keyClicks(picker.edit, name.replace("Ким Ирина", "Kim Irina"))  # the search sees through the script
    found = picker.findChild(QListWidget)
    wait_until(lambda: found.count() > 0, f"for {name}", 10)
    QTest.keyClick(picker.edit, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Return)
    assert picker.note is not None


def test_a_third_of_what_is_held_is_sold_and_undone_and_submitted(world, desk, page, lots, owned):
    _, owner, buyer = owned
    page.part.setText("1/3")
    _pick(page, buyer.name)
    assert page.sentences.text(), page.notice.text.text()
    page.apply.click()
    editing = desk.services.drafting.editing
    (edit,) = editing.change().rights
    assert edit.base_version == 1
    assert edit.after.shares == (Share(owner.id, Fraction(2, 3)), Share(buyer.id, Fraction(1, 3)))
    assert [act.operation for act in editing.change().acts] == ["sale"]
    editing.undo_stack.undo()
    assert editing.change().is_empty() and not editing.change().acts
    editing.undo_stack.redo()
    assert editing.change().rights == (edit,)


def test_one_undo_stack_over_land_and_rights(desk, page, lots, owned):
    from tests.qgis.seat import shapes

    _, _, buyer = owned
    editing = desk.services.drafting.editing
    desk.reshape(*shapes(lots[0], lots[1], 2))
    _pick(page, buyer.name)
    page.apply.click()
    assert editing.change().rights and editing.change().parcels
    editing.undo_stack.undo()
    assert not editing.change().rights and editing.change().parcels
    editing.undo_stack.undo()
    assert editing.change().is_empty()


def test_rights_of_a_draft_survive_its_closing(desk, page, lots, owned):
    _, _, buyer = owned
    _pick(page, buyer.name)
    page.apply.click()
    change = desk.services.drafting.editing.change()
    desk.services.drafting.finish()
    desk.services.work.change_open_requested.emit(change.id)
    wait_until(lambda: desk.services.drafting.editing is not None, "for the draft", 10)
    again = desk.services.drafting.editing
    assert again.change() == change
    assert again.rights.standing().name(buyer.id) == buyer.name
    assert again.rights.base.of(lots[0].id), "the rights were kept with the draft"


def test_a_part_that_is_no_share_says_so_and_nothing_can_be_applied(page, owned):
    _pick(page, owned[2].name)
    assert page.apply.isEnabled()
    for wrong in ("3/2", "0/0", "-1/2", str(10**30), "x"):
        page.part.setText(wrong)
        assert not page.apply.isEnabled()
        assert page.notice.text.text()


def _carry(desk):
    dock = desk.services.rights
    dock.operation.setCurrentIndex(dock.operation.findData("carry"))
    dock.operation.activated.emit(dock.operation.currentIndex())
    return dock.page


def _split(desk, parcel):
    """Cut the parcel in two across its middle, with QGIS's own way of splitting."""
    west, south, east, north = parcel.geometry.bounds
    middle = round((west + east) / 2, 1)
    layer = desk.services.drafting.editing.draft.layer
    layer.selectByIds([])
    ids = [feature.id() for feature in layer.getFeatures() if id_of(feature) == parcel.id]
    layer.selectByIds(ids)
    layer.beginEditCommand("Split")
    layer.splitFeatures([QgsPointXY(middle, south - 5), QgsPointXY(middle, north + 5)], True)
    layer.endEditCommand()


def test_rights_of_a_parcel_that_was_split_are_carried_to_its_parts(world, desk, page, lots, owned):
    right = owned[0]
    page = _carry(desk)
    assert not page.apply.isEnabled() and "split" in page.notice.text.text()
    _split(desk, lots[0])
    wait_until(lambda: page.decisions(), "for the decisions", 10)
    assert page.apply.isEnabled()
    page.apply.click()
    change = desk.services.drafting.editing.change()
    children = {edit.id for edit in change.parcels if edit.after is not None}
    ended = next(edit for edit in change.rights if edit.id == right.id)
    carried = [edit.after for edit in change.rights if edit.id != right.id]
    assert ended.after is None and ended.base_version == 1
    assert {one.parcel_id for one in carried} == children and len(children) == 2
    assert all(one.origins == (right.id,) and one.shares == right.shares for one in carried)
    wait_until(lambda: not page.decisions(), "for nothing to be left", 10)


def test_a_sale_goes_through_review_into_the_register(world, desk, page, lots, owned, tmp_path, seat):
    right, owner, buyer = owned
    paper, content = tmp_path / "contract.pdf", papers.pdf()
    paper.write_bytes(content)
    _pick(page, buyer.name)
    page.documents.attach_files([paper])
    wait_until(lambda: page.documents.sources() and page.documents.sources()[0].sha256, "for the file", 10)
    page.applicant.pick(PartyNote(owner.id, 1, owner.kind, owner.name))
    page.apply.click()
    id = desk.services.drafting.editing.change().id
    desk.wait_for_check()
    submit = desk.services.work.change.submit
    model = desk.services.work.change.findings.model
    assert submit.isEnabled(), [model.index(row, 0).data(FINDING).text() for row in range(model.rowCount())]
    submit.click()
    state = "SELECT state FROM cadastre.change WHERE id = %s"
    wait_until(lambda: world.query(state, id) == [("submitted",)], "for the change to arrive", 15)
    supervisor = world.supervisor()
    record = supervisor.get(f"/changes/{id}").json()
    assert record["findings"] == [] or all(one["severity"] != "error" for one in record["findings"])
    assert supervisor.step(id, "take").status_code == 200
    answer = supervisor.step(id, "approve")
    assert answer.status_code == 200, answer.text
    held = supervisor.ask("POST", "/estate", json={"parcels": [str(lots[0].id)]}).json()["rights"]
    (ownership,) = [one for one in held if one["id"] == str(right.id)]
    assert ownership["state"]["shares"] == [{"party": str(buyer.id), "numerator": 1, "denominator": 1}]
    stored = world.query("SELECT count(*) FROM cadastre.source_file WHERE sha256 = %s", digest(content))
    assert stored == [(1,)]


def test_a_sale_of_the_same_share_elsewhere_is_told_while_one_edits(world, desk, page, owned):
    right, owner, buyer = owned
    _pick(page, buyer.name)
    page.apply.click()
    sold = replace(right, version=1, shares=(Share(buyer.id, Fraction(1)),))
    act = acts_on(("sale", "contract", right), applicant=owner.id)
    other = change_of(rights=(Edit(right.id, 1, sold),), **act)
    world.approved(world.surveyor(), world.supervisor(), other)
    wait_until(lambda: any("Rights that you edit" in text for text in desk.iface.texts()), "for the warning", 10)


def test_of_namesakes_those_who_hold_something_here_come_first(world, desk, page, owned):
    owner = owned[1]
    picker = page.applicant
    picker.edit.setText("x")
    twin = PartyNote(uuid4(), 1, owner.kind, owner.name, "•••1")
    picker.show_found("x", [twin, PartyNote(owner.id, 1, owner.kind, owner.name)])
    assert picker.found.item(0).text().startswith(f"{owner.name} · ")
    picker.clear()
    QTest.keyClick(picker.edit, Qt.Key.Key_Down)
    assert [picker.found.item(row).text() for row in range(picker.found.count())] == [picker.found.item(0).text()]
    assert owner.name in picker.found.item(0).text()
