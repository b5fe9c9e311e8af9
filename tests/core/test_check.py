"""Old faults are not the surveyor's: what a change adds or makes worse is told from what it met."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, box

from cadastre_plugin.core.rules.catalogue import RULES, rules
from cadastre_plugin.core.rules.check import blocking, check, examine
from cadastre_plugin.core.rules.finding import Effect
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from tests.core.making import TASHKENT, at, change, checked, new_parcel, parcel, placed, polygon, rectangle

MINE = parcel("1", rectangle(0, 0, 20, 30))
OVER = parcel("2", rectangle(19, 10, 40, 20))
"""Overlaps MINE by 1 x 10 m."""

BOW_TIE = polygon((0, 0), (20, 30), (20, 0), (0, 30))


def effects(findings: list) -> list[Effect]:
    return [finding.effect for finding in findings]


def reshaped(original, geometry, **attributes):
    return replace(original, geometry=geometry, **attributes)


def overlaps(after, *register) -> list:
    return checked(change(after), *register, rule="overlap")


def test_what_was_there_is_known_and_does_not_block() -> None:
    only_attributes = replace(MINE, purpose="school", address="Amir Temur 1")
    findings = checked(change(only_attributes), MINE, OVER)
    assert findings
    assert set(effects(findings)) == {Effect.KNOWN}
    assert blocking(findings) == ()


def test_what_was_not_there_is_new_and_blocks() -> None:
    beside = parcel("2", rectangle(20, 0, 40, 30))
    [finding] = overlaps(reshaped(MINE, rectangle(0, 0, 21, 30)), MINE, beside)
    assert finding.effect is Effect.NEW
    assert blocking([finding]) == (finding,)


def test_what_grew_is_worse_and_blocks() -> None:
    [finding] = overlaps(reshaped(MINE, rectangle(0, 0, 20.5, 30)), MINE, OVER)
    assert finding.effect is Effect.WORSE
    assert finding.blocks


def test_what_shrank_is_known() -> None:
    [finding] = overlaps(reshaped(MINE, rectangle(0, 0, 19.5, 30)), MINE, OVER)
    assert finding.effect is Effect.KNOWN


def test_what_was_mended_is_gone() -> None:
    assert overlaps(reshaped(MINE, rectangle(0, 0, 19, 30)), MINE, OVER) == []


def test_a_corner_moved_elsewhere_leaves_it_known() -> None:
    [finding] = overlaps(reshaped(MINE, polygon((-3, -2), (20, 0), (20, 30), (0, 30))), MINE, OVER)
    assert finding.effect is Effect.KNOWN


def test_a_millimetre_of_rounding_does_not_block() -> None:
    beside = parcel("2", rectangle(19, 0, 40, 30))
    [finding] = overlaps(reshaped(MINE, rectangle(0, 0, 20.001, 30)), MINE, beside)
    assert finding.effect is Effect.KNOWN


def test_what_was_added_counts_when_it_would_be_a_fault_of_its_own() -> None:
    for step, effect in ((0.005, Effect.KNOWN), (0.05, Effect.WORSE)):
        corner_moved = polygon((0, 0), (20, 0), (20, 14), (20 + step, 15), (20, 16), (20, 30), (0, 30))
        assert effects(overlaps(reshaped(MINE, corner_moved), MINE, OVER)) == [effect]


def test_a_fault_that_moved_is_not_the_old_one() -> None:
    """As large as before and between the same two, but on other land."""
    elsewhere = polygon((0, 0), (40, 0), (40, 11), (30, 11), (30, 10), (19, 10), (19, 30), (0, 30))
    [finding] = overlaps(reshaped(MINE, elsewhere), MINE, OVER)
    assert finding.measure == pytest.approx(10, rel=0.01)
    assert finding.effect is Effect.NEW


def test_a_second_fault_of_the_same_two_is_not_hidden_by_the_first() -> None:
    second = polygon((0, 0), (30, 0), (30, 11), (20, 11), (20, 30), (0, 30))
    [finding] = overlaps(reshaped(MINE, second), MINE, OVER)
    assert finding.effect is Effect.WORSE


def test_an_old_fault_with_another_neighbour_excuses_nothing() -> None:
    beside = parcel("3", rectangle(0, 30, 20, 60))
    findings = overlaps(reshaped(MINE, rectangle(0, 0, 20, 30.5)), MINE, OVER, beside)
    assert {finding.subjects[1]: finding.effect for finding in findings} == {
        OVER.id: Effect.KNOWN,
        beside.id: Effect.NEW,
    }


def test_both_neighbours_touched_in_another_order() -> None:
    findings = checked(change(replace(OVER, purpose="shop"), replace(MINE, purpose="shop")), MINE, OVER, rule="overlap")
    assert effects(findings) == [Effect.KNOWN]


def test_the_children_of_a_split_inherit_the_fault() -> None:
    halves = [new_parcel("a", rectangle(0, 0, 20, 15)), new_parcel("b", rectangle(0, 15, 20, 30))]
    made = change(*halves, ended=[MINE], kind="split", lineage=[("1", "a"), ("1", "b")])
    findings = checked(made, MINE, OVER, rule="overlap")
    assert effects(findings) == [Effect.KNOWN, Effect.KNOWN]
    unrelated = replace(made, lineage=())
    assert effects(checked(unrelated, MINE, OVER, rule="overlap")) == [Effect.NEW, Effect.NEW]


def test_in_whichever_order_the_change_names_them() -> None:
    halves = [new_parcel("a", rectangle(0, 0, 20, 15)), new_parcel("b", rectangle(0, 15, 20, 30))]
    lineage = [("1", "a"), ("1", "b")]
    for after in ([*halves, replace(OVER, purpose="shop")], [replace(OVER, purpose="shop"), *halves]):
        made = change(*after, ended=[MINE], kind="split", lineage=lineage)
        assert effects(checked(made, MINE, OVER, rule="overlap")) == [Effect.KNOWN, Effect.KNOWN]


def test_the_children_of_a_split_do_not_inherit_more_than_there_was() -> None:
    halves = [new_parcel("a", rectangle(0, 0, 22, 15)), new_parcel("b", rectangle(0, 15, 20, 30))]
    made = change(*halves, ended=[MINE], kind="split", lineage=[("1", "a"), ("1", "b")])
    assert effects(checked(made, MINE, OVER, rule="overlap")) == [Effect.WORSE, Effect.KNOWN]


def test_an_overlap_of_the_children_is_new() -> None:
    halves = [new_parcel("a", rectangle(0, 0, 20, 16)), new_parcel("b", rectangle(0, 15, 20, 30))]
    made = change(*halves, ended=[MINE], kind="split", lineage=[("1", "a"), ("1", "b")])
    assert Effect.NEW in effects(checked(made, MINE, OVER, rule="overlap"))


def test_a_merged_parcel_inherits_the_faults_of_all() -> None:
    south, north = parcel("1", rectangle(0, 0, 20, 15)), parcel("3", rectangle(0, 15, 20, 30))
    merged = new_parcel("m", rectangle(0, 0, 20, 30))
    made = change(merged, ended=[south, north], kind="merge", lineage=[("1", "m"), ("3", "m")])
    assert effects(checked(made, south, north, OVER, rule="overlap")) == [Effect.KNOWN]


def test_one_that_takes_up_another_keeps_its_own_faults_too() -> None:
    south, north = parcel("1", rectangle(0, 0, 20, 15)), parcel("3", rectangle(0, 15, 20, 30))
    grown = reshaped(south, rectangle(0, 0, 20, 30))
    made = change(grown, ended=[north], kind="merge", lineage=[("3", "1")])
    assert effects(checked(made, south, north, OVER, rule="overlap")) == [Effect.KNOWN]


def test_the_overlap_that_two_had_is_known_of_what_they_become() -> None:
    anew = [new_parcel("a", rectangle(0, 0, 20, 30)), new_parcel("b", rectangle(19.5, 10, 40, 20))]
    links = [(parent, child) for parent in ("1", "2") for child in ("a", "b")]
    made = change(*anew, ended=[MINE, OVER], kind="split", lineage=links)
    assert effects(checked(made, MINE, OVER, rule="overlap")) == [Effect.KNOWN]


def gap_to(east: float):
    return parcel("2", rectangle(east, 0, 40, 30))


@pytest.mark.parametrize(
    ("west_of_gap", "effect"),
    [(20.0, Effect.KNOWN), (20.02, Effect.KNOWN), (19.97, Effect.WORSE)],
    ids=["as it was", "narrower", "wider"],
)
def test_a_sliver_met_or_made_worse(west_of_gap: float, effect: Effect) -> None:
    after = reshaped(MINE, rectangle(0, 0, west_of_gap, 30), purpose="shop")
    assert effects(checked(change(after), MINE, gap_to(20.05), rule="sliver")) == [effect]


def test_a_sliver_that_got_longer_is_worse() -> None:
    after = reshaped(MINE, rectangle(0, -10, 20, 30))
    long = parcel("2", rectangle(20.05, -10, 40, 30))
    assert effects(checked(change(after), MINE, long, rule="sliver")) == [Effect.WORSE]


def test_an_old_gap_inside_excuses_none_beside() -> None:
    slit = [[(5, 5), (5, 25), (5.03, 25), (5.03, 5)]]
    old = parcel("1", polygon((0, 0), (20, 0), (20, 30), (0, 30), holes=slit))
    after = reshaped(old, polygon((0, 0), (19.97, 0), (19.97, 30), (0, 30), holes=slit))
    by_count = {len(item.subjects): item.effect for item in checked(change(after), old, gap_to(20), rule="sliver")}
    assert by_count == {1: Effect.KNOWN, 2: Effect.NEW}


def test_a_corner_moved_without_its_neighbour() -> None:
    """The commonest fault of all: the shared corner moved on one side only, by a hand's breadth."""
    after = reshaped(MINE, polygon((0, 0), (20, 0), (19.96, 30), (0, 30)))
    findings = checked(change(after), MINE, gap_to(20), rule="sliver")
    assert effects(findings) == [Effect.NEW]
    assert findings[0].blocks


