"""Exchange in the whole plugin: two parcels, selected on the map or the second found by its number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.model.right import Share
from tests.qgis.rights_seat import open_page, owned, person, register
from tests.qgis.waiting import wait_until


@pytest.fixture
def holders(world, lots):
    """Each owns a lot: the first, the second, and one far from the work area."""
    (far,) = world.row_of_lots(1)
    people = [person(name) for name in ("Anvar", "Bobur", "Zafar")]
    rights = [owned(lot, (party, "1")) for lot, party in zip((lots[0], lots[1], far), people, strict=True)]
    register(world, people, *rights)
    return people, rights, far


def test_two_parcels_selected_on_the_map(desk, lots, holders):
    (anvar, bobur, _), (first, second, _), _ = holders
    page = open_page(desk, lots, "exchange", lots[0], lots[1])
    wait_until(lambda: page.there.right.right_id() is not None, "for the rights of the other parcel", 10)
    page.here.part.setText("1/2")
    assert page.apply.isEnabled(), page.notice.text.text()
    page.apply.click()
    after = {edit.id: edit.after.shares for edit in desk.services.drafting.editing.change().rights}
    half, whole = Fraction(1, 2), Fraction(1)
    given = {right.id: shares for right, shares in ((first, None), (second, None))}
    assert after.keys() == given.keys()
    sides = {frozenset(shares) for shares in after.values()}
    assert sides in (
        {frozenset({Share(anvar.id, half), Share(bobur.id, half)}), frozenset({Share(anvar.id, whole)})},
        {frozenset({Share(anvar.id, half), Share(bobur.id, half)}), frozenset({Share(bobur.id, whole)})},
    )


def test_the_other_parcel_is_found_by_its_number_outside_the_work_area(desk, lots, holders):
    (anvar, _, zafar), (first, _, third), far = holders
    page = open_page(desk, lots, "exchange")
    assert page.notice.text.text() == "Choose the other parcel"
    QTest.keyClicks(page.other.number, far.number)
    QTest.keyClick(page.other.number, Qt.Key.Key_Return)
    wait_until(lambda: page.there.holder.party_id() == zafar.id, "for the parcel", 10)
    assert far.number in page.sentences.text()
    page.apply.click()
    after = {edit.id: edit.after.shares for edit in desk.services.drafting.editing.change().rights}
    assert after == {first.id: (Share(zafar.id, Fraction(1)),), third.id: (Share(anvar.id, Fraction(1)),)}


def test_a_number_that_nobody_has_or_that_is_none_says_so(desk, lots, holders):
    page = open_page(desk, lots, "exchange")
    page.other.number.setText("10:09")
    page.other.find.click()
    assert page.other.notice.isVisibleTo(page) and not page.other.notice.progress.isVisibleTo(page)
    page.other.number.setText("10:09:03:02:03:9998")
    page.other.find.click()
    wait_until(lambda: not page.other.notice.progress.isVisibleTo(page), "for the answer", 10)
    assert page.other.parcel_id() is None and not page.apply.isEnabled()


def test_a_parcel_of_another_district_stays_closed_and_hinders_nothing(desk, world, lots, holders):
    (foreign,) = world.row_of_lots(1, "01")
    page = open_page(desk, lots, "exchange")
    page.other.number.setText(foreign.number)
    page.other.find.click()
    wait_until(lambda: not page.other.notice.progress.isVisibleTo(page), "for the answer", 10)
    assert "01" in page.other.notice.text.text()
    desk.services.drafting.editing.select([lots[1].id])
    wait_until(lambda: lots[1].id in desk.services.drafting.editing.rights.base.known, "for other rights", 10)
