"""Who looked at whom, in the whole plugin: for administrators, by person, user and day, part by part."""

from __future__ import annotations

import psycopg
import pytest
from qgis.PyQt.QtCore import QDate

from tests.qgis.waiting import wait_until
from tests.server.people import enter, person, pinfl_of
from tests.server.test_audit_chain import unguard

PINFL = pinfl_of("3170777100001")


@pytest.fixture(scope="module")
def seen(world):
    """Somebody at whom two people looked, one of them often."""
    party = person("Fozilov Fozil", PINFL)
    enter(world, party)
    curious, other = world.surveyor(), world.surveyor()
    for _ in range(120):
        assert curious.get(f"/parties/{party.id}").status_code == 200
    assert other.get("/parties", params={"q": "Фозилов"}).status_code == 200
    return party, curious, other


@pytest.fixture
def dock(seat, world):
    desk = seat()
    _sign_in(desk, world.person("administrator"))
    assert desk.action("lookups").isEnabled()
    desk.action("lookups").trigger()
    return desk.services.lookups


def _sign_in(desk, who):
    from cadastre_plugin.panels.connect_dialog import SignInRequest
    from tests.server.world import PASSWORD

    connection = desk.services.connection
    connection.sign_in(SignInRequest(who.address, who.name, PASSWORD))
    wait_until(lambda: connection.session is not None, "for the sign-in", 10)


def _shown(dock):
    return [dock.list.item(row).text() for row in range(dock.list.count())]


def test_looks_at_a_person_part_by_part(dock, seen):
    party, curious, other = seen
    dock.person.setText(str(party.id))
    dock.show_button.click()
    wait_until(lambda: dock.list.count() == 100, "for the first part", 10)
    assert other.name in _shown(dock)[0] and "Фозилов" in _shown(dock)[0]
    assert curious.name in _shown(dock)[1] and "Opened a record" in _shown(dock)[1]
    dock.more.click()
    wait_until(lambda: dock.list.count() == 121, "for the rest", 10)
    assert not dock.more.isVisibleTo(dock)


def test_by_user_and_by_number(dock, seen):
    party, _, other = seen
    dock.person.setText(PINFL)
    dock.who.setText(other.name)
    dock.show_button.click()
    wait_until(lambda: dock.list.count() == 1, "for the list", 10)
    assert [dock.seen.item(row).text() for row in range(dock.seen.count())] == [str(party.id)]
    dock.who.clear()
    dock.seen.itemActivated.emit(dock.seen.item(0))
    wait_until(lambda: dock.list.count() == 100, "for the list of that person", 10)
    assert dock.person.text() == str(party.id)


def test_by_day(dock, seen):
    _, curious, _ = seen
    dock.who.setText(curious.name)
    dock.until.setDate(QDate.currentDate().addDays(-1))
    dock.show_button.click()
    wait_until(lambda: "Nobody looked" in dock.notice.text.text(), "for the empty list", 10)
    dock.until.setDate(QDate.currentDate())
    dock.since.setDate(QDate.currentDate().addDays(-1))
    dock.show_button.click()
    wait_until(lambda: dock.list.count() == 100, "for the list", 10)


def test_what_is_no_person_says_so(dock):
    dock.person.setText("Fozilov")
    dock.show_button.click()
    wait_until(lambda: "PINFL" in dock.notice.text.text(), "for the refusal", 10)
    assert dock.notice.retry.isVisibleTo(dock)


def test_it_is_for_administrators_only_and_empty_after_they_leave(seat, world, seen):
    desk = seat()
    _sign_in(desk, world.surveyor())
    assert not desk.action("lookups").isEnabled()
    dock = desk.services.lookups
    dock.show_button.click()
    assert not dock.isEnabled() and dock.list.count() == 0
    desk.services.connection.sign_out()
    _sign_in(desk, world.person("administrator"))
    desk.action("lookups").trigger()
    dock.show_button.click()
    wait_until(lambda: dock.list.count() > 0, "for the list", 10)
    desk.services.connection.sign_out()
    assert dock.list.count() == 0 and not dock.isVisible()


def test_the_log_is_verified_and_a_broken_row_is_named(dock, world, seen):
    box = dock.chain
    box.verify.click()
    wait_until(lambda: "The log is whole" in box.notice.text.text(), "for the verdict", 10)
    assert "Last seal" in box.head.text()
    with psycopg.connect(world.database.owner_url) as owner:
        unguard(owner)
        (row,) = owner.execute("SELECT audit_id FROM cadastre.audit_seal WHERE position = 5").fetchone()
        owner.execute("UPDATE cadastre.audit SET what = what || '!' WHERE id = %s", [row])
    box.verify.click()
    wait_until(lambda: f"broken at row {row}" in box.notice.text.text(), "for the verdict", 10)
    assert "whole: 4" in box.notice.text.text() and box.verify.isEnabled()
