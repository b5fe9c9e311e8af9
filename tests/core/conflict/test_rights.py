"""Rights, people, documents and corners on three sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.conflict.cells import joined_ids, joined_shares
from cadastre_plugin.core.conflict.compare import compare
from cadastre_plugin.core.conflict.comparison import EXISTENCE, Choice, Reason, Resolution, Thing
from cadastre_plugin.core.conflict.points import MEASURED
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import mark_of
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.model.source import Source
from tests.core.boundary.block import place
from tests.core.conflict.sides import BLOCK, HEADER, alike, change_to, corner_moved, corner_removed, registered
from tests.core.conflict.test_boundaries import SPLIT
from tests.core.making import id_of
from tests.core.rights.making import ANNA, BEK, CHORI, DILYA, LOT, held, ownership, restriction, shares

OWNED = ownership("owned", id_of("2"), (ANNA, "1/2"), (BEK, "1/2"))


def sides(*rights, parcels=None, **others) -> Sides:
    return Sides(parcels=BLOCK if parcels is None else parcels, rights={one.id: one for one in rights}, **others)


def change(*rights, ended=(), land=BLOCK, **others) -> Change:
    edits = [Edit(one.id, one.version, one) for one in rights] + [Edit(one.id, one.version, None) for one in ended]
    return replace(change_to(land), rights=tuple(edits), **others)


def merge(mine: Change, base: Sides, theirs: Sides, choice: Choice | None = None):
    comparison = compare(mine, base, theirs)
    rebased = rebase(mine, comparison, alike(comparison, choice))
    return comparison, rebased.change, theirs.after(rebased.change)


def sold(right, version=5, **to):
    return replace(right, version=version, **to)


def test_shares_of_other_holders_are_joined():
    """They sold Anna's half, I gave away Bek's."""
    theirs = sold(OWNED, shares=shares((CHORI, "1/2"), (BEK, "1/2")))
    mine = change(replace(OWNED, shares=shares((ANNA, "1/2"), (DILYA, "1/2"))))
    comparison, made, after = merge(mine, sides(OWNED), sides(theirs))
    assert comparison.disputes == ()
    assert held(after.rights[OWNED.id]) == {CHORI: "1/2", DILYA: "1/2"}
    assert made.rights[0].base_version == 5


@pytest.mark.parametrize(("choice", "holder"), [(Choice.THEIRS, CHORI), (Choice.MINE, DILYA), (Choice.BASE, ANNA)])
def test_the_same_share_sold_twice_is_chosen(choice, holder):
    theirs = sold(OWNED, shares=shares((CHORI, "1/2"), (BEK, "1/2")))
    mine = change(replace(OWNED, shares=shares((DILYA, "1/2"), (BEK, "1/2"))))
    comparison, _, after = merge(mine, sides(OWNED), sides(theirs), choice)
    assert [one.key.name for one in comparison.disputes] == ["shares"]
    assert holder in held(after.rights[OWNED.id])


def test_other_fields_of_one_right_merge_by_themselves():
    lease = restriction("lease", LOT, "lease", until=date(2030, 1, 1))
    theirs = replace(lease, version=3, until=date(2035, 1, 1))
    mine = change(replace(lease, number="17", source_ids=(*lease.source_ids, id_of("new paper"))))
    comparison, _, after = merge(mine, sides(lease), sides(theirs))
    assert comparison.disputes == ()
    assert (after.rights[lease.id].until, after.rights[lease.id].number) == (date(2035, 1, 1), "17")
    assert after.rights[lease.id].source_ids[-1] == id_of("new paper")


@pytest.mark.parametrize("choice", [Choice.THEIRS, Choice.MINE])
def test_a_right_that_i_end_and_they_changed(choice):
    theirs = sold(OWNED, shares=shares((CHORI, "1")))
    comparison, made, after = merge(change(ended=[OWNED]), sides(OWNED), sides(theirs), choice)
    (dispute,) = comparison.disputes
    assert (dispute.key.name, dispute.reason) == (EXISTENCE, Reason.I_ENDED)
    assert (OWNED.id in after.rights) is (choice is Choice.THEIRS)
    assert [edit.base_version for edit in made.rights] == ([] if choice is Choice.THEIRS else [5])


def test_a_right_that_they_ended_and_i_changed():
    comparison, made, _ = merge(change(replace(OWNED, shares=shares((CHORI, "1")))), sides(OWNED), sides())
    (dispute,) = comparison.disputes
    assert (dispute.reason, dispute.choices) == (Reason.THEY_ENDED, (Choice.THEIRS,))
    assert made.rights[0].base_version == 4  # not acknowledged yet, and stale
    _, made, _ = merge(change(replace(OWNED, shares=shares((CHORI, "1")))), sides(OWNED), sides(), Choice.THEIRS)
    assert made.rights == ()


def test_a_right_that_both_ended_is_nothing():
    comparison, made, _ = merge(change(ended=[OWNED]), sides(OWNED), sides())
    assert comparison.disputes == () and made.rights == ()


def _carried(version=NEW, **more):
    """The ownership carried to both halves of the split parcel."""
    children = sorted(SPLIT.keys() - BLOCK.keys())
    return [
        replace(OWNED, id=id_of(f"carried {index}"), version=version, parcel_id=id, origins=(OWNED.id,), **more)
        for index, id in enumerate(children)
    ]


def test_a_sale_meanwhile_goes_to_what_i_carried():
    """I split the parcel and carried its ownership; they sold it. The new rights are the buyer's."""
    theirs = sold(OWNED, shares=shares((CHORI, "1")))
    mine = change(*_carried(), ended=[OWNED], land=SPLIT)
    comparison, made, after = merge(mine, sides(OWNED), sides(theirs))
    assert comparison.disputes == ()
    assert [one.resolution for one in comparison.merged if one.key.thing is Thing.RIGHT] == [Resolution.THEIRS] * 2
    assert [held(after.rights[one.id]) for one in _carried()] == [{CHORI: "1"}] * 2
    assert next(edit for edit in made.rights if edit.id == OWNED.id).base_version == 5


