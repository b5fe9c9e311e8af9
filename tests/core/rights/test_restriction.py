"""Bans and arrests have three states, and one record of a check at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cadastre_plugin.core.model.right import RightClass, Standing
from cadastre_plugin.core.rights.restriction import Check, Restriction, impose, lift, record_check
from tests.core.rights.making import ANNA, CONTRACT, LOT, PAPERS, after, estate, ownership, refused, restriction

TITLE = ownership("title", LOT, (ANNA, "1"))
BEFORE = estate(TITLE)
ARREST = Restriction("arrest", LOT, " 12 ", "Court of Mirobod", date(2026, 2, 1), "EX-000000012")
CHECK = Check("arrest", LOT, date(2026, 3, 1))


def test_a_restriction_keeps_all_that_its_decision_says() -> None:
    outcome = impose(BEFORE, ARREST, PAPERS)
    (laid,) = outcome.rights.values()
    assert (laid.kind, laid.right_class, laid.standing) == ("arrest", RightClass.RESTRICTION, Standing.PRESENT)
    assert (laid.number, laid.imposed_by, laid.registered_on) == ("12", "Court of Mirobod", date(2026, 2, 1))
    assert (laid.exchange_code, laid.source_ids) == ("EX-000000012", (CONTRACT.id,))
    assert outcome.act.operation == "arrest"
    standing = after(BEFORE, outcome)
    refused("restriction_doubled", impose, standing, ARREST, PAPERS)
    (second,) = impose(standing, replace(ARREST, number="13"), PAPERS).rights.values()
    assert second.number == "13", "the first one still lies"
    refused("restriction_unnamed", impose, BEFORE, replace(ARREST, number="  "), PAPERS)
    refused("not_a_restriction", impose, BEFORE, replace(ARREST, kind="mortgage"), PAPERS)


def test_lifting_ends_it() -> None:
    outcome = impose(BEFORE, ARREST, PAPERS)
    (laid,) = outcome.rights
    lifted = lift(after(BEFORE, outcome), laid, PAPERS)
    assert (lifted.act.operation, lifted.rights) == ("lifting", {laid: None})
    old = restriction("old", LOT, "ban")
    assert lift(estate(old), old.id, PAPERS).rights == {old.id: None}
    refused("not_a_restriction", lift, BEFORE, TITLE.id, PAPERS)
    absent = replace(old, standing=Standing.ABSENT)
    refused("restriction_not_laid", lift, estate(absent), absent.id, PAPERS)


def test_a_check_is_recorded_with_its_day_and_replaces_an_older_one_of_its_kind() -> None:
    first = record_check(BEFORE, CHECK, PAPERS)
    (record,) = first.rights.values()
    assert (record.standing, record.checked_on, record.is_present) == (Standing.ABSENT, date(2026, 3, 1), False)
    standing = after(BEFORE, first)
    later = replace(CHECK, checked_on=date(2026, 3, 2), standing=Standing.UNKNOWN)
    (again,) = record_check(standing, later, PAPERS).rights.values()
    assert (again.id, again.standing, again.checked_on) == (record.id, Standing.UNKNOWN, date(2026, 3, 2))
    (other,) = record_check(standing, replace(CHECK, kind="ban"), PAPERS).rights.values()
    assert other.id != record.id
    earlier = replace(CHECK, checked_on=date(2026, 2, 28))
    assert "2026-03-01" in refused("check_older", record_check, standing, earlier, PAPERS).text()
    assert record_check(standing, CHECK, PAPERS).rights


def test_doubled_records_of_checks_become_one() -> None:
    records = [
        restriction(name, LOT, "ban", standing=Standing.UNKNOWN, checked_on=date(2026, 1, 1)) for name in ("a", "b")
    ]
    outcome = record_check(estate(*records), replace(CHECK, kind="ban"), PAPERS)
    assert sorted(right is None for right in outcome.rights.values()) == [False, True]
    assert outcome.rights.keys() == {right.id for right in records}


def test_absence_is_not_recorded_where_one_lies_and_ends_when_one_is_laid() -> None:
    old = restriction("old", LOT, "arrest", number="7")
    assert "7" in refused("restriction_present", record_check, estate(old), CHECK, PAPERS).text()
    refused("check_found", record_check, BEFORE, replace(CHECK, standing=Standing.PRESENT), PAPERS)
    refused("not_a_restriction", record_check, BEFORE, replace(CHECK, kind="servitude"), PAPERS)
    first = record_check(BEFORE, CHECK, PAPERS)
    (record,) = first.rights
    outcome = impose(after(BEFORE, first), ARREST, PAPERS)
    assert outcome.rights[record] is None
    assert len(outcome.rights) == 2
