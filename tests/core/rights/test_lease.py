"""Lease, sublease and their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cadastre_plugin.core.model.right import RightClass
from cadastre_plugin.core.rights.ending import end
from cadastre_plugin.core.rights.lease import Lease, Sublease, lease, sublease
from cadastre_plugin.core.rights.papers import Papers
from tests.core.making import id_of
from tests.core.rights.making import (
    ANNA,
    BEK,
    CHORI,
    CONTRACT,
    EAST,
    LOT,
    PAPERS,
    after,
    estate,
    held,
    ownership,
    refused,
    shares,
)

TITLE = ownership("title", LOT, (ANNA, "1"))
OTHER = ownership("other", EAST, (ANNA, "1"))
BEFORE = estate(TITLE, OTHER)
LEASED = Lease(LOT, shares((BEK, "1")), date(2030, 12, 31), TITLE.id)


def leased() -> tuple:
    outcome = lease(BEFORE, LEASED, PAPERS)
    (made,) = outcome.rights.values()
    return after(BEFORE, outcome), made


def test_a_lease_is_a_right_of_the_parcel_with_its_term() -> None:
    _, made = leased()
    assert (made.kind, made.right_class, made.parcel_id, made.version) == ("lease", RightClass.RIGHT, LOT, 0)
    assert (held(made), made.until, made.based_on) == ({BEK: "1"}, date(2030, 12, 31), TITLE.id)
    assert made.source_ids == (CONTRACT.id,)


def test_a_sublease_rests_on_the_lease_and_ends_with_it_unless_it_is_said() -> None:
    standing, rented = leased()
    (made,) = sublease(standing, Sublease(rented.id, shares((CHORI, "1"))), PAPERS).rights.values()
    assert (made.kind, made.parcel_id, made.based_on, made.until) == ("sublease", LOT, rented.id, rented.until)
    last_day = Sublease(rented.id, shares((CHORI, "1")), date(2030, 12, 31))
    assert sublease(standing, last_day, PAPERS).rights
    longer = replace(last_day, until=date(2031, 1, 1))
    assert "2030-12-31" in refused("sublease_longer", sublease, standing, longer, PAPERS).text()
    refused("not_a_lease", sublease, standing, replace(last_day, lease_id=TITLE.id), PAPERS)


def test_a_sublease_of_a_lease_without_an_end_may_have_any_or_none() -> None:
    outcome = lease(BEFORE, replace(LEASED, until=None), PAPERS)
    (rented,) = outcome.rights.values()
    standing = after(BEFORE, outcome)
    for until in (None, date(2090, 1, 1)):
        (made,) = sublease(standing, Sublease(rented.id, shares((CHORI, "1")), until), PAPERS).rights.values()
        assert made.until == until


def test_what_makes_no_lease_is_refused() -> None:
    refused("parts_not_whole", lease, BEFORE, replace(LEASED, lessees=shares((BEK, "1/2"))), PAPERS)
    refused("lease_in_another_parcel", lease, BEFORE, replace(LEASED, based_on=OTHER.id), PAPERS)
    refused("right_gone", lease, BEFORE, replace(LEASED, based_on=id_of("nothing")), PAPERS)
    refused("term_over", lease, BEFORE, replace(LEASED, until=date(2026, 2, 28)), PAPERS)
    assert lease(BEFORE, replace(LEASED, until=date(2026, 3, 1)), PAPERS).rights


def test_a_lease_ends_with_its_subleases_and_a_reason() -> None:
    standing, rented = leased()
    outcome = sublease(standing, Sublease(rented.id, shares((CHORI, "1"))), PAPERS)
    (let_on,) = outcome.rights
    both = after(standing, outcome)
    why = Papers(reason="The term is over")
    refused("right_needed", end, both, [rented.id], why)
    ended = end(both, [rented.id, let_on], why)
    assert ended.rights == {rented.id: None, let_on: None}
    assert (ended.act.operation, ended.act.reason) == ("ending", "The term is over")
    refused("reason_missing", end, both, [let_on], Papers(reason=" "))
    refused("ending_nothing", end, both, [], why)
    refused("right_gone", end, both, [id_of("nothing")], why)