SOUTH, NORTH = parcel("2", rectangle(20, 0, 40, 12)), parcel("3", rectangle(20, 12, 40, 30))


def test_a_junction_that_was_there() -> None:
    findings = checked(change(replace(MINE, purpose="shop")), MINE, SOUTH, NORTH, rule="t-junction")
    assert set(effects(findings)) == {Effect.KNOWN}


def test_a_junction_moved_along_the_line_is_new() -> None:
    register = (MINE, SOUTH, NORTH)
    moved = [reshaped(SOUTH, rectangle(20, 0, 40, 14)), reshaped(NORTH, rectangle(20, 14, 40, 30))]
    findings = checked(change(*moved), *register, rule="t-junction")
    assert set(effects(findings)) == {Effect.NEW}


def test_the_child_keeps_the_junction_of_its_parent_and_adds_its_own() -> None:
    halves = [new_parcel("a", rectangle(0, 0, 20, 20)), new_parcel("b", rectangle(0, 20, 20, 30))]
    made = change(*halves, ended=[MINE], kind="split", lineage=[("1", "a"), ("1", "b")])
    findings = checked(made, MINE, SOUTH, NORTH, rule="t-junction")
    by_height = {(at(finding.place).y, finding.effect) for finding in findings}
    assert by_height == {(12.0, Effect.KNOWN), (20.0, Effect.NEW)}


