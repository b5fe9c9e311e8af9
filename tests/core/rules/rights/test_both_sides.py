"""The rights of both sides of a change reach the rules, and stay with the land they were read for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.situation import Surroundings, before_and_after
from tests.core.making import TASHKENT, change, id_of, parcel, rectangle

LOT = parcel("1", rectangle(0, 0, 20, 30))
EAST = parcel("2", rectangle(20, 0, 40, 30))
TITLE = Right(id_of("title"), 3, "ownership", RightClass.RIGHT, LOT.id)
ESTATE = Estate(rights={TITLE.id: TITLE}, known=frozenset({LOT.id}))


def test_each_side_has_its_own_rights() -> None:
    lease = replace(TITLE, id=id_of("lease"), version=0, kind="lease")
    made = replace(change(), rights=(Edit(lease.id, 0, lease), Edit(TITLE.id, 3, None)))
    before, after = before_and_after(made, Surroundings([LOT], estate=ESTATE), TASHKENT)
    assert before.estate is not None and after.estate is not None
    assert before.estate.of(LOT.id) == (TITLE,)
    assert after.estate.of(LOT.id) == (lease,)


def test_rights_that_nobody_read_are_on_neither_side() -> None:
    before, after = before_and_after(change(LOT), Surroundings([LOT]), TASHKENT)
    assert (before.estate, after.estate) == (None, None)


def test_rights_stay_when_more_land_is_read_and_come_when_they_are_read() -> None:
    here = Surroundings([LOT], numbers={"x": EAST.id}).with_estate(ESTATE, date(2026, 3, 1))
    assert here.estate is ESTATE
    wider = here.extended([EAST])
    assert (wider.estate, wider.today) == (ESTATE, date(2026, 3, 1))
    assert wider.by_id.keys() == {LOT.id, EAST.id}
    assert here.with_estate(None).today == date(2026, 3, 1)
    assert here.with_estate(Estate()).numbers == here.numbers
