"""Records of rights are corrected and rights end, with a reason each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from qgis.PyQt.QtCore import QDate, Qt

from cadastre_plugin.core.model.right import Share, Standing
from tests.qgis.rights_seat import (
    apply,
    choose,
    editing_of,
    made,
    open_operation,
    person,
    pick,
    register,
    right,
    said,
    select,
)


@pytest.fixture
def people():
    return [person("Salimova Gulnora"), person("Salimov Jasur")]


@pytest.fixture
def rights(world, lots, people):
    owned = right(lots[0], "ownership", *people, registered_on=date(2020, 5, 6))
    mortgage = right(
        lots[0], "mortgage", people[0], rank=1, amount=Decimal("1500.50"), currency="USD", based_on=owned.id
    )
    ban = right(lots[0], "ban", number="T-1", imposed_by="Court", standing=Standing.PRESENT)
    return register(world, people, owned, mortgage, ban)


@pytest.fixture
def change(desk, lots, rights):
    desk.open_area(lots)
    desk.start_change("Tuzatish")
    select(desk, lots[0])


def test_a_record_is_shown_as_it_is_and_only_what_is_written_over_changes(desk, change, rights):
    _, mortgage, _ = rights
    page = open_operation(desk, "correction")
    assert not page.record.isVisibleTo(page)
    choose(page, mortgage)
    record = page.record
    assert (record.amount.value(), record.amount.currency_code(), record.rank.value()) == (Decimal("1500.50"), "USD", 1)
    assert record.based_on.right_id() == rights[0].id and record.holders.is_complete()
    assert not record.changes() and "Nothing differs" in said(page)
    record.amount.amount.setText("1 500 000,50")
    assert not page.apply.isEnabled() and "reason" in said(page)
    page.reason.setText("  A slip of the pen ")
    apply(page)
    expected = replace(mortgage, amount=Decimal("1500000.50"), reason="A slip of the pen")
    assert made(desk)["mortgage1"] == expected
    assert [act.reason for act in editing_of(desk).change().acts] == ["A slip of the pen"]
    assert not page.record.isVisibleTo(page) and page.reason.text() == ""


def test_each_kind_shows_its_own_fields(desk, change, rights):
    page = open_operation(desk, "correction")
    choose(page, rights[2])
    record = page.record
    seen = {
        name for name in ("rank", "imposed_by", "standing", "registered_on") if getattr(record, name).isVisibleTo(page)
    }
    assert seen == {"imposed_by", "standing", "registered_on"} and not record.holders.isVisibleTo(page)
    record.kind.setCurrentIndex(record.kind.findData("arrest"))
    record.registered_on.setDate(QDate(2024, 2, 29))
    page.reason.setText("It is an arrest")
    apply(page)
    assert made(desk)["arrest"] == replace(
        rights[2], kind="arrest", registered_on=date(2024, 2, 29), reason="It is an arrest"
    )


def test_holders_and_their_shares_are_corrected_exactly(desk, change, rights, people):
    page = open_operation(desk, "correction")
    choose(page, rights[0])
    page.reason.setText("By the title")
    for edit, part in zip(page.record.holders.shares(), ("1/3", "3/2"), strict=True):
        edit.setText(part)
    assert not page.apply.isEnabled() and "3/2" in said(page)
    page.record.holders.shares()[1].setText("2/3")
    apply(page)
    assert made(desk)["ownership"].shares == (
        Share(people[0].id, Fraction(1, 3)),
        Share(people[1].id, Fraction(2, 3)),
    )


def test_what_a_person_wrote_stays_when_another_right_becomes_another(desk, change, rights):
    page = open_operation(desk, "correction")
    choose(page, rights[1])
    page.record.amount.amount.setText("77")
    ending = open_operation(desk, "ending")
    item = next(ending.rights.item(row) for row in range(3) if "T-1" in ending.rights.item(row).text())
    item.setCheckState(Qt.CheckState.Checked)
    ending.reason.setText("Lapsed")
    apply(ending)
    assert open_operation(desk, "correction") is page
    assert page.right.right_id() == rights[1].id and page.record.amount.amount.text() == "77"


def test_rights_end_together_with_what_rests_on_them(desk, change, rights):
    page = open_operation(desk, "ending")
    rows = {page.rights.item(row).data(Qt.ItemDataRole.UserRole): page.rights.item(row) for row in range(3)}
    page.reason.setText("The building is gone")
    rows[rights[0].id].setCheckState(Qt.CheckState.Checked)
    assert not page.apply.isEnabled() and "rest on it" in said(page)
    rows[rights[1].id].setCheckState(Qt.CheckState.Checked)
    page.reason.clear()
    assert not page.apply.isEnabled() and "reason" in said(page)
    page.reason.setText("The building is gone")
    apply(page)
    assert {edit.id for edit in editing_of(desk).change().rights if edit.after is None} == {rights[0].id, rights[1].id}
    assert page.rights.count() == 1 and not page.chosen()


def test_where_nothing_is_registered_both_pages_say_so(desk, change, lots):
    select(desk, lots[2])
    for name in ("correction", "ending"):
        assert "Nothing is registered" in said(open_operation(desk, name))


def test_a_holder_is_replaced_by_another_person(desk, change, world, rights, people):
    page = open_operation(desk, "correction")
    choose(page, rights[1])
    pick(page.record.holders.pickers()[0], people[1])
    page.reason.setText("The other one")
    apply(page)
    assert made(desk)["mortgage1"].shares == (Share(people[1].id, Fraction(1)),)
