"""The mortgagee's consent, and the ranks of mortgages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadastre_plugin.core.model.source import Source
from tests.core.making import id_of
from tests.core.rights.making import ANNA, BEK, CHORI, CONTRACT, LOT, estate, ownership, restriction, shares
from tests.core.rules.rights.making import HALVES, KNOWN_ERROR, NEW_ERROR, SPLIT, act, again, amended, grave, said

TITLE = ownership("title", LOT, (ANNA, "1"))
SOLD = replace(TITLE, shares=shares((BEK, "1")))
MORTGAGE = restriction("mortgage", LOT, shares=shares((CHORI, "1")), rank=1, based_on=TITLE.id)
SECOND = restriction("second", LOT, shares=shares((BEK, "1")), rank=2, based_on=TITLE.id)
BEFORE = estate(TITLE, MORTGAGE)
AGREED = Source(id_of("agreed"), 0, "mortgagee_consent")
PAPERS = (CONTRACT.id, AGREED.id)
CONSENT, RANKS = "mortgagee-consent", "mortgage-ranks"


def sale(*papers, **more):
    return amended(SOLD, acts=[act("sale", TITLE, source_ids=papers)], sources=(CONTRACT, AGREED), **more)


def test_what_is_mortgaged_is_sold_with_consent() -> None:
    [finding] = said(CONSENT, BEFORE, sale(CONTRACT.id))
    assert finding.blocks
    assert finding.text() == (
        "10:09:03:02:03:0001: the consent of the mortgagee Chori is missing, and the mortgage is not released"
    )
    assert said(CONSENT, BEFORE, sale(*PAPERS)) == []


def test_a_consent_that_no_act_shows_is_none() -> None:
    stated = sale(CONTRACT.id)
    elsewhere = replace(stated, acts=(*stated.acts, act("new_party", source_ids=(AGREED.id,))))
    assert grave(said(CONSENT, BEFORE, elsewhere)) == [NEW_ERROR]


def test_the_release_in_the_same_change_will_do() -> None:
    acts = [act("mortgage_release", MORTGAGE), act("sale", TITLE)]
    assert said(CONSENT, BEFORE, amended(SOLD, ended=[MORTGAGE], acts=acts)) == []
    ended = [act("ending", MORTGAGE), act("sale", TITLE)]
    assert grave(said(CONSENT, BEFORE, amended(SOLD, ended=[MORTGAGE], acts=ended))) == [NEW_ERROR]


@pytest.mark.parametrize(("operation", "expected"), [("lease", []), ("gift", [NEW_ERROR]), ("mortgage", [NEW_ERROR])])
def test_only_what_alienates_needs_it(operation, expected) -> None:
    assert grave(said(CONSENT, BEFORE, amended(SOLD, acts=[act(operation, TITLE)]))) == expected


def test_a_second_mortgage_needs_the_consent_of_the_first() -> None:
    second = replace(SECOND, version=0)
    made = amended(second, acts=[act("mortgage", second)])
    [finding] = said(CONSENT, BEFORE, made)
    assert finding.parameters["name"] == "Chori"
    assert said(CONSENT, estate(TITLE), made) == []


def test_a_mortgage_on_another_right_does_not_matter() -> None:
    house = ownership("house", LOT, (BEK, "1"), building="10:09:03:02:03:0001:0001")
    on_house = replace(MORTGAGE, based_on=house.id)
    assert said(CONSENT, estate(TITLE, house, on_house), sale(CONTRACT.id)) == []
    on_parcel = replace(MORTGAGE, based_on=None)
    assert grave(said(CONSENT, estate(TITLE, house, on_parcel), sale(CONTRACT.id))) == [NEW_ERROR]


def test_what_is_mortgaged_is_split_with_consent() -> None:
    carried = [again(MORTGAGE, f"half {n}", parcel_id=half.id, origins=(MORTGAGE.id,)) for n, half in enumerate(HALVES)]
    for papers, expected in (((), [NEW_ERROR]), ((AGREED.id,), [])):
        carry = act("carry", MORTGAGE, *carried, source_ids=papers)
        made = amended(*carried, ended=[MORTGAGE], acts=[carry], sources=[AGREED], base=SPLIT)
        assert grave(said(CONSENT, BEFORE, made)) == expected


def test_a_consent_to_what_came_of_it_will_do() -> None:
    carried = again(TITLE, "half", parcel_id=HALVES[0].id, origins=(TITLE.id,))
    made = amended(
        carried, ended=[TITLE], acts=[act("carry", carried, source_ids=(AGREED.id,))], sources=[AGREED], base=SPLIT
    )
    assert said(CONSENT, BEFORE, made) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [1], []),
        ([1], [1, 2], []),
        ([1], [1, 1], [NEW_ERROR]),
        ([1], [1, 3], [NEW_ERROR]),
        ([], [2], [NEW_ERROR]),
        ([], [None], [NEW_ERROR]),
        ([], [0], [NEW_ERROR]),
        ([1, 2], [2, 1], []),
        ([1, 1], [1, 2], []),
        ([None], [None, 2], [KNOWN_ERROR]),
        ([None], [None, None], [NEW_ERROR]),
        ([None], [None, 3], [NEW_ERROR]),
        ([1, 1], [1, 1, 1], [NEW_ERROR]),
    ],
)
def test_ranks_are_one_to_the_last(before, after, expected) -> None:
    was = [replace(MORTGAGE, id=id_of(f"mortgage {n}"), rank=rank) for n, rank in enumerate(before)]
    now = [
        replace(MORTGAGE, id=id_of(f"mortgage {n}"), rank=rank, version=2 if n < len(was) else 0)
        for n, rank in enumerate(after)
    ]
    made = amended(*(right for right in now if right not in was))
    findings = said(RANKS, estate(TITLE, *was), made)
    assert grave(findings) == expected


def test_what_is_left_moves_up() -> None:
    before = estate(TITLE, MORTGAGE, SECOND)
    [finding] = said(RANKS, before, amended(ended=[MORTGAGE]))
    assert finding.text() == "10:09:03:02:03:0001: the ranks of the mortgages are 2; they must be 1 to 1, each once"
    assert said(RANKS, before, amended(replace(SECOND, rank=1), ended=[MORTGAGE])) == []
    assert said(RANKS, before, amended(ended=[SECOND])) == []


def test_a_building_has_its_own_ranks() -> None:
    house = replace(SECOND, version=0, rank=1, building="10:09:03:02:03:0001:0001")
    assert said(RANKS, BEFORE, amended(house)) == []
    assert grave(said(RANKS, BEFORE, amended(replace(house, rank=2)))) == [NEW_ERROR]


def test_other_rights_have_no_ranks() -> None:
    assert said(RANKS, BEFORE, amended(SOLD)) == []
