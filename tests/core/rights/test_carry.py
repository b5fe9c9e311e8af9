"""Rights go through splits and merges: each is carried, combined or ended, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from shapely.affinity import translate
from shapely.geometry import LineString

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.right import Right, RightClass, Standing
from cadastre_plugin.core.rights.carry import (
    Decision,
    Fate,
    Open,
    Parentage,
    Why,
    carried,
    parentage_of,
    proposed,
    undecided,
)
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.papers import Papers
from tests.core.making import ORIGIN, TASHKENT, at, change, id_of, new_parcel, parcel, rectangle
from tests.core.rights.making import ANNA, BEK, CHORI, estate, held, ownership, refused, restriction, shares

WEST, EAST = parcel("1", rectangle(0, 0, 20, 30)), parcel("2", rectangle(20, 0, 50, 30))
FAR = parcel("3", rectangle(0, 30, 50, 60))
SOUTH, NORTH = new_parcel("south", rectangle(0, 0, 20, 10)), new_parcel("north", rectangle(0, 10, 20, 30))
BOTH = new_parcel("both", rectangle(0, 0, 50, 30))
SPLIT = change(SOUTH, NORTH, ended=[WEST], kind="split", lineage=[("1", "south"), ("1", "north")])
MERGE = change(BOTH, ended=[WEST, EAST], kind="merge", lineage=[("1", "both"), ("2", "both")])
PARCELS = (WEST, EAST, FAR)

TITLE = ownership("title", WEST.id, (ANNA, "1/2"), (BEK, "1/2"))
SAME = ownership("same", EAST.id, (BEK, "1/2"), (ANNA, "1/2"))
OTHER = ownership("other", EAST.id, (CHORI, "1"))
PLEDGE = restriction("pledge", WEST.id, rank=1, based_on=TITLE.id, registered_on=date(2021, 1, 1))
BAN = restriction("ban", WEST.id, "ban", number="12", imposed_by="Court", registered_on=date(2022, 1, 1))
NOTHING = RightsEdits()
WHY = Papers(reason="Agreed")


def servitude(name: str, serving: Parcel, *served: Parcel, place: object = None) -> Right:
    served_ids = tuple(item.id for item in served)
    return Right(id_of(name), 3, "servitude", RightClass.RIGHT, serving.id, served=served_ids, place=place)


def land(made: Change, parcels: Iterable[Parcel] = PARCELS) -> Parentage:
    return parentage_of(made, {item.id: item for item in parcels}, TASHKENT.crs.definition)


def of(*rights: Right) -> Estate:
    return estate(*rights, known=[item.id for item in PARCELS])


def confirmed(decisions: Iterable[Decision]) -> list[Decision]:
    return [
        replace(each, confirmed=True, reason=each.reason or ("No longer needed" if each.fate is Fate.END else None))
        for each in decisions
    ]


def carry(before: Estate, made: Change, edits: RightsEdits = NOTHING, **more: object) -> tuple[RightsEdits, Estate]:
    decisions = confirmed(proposed(before, land(made, **more), edits))
    standing = before.with_edits(edits)
    outcome = carried(standing, land(made, **more), decisions, Papers())
    after = edits.with_outcome(outcome, before.versions())
    assert undecided(before, made, after) == ()
    return after, before.with_edits(after)


def kinds(standing: Estate, parcel: Parcel) -> list[str]:
    return sorted(right.kind for right in standing.of(parcel.id))


def one(standing: Estate, parcel: Parcel, kind: str = "ownership") -> Right:
    (right,) = [right for right in standing.of(parcel.id) if right.kind == kind]
    return right


def by_right(decisions: Iterable[Decision]) -> Mapping[UUID, Decision]:
    return {id: decision for decision in decisions for id in decision.right_ids}


def test_what_is_in_a_parcel_that_is_split_goes_to_every_part() -> None:
    before = of(TITLE, PLEDGE, BAN, OTHER)
    assert all(decision.fate is Fate.CARRY and decision.confirmed for decision in proposed(before, land(SPLIT)))
    edits, after = carry(before, SPLIT)
    for part in (SOUTH, NORTH):
        assert kinds(after, part) == ["ban", "mortgage", "ownership"]
        title, pledge = one(after, part), one(after, part, "mortgage")
        assert (title.shares, title.origins, title.version) == (TITLE.shares, (TITLE.id,), 0)
        assert (title.source_ids, title.registered_on) == (TITLE.source_ids, TITLE.registered_on)
        assert (pledge.based_on, pledge.rank) == (title.id, 1)
        assert one(after, part, "ban").number == "12"
    assert after.of(WEST.id) == ()
    assert after.of(EAST.id) == (OTHER,), "a parcel that stands keeps its rights"
    (act,) = edits.acts
    assert act.operation == "carry"
    assert {TITLE.id, PLEDGE.id, BAN.id} < set(act.right_ids)


def test_equal_holdings_of_parcels_that_become_one_are_one() -> None:
    before = of(TITLE, SAME)
    (decision,) = proposed(before, land(MERGE))
    assert (decision.fate, decision.right_ids, decision.confirmed) == (Fate.COMBINE, (TITLE.id, SAME.id), True)
    _, after = carry(before, MERGE)
    title = one(after, BOTH)
    assert (held(title), title.origins) == ({ANNA: "1/2", BEK: "1/2"}, (TITLE.id, SAME.id))
    assert title.registered_on == TITLE.registered_on


def test_different_holders_have_shares_by_computed_areas_that_a_person_confirms() -> None:
    before = of(TITLE, OTHER)
    (decision,) = proposed(before, land(MERGE))
    assert (decision.fate, decision.confirmed) == (Fate.COMBINE, False)
    assert "computed" in decision.remarks[0].text()
    given = {share.party_id: share.fraction for share in decision.shares}
    assert sum(given.values()) == 1
    assert given[ANNA] == given[BEK]
    assert abs(given[CHORI] - Fraction(3, 5)) < Fraction(1, 10**6)
    refused("decision_unconfirmed", carried, before, land(MERGE), [decision], Papers())
    by_hand = replace(decision, confirmed=True, shares=shares((ANNA, "1/5"), (BEK, "1/5"), (CHORI, "3/5")))
    outcome = carried(before, land(MERGE), [by_hand], Papers())
    (made,) = [right for right in outcome.rights.values() if right]
    assert held(made) == {ANNA: "1/5", BEK: "1/5", CHORI: "3/5"}
    wrong = replace(by_hand, shares=by_hand.shares[:2])
    refused("parts_not_whole", carried, before, land(MERGE), [wrong], Papers())


def test_shares_are_by_the_documents_where_all_parcels_have_one() -> None:
    west, east = replace(WEST, legal_area=600.0), replace(EAST, legal_area=900.5)
    (decision,) = proposed(of(TITLE, OTHER), land(MERGE, [west, east]))
    assert "documents" in decision.remarks[0].text()
    assert held(replace(TITLE, shares=decision.shares)) == {ANNA: "600/3001", BEK: "600/3001", CHORI: "1801/3001"}
    (computed,) = proposed(of(TITLE, OTHER), land(MERGE, [west, EAST]))
    assert "computed" in computed.remarks[0].text()


def test_a_holding_of_a_part_of_the_land_is_for_a_person_to_confirm() -> None:
    (decision,) = proposed(of(TITLE), land(MERGE))
    assert (decision.fate, decision.child_ids, decision.confirmed) == (Fate.CARRY, (BOTH.id,), False)


def test_two_titles_in_one_parcel_are_not_mixed() -> None:
    second = ownership("second", WEST.id, (CHORI, "1"))
    decisions = proposed(of(TITLE, second, SAME), land(MERGE))
    assert [decision.fate for decision in decisions] == [Fate.CARRY] * 3


def test_mortgages_stay_one_each_and_ranks_change_only_where_they_collide() -> None:
    newer = restriction("newer", EAST.id, rank=1, based_on=OTHER.id, registered_on=date(2023, 1, 1))
    decisions = by_right(proposed(of(TITLE, OTHER, PLEDGE, newer), land(MERGE)))
    assert decisions[PLEDGE.id].remarks == ()
    assert "rank 2 instead of 1" in decisions[newer.id].remarks[0].text()
    _, after = carry(of(TITLE, OTHER, PLEDGE, newer), MERGE)
    ranks = {right.origins: right.rank for right in after.of(BOTH.id) if right.kind == "mortgage"}
    assert ranks == {(PLEDGE.id,): 1, (newer.id,): 2}
    assert {right.based_on for right in after.of(BOTH.id) if right.rank} == {one(after, BOTH).id}
    second = replace(newer, rank=2)
    assert all(decision.remarks == () for decision in proposed(of(PLEDGE, second), land(MERGE)))


def test_what_lies_on_every_parcel_on_the_same_terms_is_one() -> None:
    twin = replace(BAN, id=id_of("twin"), parcel_id=EAST.id)
    (decision,) = proposed(of(BAN, twin), land(MERGE))
    assert (decision.fate, decision.right_ids) == (Fate.COMBINE, (BAN.id, twin.id))
    another = replace(twin, number="13")
    assert [decision.fate for decision in proposed(of(BAN, another), land(MERGE))] == [Fate.CARRY] * 2


def test_a_check_of_a_part_says_nothing_of_the_whole() -> None:
    west = restriction("w", WEST.id, "ban", standing=Standing.ABSENT, checked_on=date(2026, 1, 2))
    east = replace(west, id=id_of("e"), parcel_id=EAST.id, checked_on=date(2026, 1, 1))
    (alone,) = proposed(of(west), land(MERGE))
    assert (alone.fate, bool(alone.reason)) == (Fate.END, True)
    _, after = carry(of(west, east), MERGE)
    assert one(after, BOTH, "ban").checked_on == date(2026, 1, 1)
    assert [decision.fate for decision in proposed(of(west), land(SPLIT))] == [Fate.CARRY]


def test_a_check_that_is_one_in_a_parcel_neither_ends_nor_goes_where_it_says_too_little() -> None:
    west = restriction("w", WEST.id, "ban", standing=Standing.ABSENT, checked_on=date(2026, 1, 2))
    east = replace(west, id=id_of("e"), parcel_id=EAST.id)
    wide = new_parcel("wide", rectangle(0, 0, 40, 30))
    rest = new_parcel("rest", rectangle(40, 0, 50, 60))
    links = [("1", "wide"), ("2", "wide"), ("2", "rest"), ("3", "rest")]
    mixed = change(wide, rest, ended=PARCELS, lineage=links)
    (decision,) = proposed(of(west, east), land(mixed))
    assert (decision.fate, decision.child_ids) == (Fate.COMBINE, (wide.id,))
    _, after = carry(of(west, east), mixed)
    assert kinds(after, rest) == []


def test_a_servitude_follows_the_parts_that_its_place_lies_in() -> None:
    across = servitude("across", WEST, FAR, place=translate(LineString([(2, 5), (2, 30)]), *ORIGIN))
    north = servitude("north path", WEST, FAR, place=translate(LineString([(2, 20), (18, 20)]), *ORIGIN))
    nowhere = servitude("anywhere", WEST, FAR)
    decisions = by_right(proposed(of(across, north, nowhere), land(SPLIT)))
    assert decisions[across.id].child_ids == (SOUTH.id, NORTH.id)
    assert decisions[north.id].child_ids == (NORTH.id,)
    assert decisions[nowhere.id].child_ids == (SOUTH.id, NORTH.id)
    _, after = carry(of(across, north, nowhere), SPLIT)
    lengths = {right.parcel_id: right.place.length for right in after.rights.values() if right.origins == (across.id,)}
    assert {id: round(length, 6) for id, length in lengths.items()} == {SOUTH.id: 5, NORTH.id: 20}
    assert all(right.served == (FAR.id,) for right in after.rights.values())
    wrong = replace(decisions[north.id], child_ids=(SOUTH.id,))
    refused("place_elsewhere", carried, of(north), land(SPLIT), [wrong], Papers())


def test_a_place_in_a_strip_goes_on_in_the_strips_of_the_parts() -> None:
    strip = servitude("strip", WEST, FAR, place=rectangle(0, 0, 3, 30))
    _, after = carry(of(strip), SPLIT)
    assert at(one(after, SOUTH, "servitude").place).equals(at(rectangle(0, 0, 3, 10)))


def test_a_servitude_serves_the_parts_of_the_parcel_that_it_served() -> None:
    path = servitude("path", FAR, WEST, EAST)
    (decision,) = proposed(of(path), land(SPLIT))
    assert (decision.child_ids, decision.served) == ((FAR.id,), (SOUTH.id, NORTH.id, EAST.id))
    assert [item.why for item in undecided(of(path), SPLIT, RightsEdits())] == [Why.SERVES_ENDED]
    _, after = carry(of(path), SPLIT)
    assert after.rights[path.id] == replace(path, served=decision.served)
    few = replace(decision, served=(NORTH.id,))
    assert carried(of(path), land(SPLIT), [few], Papers()).rights[path.id].served == (NORTH.id,)
    refused("servitude_serves_nothing", carried, of(path), land(SPLIT), [replace(decision, served=())], Papers())


def test_a_servitude_ends_where_the_parcels_become_one() -> None:
    path = servitude("path", WEST, EAST)
    (decision,) = proposed(of(path), land(MERGE))
    assert decision.fate is Fate.END
    edits, after = carry(of(path), MERGE)
    assert after.rights == {}
    assert "became one" in edits.acts[0].reason
    also_far = servitude("path", WEST, EAST, FAR)
    _, after = carry(of(also_far), MERGE)
    assert one(after, BOTH, "servitude").served == (FAR.id,)


def test_a_right_in_a_building_goes_where_a_person_says() -> None:
    flat = ownership("flat", WEST.id, (ANNA, "1"), building="10:09:03:02:03:0001:0001")
    (decision,) = proposed(of(flat), land(SPLIT))
    assert not decision.confirmed
    chosen = replace(decision, confirmed=True, child_ids=(NORTH.id,))
    (made,) = [right for right in carried(of(flat), land(SPLIT), [chosen], Papers()).rights.values() if right]
    assert (made.parcel_id, made.building) == (NORTH.id, flat.building)


def test_land_that_is_nobodys_leaves_rights_to_be_ended_with_a_reason() -> None:
    gone = change(ended=[WEST])
    (decision,) = proposed(of(TITLE), land(gone))
    assert (decision.fate, decision.reason, decision.confirmed) == (Fate.END, None, False)
    refused("reason_missing", carried, of(TITLE), land(gone), [replace(decision, confirmed=True)], Papers())
    ended = carried(of(TITLE), land(gone), [replace(decision, confirmed=True, reason=" A road ")], WHY)
    assert (ended.rights, ended.act.reason) == ({TITLE.id: None}, "Agreed; A road")


def test_decisions_that_do_not_fit_are_refused() -> None:
    before, parents = of(TITLE, PLEDGE), land(SPLIT)
    carry_title = Decision((TITLE.id,), Fate.CARRY, (SOUTH.id,))
    refused("right_gone", carried, of(), parents, [carry_title], Papers())
    refused("decision_nowhere", carried, before, parents, [replace(carry_title, child_ids=())], Papers())
    refused("child_gone", carried, before, parents, [replace(carry_title, child_ids=(EAST.id,))], Papers())
    refused("child_gone", carried, before, parents, [replace(carry_title, child_ids=(WEST.id,))], Papers())
    refused("decided_twice", carried, before, parents, [carry_title, carry_title], Papers())
    end = Decision((TITLE.id,), Fate.END, reason="Given up")
    refused("decided_twice", carried, before, parents, [carry_title, end], Papers())
    refused("combine_too_few", carried, before, parents, [replace(carry_title, fate=Fate.COMBINE)], Papers())
    pledge = Decision((PLEDGE.id,), Fate.CARRY, (SOUTH.id, NORTH.id))
    refused("base_left_behind", carried, before, parents, [carry_title, pledge], Papers())
    assert carried(before, parents, [replace(carry_title, child_ids=(SOUTH.id, NORTH.id)), pledge], Papers()).rights


def test_what_is_carried_in_two_steps_rests_on_the_same_in_the_end() -> None:
    before, parents = of(TITLE, PLEDGE), land(SPLIT)
    edits = RightsEdits()
    for right in (PLEDGE, TITLE):
        decision = Decision((right.id,), Fate.CARRY, (SOUTH.id, NORTH.id))
        outcome = carried(before.with_edits(edits), parents, [decision], Papers())
        edits = edits.with_outcome(outcome, before.versions())
    after = before.with_edits(edits)
    assert one(after, NORTH, "mortgage").based_on == one(after, NORTH).id
    assert undecided(before, SPLIT, edits) == ()


def test_an_ended_mortgage_leaves_no_gap_behind() -> None:
    second = replace(PLEDGE, id=id_of("second"), rank=2)
    before = of(TITLE, PLEDGE, second)
    decisions = [
        Decision((PLEDGE.id,), Fate.END, reason="Paid"),
        *(Decision((id,), Fate.CARRY, (SOUTH.id, NORTH.id)) for id in (TITLE.id, second.id)),
    ]
    outcome = carried(before, land(SPLIT), decisions, Papers())
    assert {right.rank for right in outcome.rights.values() if right and right.kind == "mortgage"} == {1}


def test_what_is_not_decided_is_told() -> None:
    before = of(TITLE, PLEDGE)
    assert undecided(before, SPLIT, RightsEdits()) == (Open(TITLE, Why.NOT_CARRIED), Open(PLEDGE, Why.NOT_CARRIED))
    dropped = RightsEdits(rights={TITLE.id: None, PLEDGE.id: None})
    assert {item.why for item in undecided(before, SPLIT, dropped)} == {Why.ENDED_WITHOUT_REASON}
    assert undecided(before, change(WEST), RightsEdits()) == ()


def test_what_is_split_again_is_carried_again() -> None:
    before = of(TITLE, PLEDGE)
    edits, _ = carry(before, SPLIT)
    low, high = new_parcel("low", rectangle(0, 10, 20, 20)), new_parcel("high", rectangle(0, 20, 20, 30))
    again = change(SOUTH, low, high, ended=[WEST], lineage=[("1", "south"), ("1", "low"), ("1", "high")])
    assert [item.why for item in undecided(before, again, edits)] == [Why.CHILD_GONE] * 2
    edits, after = carry(before, again, edits)
    for part in (SOUTH, low, high):
        assert kinds(after, part) == ["mortgage", "ownership"]
        assert one(after, part, "mortgage").based_on == one(after, part).id
        assert one(after, part).origins == (TITLE.id,)
    assert len(after.rights) == 6


def test_a_servitude_serves_what_the_served_parts_were_split_into() -> None:
    path = servitude("path", FAR, WEST)
    before = of(path)
    edits, _ = carry(before, SPLIT)
    low, high = new_parcel("low", rectangle(0, 10, 20, 20)), new_parcel("high", rectangle(0, 20, 20, 30))
    again = change(SOUTH, low, high, ended=[WEST], lineage=[("1", "south"), ("1", "low"), ("1", "high")])
    assert [item.why for item in undecided(before, again, edits)] == [Why.SERVES_ENDED]
    _, after = carry(before, again, edits)
    assert set(after.rights[path.id].served) == {SOUTH.id, low.id, high.id}


def test_what_is_merged_again_is_combined_again() -> None:
    third = ownership("third", FAR.id, (CHORI, "1"))
    before = of(TITLE, SAME, third)
    edits, _ = carry(before, MERGE)
    wide = new_parcel("wide", rectangle(0, 0, 50, 60))
    again = change(wide, ended=PARCELS, lineage=[("1", "wide"), ("2", "wide"), ("3", "wide")])
    _, after = carry(before, again, edits)
    title = one(after, wide)
    assert set(title.origins) == {TITLE.id, SAME.id, third.id}
    assert abs(title.share_of(CHORI) - Fraction(1, 2)) < Fraction(1, 10**5)
    assert len(after.rights) == 1


def test_what_the_draft_made_in_a_parcel_is_carried_too() -> None:
    laid = restriction("laid", WEST.id, "arrest", version=0)
    edits, after = carry(of(TITLE), SPLIT, RightsEdits(rights={laid.id: laid}))
    assert kinds(after, NORTH) == ["arrest", "ownership"]
    assert one(after, NORTH, "arrest").origins == ()
    assert laid.id not in edits.rights