def test_an_invalid_parcel_may_be_worked_on_but_not_made_worse() -> None:
    old = parcel("1", BOW_TIE)
    squeezed = polygon((0, 0), (20, 25), (20, 0), (0, 30))
    twice = polygon((0, 0), (10, 10), (20, 0), (30, 10), (30, 0), (20, 10), (10, 0), (0, 10))
    for geometry, effect in ((BOW_TIE, Effect.KNOWN), (squeezed, Effect.KNOWN), (twice, Effect.WORSE)):
        after = reshaped(old, geometry, purpose="shop")
        assert effects(checked(change(after), old, rule="geometry-valid")) == [effect]
    assert effects(checked(change(reshaped(MINE, BOW_TIE)), MINE, rule="geometry-valid")) == [Effect.NEW]


def test_an_invalid_parcel_that_is_invalid_in_another_way_is_no_worse() -> None:
    spike = polygon((0, 0), (20, 0), (20, 30), (20, 40), (20, 30), (0, 30))
    old = parcel("1", polygon((0, 0), (10, 10), (20, 0), (30, 10), (30, 0), (20, 10), (10, 0), (0, 10)))
    assert effects(checked(change(reshaped(old, spike)), old, rule="geometry-valid")) == [Effect.KNOWN]


def test_another_kind_of_fault_is_not_excused_by_the_first() -> None:
    old = parcel("1", MINE.geometry, number="nonsense")
    other = parcel("2", rectangle(50, 0, 60, 30))
    after = replace(old, number=other.number)
    assert effects(checked(change(after), old, other, rule="number")) == [Effect.NEW]
    assert effects(checked(change(replace(old, purpose="shop")), old, rule="number")) == [Effect.KNOWN]


