"""No right of a parcel that ends is forgotten; terms and places hold after the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.affinity import translate
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from tests.core.making import ORIGIN, change, new_parcel, placed, rectangle
from tests.core.rights.making import ANNA, BEK, CHORI, EAST, LOT, estate, ownership, restriction, shares
from tests.core.rules.rights.making import (
    EAST_LAND,
    HALVES,
    KNOWN_ERROR,
    LAND,
    NEW_ERROR,
    SPLIT,
    WARNING,
    act,
    again,
    amended,
    grave,
    said,
)

TITLE = ownership("title", LOT, (ANNA, "1"))
BAN = restriction("ban", LOT, "ban")
RULE = "rights-decided"
GONE = "ownership of Anna was carried to a parcel that is no more or did not come of its own"


def carried(right, *to, **more):
    return [
        again(right, f"{right.kind} {n}", parcel_id=land.id, origins=(right.id,), **more) for n, land in enumerate(to)
    ]


def test_every_right_of_the_parent_is_decided() -> None:
    before = estate(TITLE, BAN)
    titles, bans = carried(TITLE, *HALVES), carried(BAN, *HALVES)
    done = amended(*titles, *bans, ended=[TITLE, BAN], acts=[act("carry", TITLE, BAN, *titles, *bans)], base=SPLIT)
    assert said(RULE, before, done) == []
    half = amended(*titles, ended=[TITLE], acts=[act("carry", TITLE, *titles)], base=SPLIT)
    [finding] = said(RULE, before, half)
    assert finding.blocks
    assert finding.text() == "10:09:03:02:03:0001: ban of — is neither carried to a new parcel nor ended"
    findings = said(RULE, before, SPLIT)
    assert grave(findings) == [NEW_ERROR, NEW_ERROR, WARNING, WARNING]


@pytest.mark.parametrize(
    ("operation", "reason", "expected"),
    [
        ("ending", "The court annulled it", []),
        ("ending", None, [NEW_ERROR]),
        ("carry", " ", [NEW_ERROR]),
        ("carry", "Its land is a street now", []),
        ("lifting", None, []),
        (None, None, [NEW_ERROR]),
    ],
)
def test_what_ends_has_a_reason(operation, reason, expected) -> None:
    titles = carried(TITLE, *HALVES)
    acts = [act("carry", TITLE, *titles), *([act(operation, BAN, reason=reason)] if operation else [])]
    made = amended(*titles, ended=[TITLE, BAN], acts=acts, base=SPLIT)
    assert grave(said(RULE, estate(TITLE, BAN), made)) == expected


@pytest.mark.parametrize("to", [EAST_LAND, new_parcel("split again", LAND.geometry)], ids=["another", "gone"])
def test_a_right_goes_to_a_parcel_of_the_change(to) -> None:
    titles = carried(TITLE, to)
    made = amended(*titles, ended=[TITLE], acts=[act("carry", TITLE, *titles)], base=SPLIT)
    [finding] = [finding for finding in said(RULE, estate(TITLE), made) if finding.blocks]
    assert finding.text().endswith(GONE)


def test_a_right_goes_to_a_parcel_that_came_of_its_own() -> None:
    titles = carried(TITLE, *HALVES)
    strange = replace(SPLIT, lineage=SPLIT.lineage[:1])
    made = amended(*titles, ended=[TITLE], acts=[act("carry", TITLE, *titles)], base=strange)
    [finding] = said(RULE, estate(TITLE), made)
    assert (finding.blocks, finding.subjects) == (True, (HALVES[1].id,))
    assert finding.text() == f"new parcel: {GONE}"


def test_a_new_parcel_without_a_title_is_said() -> None:
    west = carried(TITLE, HALVES[0])
    made = amended(*west, ended=[TITLE], acts=[act("carry", TITLE, *west)], base=SPLIT)
    [finding] = said(RULE, estate(TITLE), made)
    assert (grave([finding]), finding.subjects) == ([WARNING], (HALVES[1].id,))
    assert said(RULE, estate(BAN), amended(ended=[BAN], acts=[act("lifting", BAN)], base=SPLIT)) == []


def test_a_servitude_serves_a_parcel_that_stands() -> None:
    way = again(TITLE, "way", kind="servitude", version=1, parcel_id=EAST, served=(LOT,), shares=())
    assert grave(said(RULE, estate(way), SPLIT)) == [NEW_ERROR]
    anew = replace(way, served=(HALVES[0].id,))
    assert said(RULE, estate(way), amended(anew, acts=[act("carry", way)], base=SPLIT)) == []


def test_a_change_that_ends_no_parcel_decides_nothing() -> None:
    assert said(RULE, estate(TITLE, BAN), change(replace(LAND, purpose="shop"))) == []


LEASE = replace(TITLE, id=BAN.id, kind="lease", until=date(2030, 1, 1), shares=shares((BEK, "1")))
SUBLEASE = again(LEASE, "sublease", kind="sublease", based_on=LEASE.id, shares=shares((CHORI, "1")))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, []),
        ({"until": date(2029, 12, 31)}, []),
        ({"until": date(2030, 1, 2)}, [NEW_ERROR]),
        ({"until": None}, [NEW_ERROR]),
        ({"based_on": None}, [NEW_ERROR]),
        ({"based_on": TITLE.id}, [NEW_ERROR]),
        ({"parcel_id": EAST}, [NEW_ERROR]),
        ({"until": date(2020, 3, 5)}, []),
        ({"until": date(2020, 3, 4)}, [NEW_ERROR]),
    ],
)
def test_a_sublease_rests_on_a_lease_and_is_no_longer(state, expected) -> None:
    assert grave(said("lease-terms", estate(TITLE, LEASE), amended(replace(SUBLEASE, **state)))) == expected


def test_a_lease_without_an_end_may_be_leased_on_without_one() -> None:
    forever = replace(LEASE, until=None)
    assert said("lease-terms", estate(forever), amended(replace(SUBLEASE, until=None))) == []


def test_a_lease_is_not_shortened_under_its_sublease() -> None:
    known = replace(SUBLEASE, version=3)
    shorter = amended(replace(LEASE, until=date(2029, 1, 1)))
    [finding] = said("lease-terms", estate(LEASE, known), shorter)
    assert finding.text() == (
        "10:09:03:02:03:0001: a sublease lasts until 2030-01-01, longer than its lease, which ends on 2029-01-01"
    )
    assert grave(said("lease-terms", estate(LEASE, known), amended(ended=[LEASE]))) == [NEW_ERROR]
    assert said("lease-terms", estate(LEASE, known), amended(ended=[LEASE, known])) == []
    assert said("lease-terms", estate(LEASE, known), amended(TITLE)) == []


def test_a_sublease_that_was_too_long_is_known() -> None:
    long = replace(SUBLEASE, version=3, until=date(2031, 1, 1))
    assert grave(said("lease-terms", estate(LEASE, long), amended(replace(long, reason="a letter")))) == [KNOWN_ERROR]
    backwards = replace(LEASE, until=date(2000, 1, 1))
    assert grave(said("lease-terms", estate(backwards), amended(replace(backwards, reason="x")))) == [KNOWN_ERROR]


def line(*points: tuple[float, float]) -> BaseGeometry:
    return translate(LineString(points), *ORIGIN)


WAY = again(TITLE, "way", kind="servitude", version=1, served=(EAST,))
INSIDE = [line((0, 5), (20, 5)), line((0, 0), (20, 30)), placed(box(0, 0, 20, 3)), rectangle(0, 0, 20, 30), None]
OUTSIDE = [line((0, 5), (21, 5)), line((30, 5), (35, 5)), placed(box(0, 0, 20.5, 3)), placed(box(25, 0, 30, 3))]


@pytest.mark.parametrize(("place", "expected"), [(p, []) for p in INSIDE] + [(p, [NEW_ERROR]) for p in OUTSIDE])
def test_a_servitude_lies_in_the_parcel_that_bears_it(place, expected) -> None:
    findings = said("servitude-place", estate(TITLE), amended(replace(WAY, version=0, place=place)))
    assert grave(findings) == expected
    for finding in findings:
        assert finding.place is not None and not finding.place.relate_pattern(LAND.geometry, "T********")


def test_a_boundary_is_not_moved_away_from_under_it() -> None:
    way = replace(WAY, place=line((0, 5), (20, 5)))
    moved = [replace(LAND, geometry=rectangle(0, 0, 19, 30)), replace(EAST_LAND, geometry=rectangle(19, 0, 40, 30))]
    assert grave(said("servitude-place", estate(way), change(*moved))) == [NEW_ERROR]
    shorter = amended(replace(way, place=line((0, 5), (19, 5))), base=change(*moved))
    assert said("servitude-place", estate(way), shorter) == []
    assert said("servitude-place", estate(way), change(replace(LAND, purpose="shop"))) == []


def test_one_that_lay_outside_is_known() -> None:
    way = replace(WAY, place=line((0, 5), (25, 5)))
    assert grave(said("servitude-place", estate(way), change(replace(LAND, purpose="shop")))) == [KNOWN_ERROR]


def test_a_parcel_that_cannot_be_read_is_another_rules() -> None:
    broken = replace(LAND, geometry=type(LAND.geometry)())
    findings = said("servitude-place", estate(replace(WAY, place=INSIDE[0])), change(broken))
    assert grave(findings) == [NEW_ERROR]
