"""Leases at the desk of rights: tenants with shares, a last day, and a sublease that rests on its lease."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from qgis.PyQt.QtCore import QDate

from tests.qgis.rights_seat import apply, made, open_operation, person, pick, register, right, said, select


@pytest.fixture
def tenants():
    return [person("Rahimova Nodira"), person("Tursunov Bobur")]


@pytest.fixture
def owned(world, lots, tenants):
    owner = person()
    return register(world, [owner, *tenants], right(lots[0], "ownership", owner))[0]


@pytest.fixture
def page(desk, lots, owned):
    desk.open_area(lots)
    desk.start_change("Ijara")
    select(desk, lots[0])
    return open_operation(desk, "lease")


def test_a_parcel_is_leased_to_two_and_leased_on(desk, page, owned, tenants):
    assert not page.apply.isEnabled() and "tenants" in said(page)
    page.tenants.add.click()
    for picker, tenant in zip(page.tenants.pickers(), tenants, strict=True):
        pick(picker, tenant)
    assert not page.apply.isEnabled(), "the second has no part yet"
    page.tenants.equal.click()
    page.until.setDate(QDate(2030, 6, 30))
    apply(page)
    lease = made(desk)["lease"]
    assert (lease.based_on, lease.until) == (owned.id, date(2030, 6, 30))
    assert [share.fraction for share in lease.shares] == [Fraction(1, 2)] * 2
    page.kind.setCurrentIndex(page.kind.findData("sublease"))
    assert page.operation == "sublease" and page.lease.isVisibleTo(page) and not page.based_on.isVisibleTo(page)
    assert page.lease.right_id() == lease.id
    pick(page.tenants.pickers()[0], tenants[1])
    page.until.setDate(QDate(2031, 1, 1))
    assert not page.apply.isEnabled() and "2030-06-30" in said(page)
    page.until.clear()
    apply(page)
    on = made(desk)["sublease"]
    assert (on.based_on, on.until, on.parcel_id) == (lease.id, lease.until, lease.parcel_id)


def test_without_a_lease_there_is_none_to_lease_on(page):
    page.kind.setCurrentIndex(page.kind.findData("sublease"))
    assert not page.lease.isEnabled() and "No lease" in said(page) and not page.apply.isEnabled()


def test_a_lease_that_ends_before_its_contract_is_refused_and_keeps_its_inputs(page, tenants):
    pick(page.tenants.pickers()[0], tenants[0])
    page.documents.form.date.setDate(QDate(2026, 2, 2))
    page.until.setDate(QDate(2026, 2, 1))
    assert not page.apply.isEnabled() and "2026-02-01" in said(page)
    assert page.tenants.is_complete() and page.until.day() == date(2026, 2, 1)
