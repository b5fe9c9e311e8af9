"""Inheritance in the whole plugin: what someone who died held goes to the heirs by fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cadastre_plugin.core.model.right import Share
from tests.qgis.rights_seat import open_page, owned, person, pick, register


@pytest.fixture
def family(world, lots):
    """The deceased has half of the first lot beside a son, and the whole of the second."""
    people = deceased, son, daughter = [person(name) for name in ("Anvar Qodirov", "Bobur Qodirov", "Dilnoza Qodirova")]
    rights = [owned(lots[0], (deceased, "1/2"), (son, "1/2")), owned(lots[1], (deceased, "1"))]
    register(world, people, *rights)
    return deceased, son, daughter, rights


def _name_heirs(page, *heirs):
    for number, heir in enumerate(heirs):
        if number:
            page.heirs.add.click()
        pick(page.heirs.pickers()[number], heir)


def test_the_share_of_the_deceased_goes_to_the_heirs_in_equal_parts(desk, lots, family):
    deceased, son, daughter, rights = family
    page = open_page(desk, lots, "inheritance")
    page.deceased.choose(deceased.id)
    _name_heirs(page, son, daughter)
    assert not page.apply.isEnabled(), "one heir has no part yet"
    page.heirs.equal.click()
    assert page.heirs.sum.text().endswith("1/2 + 1/2 = 1")
    page.apply.click()
    change = desk.services.drafting.editing.change()
    (edit,) = change.rights
    assert set(edit.after.shares) == {Share(son.id, Fraction(3, 4)), Share(daughter.id, Fraction(1, 4))}
    assert [(act.operation, act.right_ids) for act in change.acts] == [("inheritance", (rights[0].id,))]


def test_what_is_missing_of_the_parts_is_said(desk, lots, family):
    _, son, daughter, _ = family
    page = open_page(desk, lots, "inheritance")
    _name_heirs(page, son, daughter)
    for row, part in zip(page.heirs.shares(), ("1/2", "1/3"), strict=True):
        row.setText(part)
    assert "1/6" in page.heirs.sum.text()
    assert not page.apply.isEnabled() and "1/6" in page.notice.text.text()


def test_rights_in_other_parcels_that_were_read_are_inherited_in_the_same_act(desk, lots, family):
    deceased, _, daughter, rights = family
    open_page(desk, lots, "inheritance", lots[1])
    page = open_page(desk, lots, "inheritance")
    page.deceased.choose(deceased.id)
    assert page.elsewhere.isVisibleTo(page)
    page.elsewhere.click()
    assert set(page.rights.checked()) == {right.id for right in rights}
    _name_heirs(page, daughter)
    page.apply.click()
    change = desk.services.drafting.editing.change()
    assert {edit.id for edit in change.rights} == {right.id for right in rights} and len(change.acts) == 1


def test_a_parcel_without_rights_says_so(desk, lots):
    page = open_page(desk, lots, "inheritance", lots[2])
    assert page.notice.text.text() == "Nothing in this parcel can be inherited"
    assert not page.apply.isEnabled()
