"""Joint property of spouses and its division in the whole plugin."""

from __future__ import annotations

from fractions import Fraction

import pytest
from qgis.PyQt.QtCore import Qt

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import Share
from tests.qgis.rights_seat import open_operation, open_page, owned, person, pick, register
from tests.qgis.waiting import wait_until
from tests.server.people import group

HALF = Fraction(1, 2)


@pytest.fixture
def couple(world, lots):
    """He owns the first lot beside a stranger; she is in the register and holds nothing."""
    people = he, _, stranger = [person(name) for name in ("Anvar", "Nodira", "Zafar")]
    right = owned(lots[0], (he, "1/2"), (stranger, "1/2"))
    register(world, people, right)
    return (*people, right)


def _change(desk):
    return desk.services.drafting.editing.change()


def _tick(page, *ids):
    for row in range(page.holders.count()):
        item = page.holders.item(row)
        wanted = item.data(Qt.ItemDataRole.UserRole) in ids
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)


def _join(desk, lots, he, she):
    page = open_page(desk, lots, "joint_property")
    _tick(page, he.id)
    assert len(page.members.pickers()) == 2 and page.members.pickers()[0].note.id == he.id
    pick(page.members.pickers()[1], she)
    page.apply.click()
    return page


def test_a_holder_and_the_spouse_become_a_group(desk, lots, couple):
    he, she, stranger, _ = couple
    _join(desk, lots, he, she)
    (edit,) = _change(desk).rights
    (made,) = _change(desk).parties
    assert (made.after.kind, made.after.name) == (PartyKind.GROUP, f"{he.name}, {she.name}")
    assert made.after.members == (Share(he.id, HALF), Share(she.id, HALF))
    assert set(edit.after.shares) == {Share(made.id, HALF), Share(stranger.id, HALF)}


def test_who_is_no_longer_ticked_leaves_the_members(desk, lots, couple):
    he, _, stranger, _ = couple
    page = open_page(desk, lots, "joint_property")
    assert page.notice.text.text() == "Tick whose shares become joint property"
    _tick(page, he.id, stranger.id)
    assert {picker.note.id for picker in page.members.pickers()} == {he.id, stranger.id} and page.apply.isEnabled()
    page.name.setText("Oila")
    _tick(page, he.id)
    assert [picker.note.id if picker.note else None for picker in page.members.pickers()] == [he.id, None]
    assert page.name.text() == "Oila", "a name that was written by hand stays"
    assert not page.apply.isEnabled()


def test_a_group_of_the_draft_is_divided_again_and_ends(desk, lots, couple):
    he, she, stranger, _ = couple
    _join(desk, lots, he, she)
    page = open_operation(desk, "division")
    group = _change(desk).parties[0].id
    _tick(page, group)
    assert [field.text() for field in page.parts.fields()] == ["1/4", "1/4"]
    page.parts.fields()[0].setText("1/8")
    assert "1/8" in page.parts.sum.text() and not page.apply.isEnabled()
    page.parts.fields()[1].setText("3/8")
    page.apply.click()
    (edit,) = _change(desk).rights
    shares = {Share(he.id, Fraction(1, 8)), Share(she.id, Fraction(3, 8)), Share(stranger.id, HALF)}
    assert set(edit.after.shares) == shares
    assert not _change(desk).parties, "the group was never in the register"


def test_a_group_of_the_register_ends_when_it_holds_nothing_else(desk, world, lots):
    he, she = person("Anvar"), person("Nodira")
    rich, poor = group("Anvar, Nodira", he, she), group("Nodira, Anvar", she, he)
    rights = [owned(lots[0], (poor, "1/2"), (rich, "1/2")), owned(lots[1], (rich, "1"))]
    register(world, [he, she, rich, poor], *rights)
    page = open_page(desk, lots, "division")
    wait_until(lambda: len(desk.services.rights_desk.work._holdings) == 2, "for what the groups hold", 10)
    page.parts.fields()[0].setText("1")
    page.parts.fields()[1].clear()
    page.apply.click()
    assert [(edit.id, edit.after) for edit in _change(desk).parties] == [(poor.id, None)]


def test_fractions_of_holders_are_divided_anew(desk, lots, couple):
    he, _, stranger, _ = couple
    page = open_page(desk, lots, "division")
    assert "leaves everything as it is" in page.notice.text.text()
    for field, part in zip(page.parts.fields(), ("2/3", "1/3"), strict=True):
        field.setText(part)
    page.apply.click()
    (edit,) = _change(desk).rights
    assert set(edit.after.shares) == {Share(he.id, Fraction(2, 3)), Share(stranger.id, Fraction(1, 3))}
