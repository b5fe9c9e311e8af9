"""Shares are whole, and what is whole is held once; old faults of the register are known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadastre_plugin.core.rights.estate import Estate
from tests.core.making import change, id_of, new_parcel, rectangle
from tests.core.rights.making import ANNA, BEK, EAST, LOT, estate, ownership, shares
from tests.core.rules.rights.making import (
    EAST_LAND,
    HALVES,
    KNOWN_ERROR,
    LAND,
    NEW_ERROR,
    SPLIT,
    WORSE_ERROR,
    again,
    amended,
    grave,
    said,
)

WHOLE = ownership("title", LOT, (ANNA, "1"))
SHORT = ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/3"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (WHOLE, [(ANNA, "1/3"), (BEK, "2/3")], []),
        (WHOLE, [(ANNA, "1/3"), (BEK, "1/3")], [NEW_ERROR]),
        (WHOLE, [(ANNA, "999999999999/1000000000000")], [NEW_ERROR]),
        (SHORT, [(ANNA, "1/2"), (BEK, "1/3")], [KNOWN_ERROR]),
        (SHORT, [(ANNA, "1/2"), (BEK, "1/2")], []),
        (SHORT, [(ANNA, "1/2"), (BEK, "1/4")], [WORSE_ERROR]),
        (SHORT, [(ANNA, "1/2"), (BEK, "2/3")], [KNOWN_ERROR]),
        (SHORT, [(ANNA, "1/2"), (BEK, "1/2"), (id_of("Chori"), "1/5")], [WORSE_ERROR]),
        (SHORT, [], [WORSE_ERROR]),
    ],
)
def test_a_right_that_is_changed_gets_no_worse(before, after, expected) -> None:
    made = amended(replace(before, shares=shares(*after)))
    assert grave(said("shares", estate(before), made)) == expected


def test_an_old_fault_is_carried_over_with_its_right() -> None:
    carried = [again(SHORT, f"half {n}", parcel_id=half.id, origins=(SHORT.id,)) for n, half in enumerate(HALVES)]
    findings = said("shares", estate(SHORT), amended(*carried, ended=[SHORT], base=SPLIT))
    assert grave(findings) == [KNOWN_ERROR, KNOWN_ERROR]
    worse = [replace(right, shares=right.shares[:1]) for right in carried]
    findings = said("shares", estate(SHORT), amended(*worse, ended=[SHORT], base=SPLIT))
    assert grave(findings) == [WORSE_ERROR, WORSE_ERROR]


@pytest.mark.parametrize(
    ("kind", "building", "share", "expected"),
    [
        ("ownership", None, "1", [NEW_ERROR]),
        ("ownership", "10:09:03:02:03:0001:0001", "1", []),
        ("lease", None, "1", []),
    ],
)
def test_what_is_whole_is_registered_once(kind, building, share, expected) -> None:
    second = again(WHOLE, "second", kind=kind, building=building, shares=shares((BEK, share)))
    findings = said("shares", estate(WHOLE), amended(second))
    assert grave(findings) == expected
    for finding in findings:
        assert finding.text() == (
            "10:09:03:02:03:0001: ownership is registered 2 times in the same object, together 2 of it"
        )
        assert finding.subjects == (LOT,)
        assert finding.place is not None


def test_two_rights_that_were_there_are_the_registers_fault() -> None:
    second = ownership("second", LOT, (BEK, "1"))
    changed = replace(second, source_ids=())
    assert grave(said("shares", estate(WHOLE, second), amended(changed))) == [KNOWN_ERROR]
    third = again(WHOLE, "third", shares=shares((BEK, "1")))
    assert grave(said("shares", estate(WHOLE, second), amended(third))) == [WORSE_ERROR]


def test_two_rights_that_are_the_whole_together_are_each_short_but_not_double() -> None:
    parts = [again(WHOLE, name, shares=shares((party, "1/2"))) for name, party in (("one", ANNA), ("two", BEK))]
    findings = said("shares", estate(), amended(*parts))
    assert [finding.parameters["sum"] for finding in findings] == ["1/2", "1/2"]


def test_a_second_right_in_place_of_the_first_is_right() -> None:
    second = again(WHOLE, "second", shares=shares((BEK, "1")))
    assert said("shares", estate(WHOLE), amended(second, ended=[WHOLE])) == []


def test_titles_of_merged_parcels_are_one_title() -> None:
    other = ownership("other", EAST, (ANNA, "1"))
    whole = new_parcel("whole", rectangle(0, 0, 40, 30))
    merge = change(whole, ended=[LAND, EAST_LAND], kind="merge", lineage=[("1", "whole"), ("2", "whole")])
    one = again(WHOLE, "one", parcel_id=whole.id, origins=(WHOLE.id, other.id))
    before = estate(WHOLE, other)
    assert said("shares", before, amended(one, ended=[WHOLE, other], base=merge)) == []
    two = [replace(one, origins=(WHOLE.id,)), replace(one, id=id_of("two"), origins=(other.id,))]
    assert grave(said("shares", before, amended(*two, ended=[WHOLE, other], base=merge))) == [NEW_ERROR]


def test_rights_that_nobody_read_are_looked_at_by_themselves() -> None:
    [finding] = said("shares", None, amended(replace(SHORT, version=0)))
    assert finding.blocks
    [finding] = said("shares", None, amended(SHORT))
    assert not finding.blocks
    assert said("shares", Estate(), amended(WHOLE)) == []