def test_parts_of_a_parcel_that_had_several() -> None:
    three = placed(MultiPolygon([box(0, 0, 5, 5), box(9, 0, 12, 5), box(20, 0, 25, 5)]))
    two, four = (placed(MultiPolygon([box(9 * n, 0, 9 * n + 5, 5) for n in range(count)])) for count in (2, 4))
    old = parcel("1", three)
    assert effects(checked(change(reshaped(old, two)), old, rule="one-part")) == [Effect.KNOWN]
    assert effects(checked(change(reshaped(old, four)), old, rule="one-part")) == [Effect.WORSE]


def test_a_legal_area_that_was_off_before() -> None:
    old = parcel("1", MINE.geometry, legal_area=500)
    nearer, farther = (reshaped(old, rectangle(0, 0, 20, north)) for north in (28, 32))
    assert effects(checked(change(nearer), old, rule="legal-area")) == [Effect.KNOWN]
    assert effects(checked(change(farther), old, rule="legal-area")) == [Effect.WORSE]


def test_a_neighbour_that_only_gets_a_corner_has_no_finding() -> None:
    with_corner = reshaped(MINE, polygon((0, 0), (20, 0), (20, 12), (20, 30), (0, 30)))
    assert checked(change(with_corner), MINE, SOUTH, NORTH) == []


def test_a_shared_corner_moved_on_both_sides_is_right() -> None:
    east = parcel("2", rectangle(20, 0, 40, 30))
    both = [
        reshaped(MINE, polygon((0, 0), (20, 0), (20.75, 30), (0, 30))),
        reshaped(east, polygon((20, 0), (40, 0), (40, 30), (20.75, 30))),
    ]
    assert checked(change(*both), MINE, east) == []


def test_an_ended_parcel_is_no_neighbour() -> None:
    taking = reshaped(MINE, rectangle(0, 0, 40, 30))
    made = change(taking, ended=[OVER], kind="merge", lineage=[("2", "1")])
    assert [finding.rule for finding in checked(made, MINE, OVER) if finding.blocks] == []


def test_live_runs_the_quick_rules_and_submit_all() -> None:
    live, all_rules = ({rule.id for rule in rules(stage)} for stage in (Stage.LIVE, Stage.SUBMIT))
    assert all_rules == set(RULES)
    assert live < all_rules
    assert all_rules - live == {"area-sum"}


def test_what_no_change_made_is_reported_as_known() -> None:
    findings = examine(Situation((MINE, OVER), frozenset(), Surroundings([]), TASHKENT))
    assert [finding.rule for finding in findings] == ["overlap"]
    assert set(effects(list(findings))) == {Effect.KNOWN}


def test_a_change_far_away_from_a_fault_does_not_meet_it() -> None:
    far = parcel("9", translate(rectangle(0, 0, 20, 30), 500, 500))
    assert checked(change(replace(far, purpose="shop")), far, MINE, OVER) == []


def test_the_parcels_near_a_place() -> None:
    around = Surroundings([MINE, OVER])
    assert around.near(rectangle(25, 0, 26, 1), 1.0) == []
    assert around.near(rectangle(25, 0, 26, 1), 10.0) == [MINE, OVER]
    assert around.near(MultiPolygon(), 10.0) == []
    assert Surroundings([]).near(MINE.geometry, 10.0) == []


def test_an_empty_change_has_no_findings() -> None:
    assert check(change(), Surroundings([MINE, OVER]), TASHKENT) == ()