def test_a_sale_of_what_they_carried_is_asked_for_each_successor():
    carried = _carried(version=1)
    theirs = sides(*carried, parcels=registered(SPLIT))
    mine = change(replace(OWNED, shares=shares((CHORI, "1"))))
    comparison, made, after = merge(mine, sides(OWNED), theirs, Choice.MINE)
    assert {one.key.id for one in comparison.disputes} == {one.id for one in carried}
    assert {one.ended for one in comparison.disputes} == {OWNED.id}
    assert all(held(after.rights[one.id]) == {CHORI: "1"} for one in carried)
    assert {edit.base_version for edit in made.rights} == {1}


def test_a_new_right_in_a_parcel_that_they_split_lies_where_it_is_put():
    lease = restriction("lease", id_of("2"), "lease", version=NEW)
    act = Act(id_of("act"), "lease", (lease.id,))
    mine = change(lease, acts=(act,))
    base, theirs = sides(), sides(parcels=registered(SPLIT))
    comparison = compare(mine, base, theirs)
    first, second = comparison.disputes
    assert {first.mine, second.mine} == SPLIT.keys() - BLOCK.keys() == set(first.successors)
    assert not rebase(mine, comparison, {first.key: Choice.MINE}).is_whole
    one = rebase(mine, comparison, {first.key: Choice.MINE, second.key: Choice.THEIRS}).change
    assert [edit.after.parcel_id for edit in one.rights] == [first.mine] and one.acts == (act,)
    both = rebase(mine, comparison, {first.key: Choice.MINE, second.key: Choice.MINE}).change
    assert {edit.after.parcel_id for edit in both.rights} == {first.mine, second.mine}
    none = rebase(mine, comparison, {first.key: Choice.THEIRS, second.key: Choice.THEIRS}).change
    assert none.rights == () and none.acts == ()


def test_what_served_a_parcel_serves_what_stands_in_its_place():
    way = restriction("way", id_of("1"), "servitude", served=(id_of("2"),), version=NEW)
    mine = change(way)
    comparison, made, _ = merge(mine, sides(), sides(parcels=registered(SPLIT)))
    assert comparison.disputes == ()
    assert set(made.rights[0].after.served) == SPLIT.keys() - BLOCK.keys()


def test_a_split_that_is_given_up_takes_its_rights_along():
    theirs = {**BLOCK, id_of("2"): replace(BLOCK[id_of("2")], version=2, legal_area=601.0)}
    mine = change(*_carried(), ended=[OWNED], land=SPLIT)
    mine = replace(mine, acts=(Act(id_of("act"), "carry", (OWNED.id, *(one.id for one in _carried()))),))
    comparison, made, _ = merge(mine, sides(OWNED), sides(OWNED, parcels=theirs), Choice.THEIRS)
    assert [one.reason for one in comparison.disputes] == [Reason.I_ENDED]
    assert made.parcels == () and made.rights == () and made.acts == ()


def test_the_same_split_carried_twice_is_one():
    carried = [replace(one, id=id_of(f"theirs {one.id}"), version=1) for one in _carried()]
    mine = change(*_carried(), ended=[OWNED], land=SPLIT)
    comparison, made, _ = merge(mine, sides(OWNED), sides(*carried, parcels=registered(SPLIT)))
    assert comparison.disputes == () and made.rights == () and made.parcels == ()


ANNA_NOW = Party(ANNA, 1, PartyKind.NATURAL, "Anna", "30101901000014")


def people(party: Party | None) -> Sides:
    return Sides(parties={} if party is None else {party.id: party})


