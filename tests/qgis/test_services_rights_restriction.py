"""Bans and arrests at the desk of rights: laid, lifted, looked for; three states and never a fourth."""

from __future__ import annotations

from datetime import date

import pytest
from qgis.PyQt.QtCore import QDate

from cadastre_plugin.core.model.right import Standing
from tests.qgis.rights_seat import (
    apply,
    choose,
    editing_of,
    made,
    open_operation,
    person,
    register,
    right,
    said,
    select,
)


@pytest.fixture
def rights(world, lots):
    """Of the first lot nobody asked; the second bears a ban, and its arrests were looked for."""
    owner = person()
    ban = right(lots[1], "ban", number="T-1", imposed_by="Court", standing=Standing.PRESENT)
    asked = right(lots[1], "arrest", standing=Standing.ABSENT, checked_on=date(2026, 1, 5))
    owned = [right(lot, "ownership", owner) for lot in lots[:2]]
    return register(world, [owner], *owned, ban, asked)


@pytest.fixture
def change(desk, lots, rights):
    desk.open_area(lots)
    desk.start_change("Taqiq")
    select(desk, lots[0])


def test_a_ban_has_all_that_its_decision_says(desk, change, lots):
    page = open_operation(desk, "restriction")
    assert "nobody has asked" in page.standings.text()
    page.number.setText("T-000123")
    assert not page.apply.isEnabled() and "who imposed it" in said(page)
    page.imposed_by.setText("Mirobod tumanlararo sudi")
    page.imposed_on.setDate(QDate(2026, 3, 2))
    page.exchange_code.setText("EX-1")
    apply(page)
    laid = made(desk)["ban"]
    assert (laid.number, laid.imposed_by, laid.exchange_code) == ("T-000123", "Mirobod tumanlararo sudi", "EX-1")
    assert (laid.registered_on, laid.standing, laid.parcel_id) == (date(2026, 3, 2), Standing.PRESENT, lots[0].id)
    assert "T-000123" in page.standings.text() and page.number.text() == ""
    assert [act.operation for act in editing_of(desk).change().acts] == ["ban"]


def test_an_arrest_needs_its_own_documents_and_is_not_laid_twice(desk, change, lots, rights):
    page = open_operation(desk, "restriction")
    select(desk, lots[1])
    page.kind.setCurrentIndex(page.kind.findData("arrest"))
    assert page.operation == "arrest" and page.documents.missing()
    page.number.setText("T-1")
    page.imposed_by.setText("Court")
    apply(page)
    page.kind.setCurrentIndex(page.kind.findData("ban"))
    page.number.setText("T-1")
    page.imposed_by.setText("Court")
    assert not page.apply.isEnabled() and "lies on the parcel already" in said(page)


def test_a_ban_is_lifted_and_what_is_not_laid_is_not_offered(desk, change, lots, rights):
    page = open_operation(desk, "lifting")
    assert "No ban or arrest" in said(page)
    select(desk, lots[1])
    assert page.right.count() == 2, "the ban and the prompt, not the look-up of arrests"
    choose(page, rights[2])
    apply(page)
    (edit,) = editing_of(desk).change().rights
    assert (edit.id, edit.after) == (rights[2].id, None)
    assert "No ban or arrest" in said(open_operation(desk, "lifting"))


def test_a_check_is_recorded_with_its_day_and_takes_the_place_of_an_older_one(desk, change, lots, rights):
    page = open_operation(desk, "check")
    apply(page)
    record = made(desk)["ban"]
    assert (record.standing, record.checked_on, record.number) == (Standing.ABSENT, date.today(), None)
    assert f"verified absent on {date.today()}" in page.standings.text()
    select(desk, lots[1])
    assert not page.apply.isEnabled() and "lift it" in said(page), "a ban lies there"
    page.kind.setCurrentIndex(page.kind.findData("arrest"))
    page.answer.setCurrentIndex(page.answer.findData(Standing.UNKNOWN))
    page.checked_on.setDate(QDate(2026, 1, 4))
    assert not page.apply.isEnabled() and "2026-01-05" in said(page)
    page.checked_on.clear()
    assert not page.apply.isEnabled() and "day" in said(page)
    page.checked_on.setDate(QDate(2026, 2, 1))
    apply(page)
    again = made(desk)["arrest"]
    assert (again.id, again.version, again.standing) == (rights[3].id, 1, Standing.UNKNOWN)
    assert "not known; no answer on 2026-02-01" in page.standings.text()