def correction(**to) -> Change:
    return replace(HEADER, parties=(Edit(ANNA, 1, replace(ANNA_NOW, **to)),))


def test_another_field_of_a_person_merges_by_itself():
    theirs = people(replace(ANNA_NOW, version=2, pinfl="41505851230459"))
    comparison, _, after = merge(correction(name="Anna B."), people(ANNA_NOW), theirs)
    assert comparison.disputes == ()
    assert (after.parties[ANNA].name, after.parties[ANNA].pinfl) == ("Anna B.", "41505851230459")


def test_a_masked_number_that_did_not_change_is_no_dispute():
    masked = replace(ANNA_NOW, pinfl=mark_of(ANNA_NOW.pinfl))
    mine = correction(name="Anna B.")
    comparison, _, after = merge(mine, people(masked), people(replace(masked, version=2, name="Anna")))
    assert comparison.disputes == () and after.parties[ANNA].pinfl == ANNA_NOW.pinfl


def test_a_masked_number_that_they_changed_cannot_be_chosen():
    base, theirs = (replace(ANNA_NOW, pinfl=mark_of(pinfl)) for pinfl in ("30101901000014", "41505851230459"))
    mine = correction(name="Anna B.")
    comparison, made, _ = merge(mine, people(base), people(replace(theirs, version=2)), None)
    (dispute,) = comparison.disputes
    assert (dispute.key.name, dispute.choices) == ("pinfl", ())
    assert made.parties[0].base_version == 1 and made.parties[0].after.pinfl == ANNA_NOW.pinfl


def test_documents_merge_field_by_field():
    paper = Source(id_of("paper"), 1, "contract", "1")
    mine = replace(HEADER, sources=(Edit(paper.id, 1, replace(paper, number="2")),))
    theirs = Sides(sources={paper.id: replace(paper, version=2, issued_on=date(2026, 1, 1))})
    comparison, _, after = merge(mine, Sides(sources={paper.id: paper}), theirs)
    assert comparison.disputes == ()
    assert (after.sources[paper.id].number, after.sources[paper.id].issued_on) == ("2", date(2026, 1, 1))


POINT = BoundaryPoint(id_of("point"), 1, place(40, 60), "7", method="gnss", accuracy=0.05)


def points(point: BoundaryPoint | None, land=BLOCK) -> Sides:
    return Sides(parcels=registered(land), points={} if point is None else {point.id: point})


def moved_point(by: tuple[float, float], **more) -> BoundaryPoint:
    return replace(POINT, position=place(40 + by[0], 60 + by[1]), method=None, accuracy=None, **more)


@pytest.mark.parametrize(("choice", "by"), [(Choice.THEIRS, (0, 1)), (Choice.MINE, (1, 0)), (Choice.BASE, (0, 0))])
def test_a_point_follows_its_corner(choice, by):
    theirs = points(moved_point((0, 1), version=2), corner_moved(BLOCK, (40, 60), (0, 1)))
    mine = replace(change_to(corner_moved(BLOCK, (40, 60), (1, 0))), points=(Edit(POINT.id, 1, moved_point((1, 0))),))
    comparison, _, after = merge(mine, points(POINT), theirs, choice)
    assert [one.boundary.base for one in comparison.disputes] == [(place(40, 60),)]
    assert after.points[POINT.id].position == place(40 + by[0], 60 + by[1])
    assert after.points[POINT.id].accuracy == (0.05 if choice is Choice.BASE else None)


def test_two_measurements_of_one_corner_are_not_mixed():
    theirs = points(replace(POINT, version=2, accuracy=0.01))
    mine = replace(HEADER, points=(Edit(POINT.id, 1, replace(POINT, method="total_station", marker="peg")),))
    comparison, _, after = merge(mine, points(POINT), theirs, Choice.THEIRS)
    assert [one.key.name for one in comparison.disputes] == [MEASURED]
    point = after.points[POINT.id]
    assert (point.method, point.accuracy, point.marker) == ("gnss", 0.01, "peg")


def test_their_new_point_goes_along_with_my_corner():
    """They measured a corner that I moved: the point is where the corner is now, and has to be measured again."""
    mine = change_to(corner_moved(BLOCK, (40, 60), (1, 0)))
    comparison, _, after = merge(mine, points(None), points(POINT))
    assert comparison.disputes == ()
    assert after.points[POINT.id] == replace(moved_point((1, 0)), version=1)
    gone = change_to(corner_removed(BLOCK, (40, 60)))
    assert POINT.id not in merge(gone, points(None), points(POINT))[2].points


def test_a_point_that_both_made_is_one():
    mine_point = replace(POINT, id=id_of("mine"), version=NEW, accuracy=0.02)
    mine = replace(HEADER, points=(Edit(mine_point.id, NEW, mine_point),))
    comparison, _, after = merge(mine, points(None), points(POINT), Choice.MINE)
    assert [one.key.name for one in comparison.disputes] == [MEASURED]
    assert after.points.keys() == {POINT.id} and after.points[POINT.id].accuracy == 0.02


PARTIES = [UUID(int=number) for number in range(1, 6)]


@st.composite
def handed_over(draw: st.DrawFn, held: dict[UUID, Fraction]) -> dict[UUID, Fraction]:
    """What becomes of shares when some are given away: the sum stays."""
    after = dict(held)
    for _ in range(draw(st.integers(0, 2))):
        giver = draw(st.sampled_from([id for id, part in after.items() if part]))
        taker = draw(st.sampled_from(PARTIES))
        part = after[giver] * draw(st.fractions(0, 1, max_denominator=6))
        after[giver] -= part
        after[taker] = after.get(taker, Fraction(0)) + part
    return {id: part for id, part in after.items() if part}


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_joined_shares_sum_to_one_and_keep_what_each_did(data):
    base = {PARTIES[0]: Fraction(1, 2), PARTIES[1]: Fraction(1, 3), PARTIES[2]: Fraction(1, 6)}
    theirs, mine = data.draw(handed_over(base)), data.draw(handed_over(base))
    joined = joined_shares(*(tuple(Share(*item) for item in side.items()) for side in (base, theirs, mine)))
    if joined is None:
        return
    after = {share.party_id: share.fraction for share in joined}
    assert sum(after.values()) == 1
    for party in PARTIES:
        was, one, other = (side.get(party, 0) for side in (base, theirs, mine))
        assert after.get(party, 0) == (other if one == was else one)


def test_joined_lists_have_what_either_added_and_lack_what_either_took():
    one, two, three, four = PARTIES[:4]
    assert joined_ids((one, two), (one, two, three), (two, four)) == (two, three, four)


@pytest.mark.parametrize("choice", [Choice.THEIRS, Choice.MINE])
def test_a_sale_that_is_given_up_takes_its_papers_buyer_and_act_along(choice):
    """The day of registration is no dispute of its own: that of mine is the day of its approval."""
    base = replace(OWNED, registered_on=date(2020, 1, 1), source_ids=(id_of("title"),))
    theirs = sold(
        base,
        shares=shares((CHORI, "1/2"), (BEK, "1/2")),
        source_ids=(id_of("their contract"),),
        registered_on=date(2026, 1, 1),
    )
    buyer = Party(id_of("buyer"), NEW, PartyKind.NATURAL, "New")
    papers = [Source(id_of(name), NEW, "contract", "1") for name in ("my contract", "another paper")]
    other = ownership("other", id_of("3"), (ANNA, "1"))
    gift = replace(other, shares=shares((BEK, "1")), source_ids=(papers[1].id,), registered_on=None)
    mine = change(
        replace(base, shares=shares((buyer.id, "1/2"), (BEK, "1/2")), source_ids=(papers[0].id,), registered_on=None),
        gift,
        parties=(Edit(buyer.id, NEW, buyer),),
        sources=tuple(Edit(paper.id, NEW, paper) for paper in papers),
        acts=(
            Act(id_of("sale"), "sale", (base.id,), (papers[0].id,), applicant_id=ANNA),
            Act(id_of("gift"), "gift", (other.id,), (papers[1].id,)),
        ),
    )
    comparison, made, after = merge(mine, sides(base, other), sides(theirs, other), choice)
    assert [one.key.name for one in comparison.disputes] == ["shares"]
    acts, documents = ["sale", "gift"], [edit.id for edit in mine.sources]
    if choice is Choice.THEIRS:
        assert after.rights[base.id] == theirs and [edit.id for edit in made.rights] == [gift.id]
        assert ([act.operation for act in made.acts], made.parties) == (acts[1:], ())
        assert [edit.id for edit in made.sources] == documents[1:]
    else:
        assert {share.party_id for share in after.rights[base.id].shares} == {buyer.id, BEK}
        assert after.rights[base.id].registered_on is None
        assert ([act.operation for act in made.acts], made.parties) == (acts, mine.parties)
        assert [edit.id for edit in made.sources] == documents


def test_what_both_did_alike_to_a_right_is_not_done_again():
    theirs = sold(OWNED, shares=shares((CHORI, "1/2"), (BEK, "1/2")), registered_on=date(2026, 1, 1))
    paper = Source(id_of("my contract"), NEW, "contract", "1")
    mine = change(
        replace(OWNED, shares=theirs.shares, source_ids=(paper.id,), registered_on=None),
        sources=(Edit(paper.id, NEW, paper),),
        acts=(Act(id_of("sale"), "sale", (OWNED.id,), (paper.id,)),),
    )
    comparison, made, _ = merge(mine, sides(OWNED), sides(theirs))
    assert not comparison.disputes and made.is_empty() and made.acts == ()
