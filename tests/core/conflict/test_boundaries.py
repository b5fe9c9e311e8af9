"""Boundaries on three sides: each stretch by itself, both neighbours by one choice."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString

from cadastre_plugin.core.boundary.merge import merge
from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.conflict.comparison import BOUNDARY, EXISTENCE, Choice, Reason, Resolution
from cadastre_plugin.core.conflict.rebase import rebase
from tests.core.boundary.block import place
from tests.core.conflict.sides import (
    BLOCK,
    after,
    change_to,
    compared,
    corner_added,
    corner_moved,
    corner_removed,
    edit_of,
    fabric,
    is_coverage,
    merged,
    same_land,
)
from tests.core.making import TASHKENT, checked, id_of

SIDES = {"base": Choice.BASE, "theirs": Choice.THEIRS, "mine": Choice.MINE}


def split(states, start, end, *names):
    line = LineString([place(*start), place(*end)])
    return after(states, split_by_line(fabric(states, TASHKENT.tolerances), line, [id_of(name) for name in names]))


def joined(states, *names):
    return after(states, merge(fabric(states, TASHKENT.tolerances), [id_of(name) for name in names]))


SPLIT = split(BLOCK, (50, 20), (50, 70), "2")
MERGED = joined(BLOCK, "2", "3")


def resolutions(comparison):
    return sorted(one.resolution for one in comparison.merged)


def test_other_boundaries_of_one_parcel_merge_by_themselves():
    theirs, mine = corner_moved(BLOCK, (20, 60), (0, 1)), corner_moved(BLOCK, (40, 30), (1, 1))
    comparison = compared(theirs, mine)
    assert comparison.disputes == () and resolutions(comparison) == [Resolution.MINE, Resolution.THEIRS]
    assert same_land(merged(theirs, mine), corner_moved(theirs, (40, 30), (1, 1)))


def test_a_corner_that_both_moved_is_in_dispute_and_nothing_else():
    """Both moved the corner in which their boundaries end; the rest of each is done."""
    theirs = corner_moved(corner_added(BLOCK, (40, 30), (40, 60), (40.5, 45)), (40, 30), (0.4, 0))
    mine = corner_moved(corner_added(BLOCK, (20, 30), (40, 30), (30, 30.6)), (40, 30), (0, 0.7))
    comparison = compared(theirs, mine)
    (dispute,) = comparison.disputes
    assert dispute.boundary.is_corner and dispute.boundary.base == (place(40, 30),)
    assert dispute.boundary.theirs == (place(40.4, 30),) and dispute.boundary.mine == (place(40, 30.7),)
    assert set(dispute.boundary.parcels) == {id_of(name) for name in ("1", "2", "11", "12")}
    assert resolutions(comparison) == [Resolution.MINE, Resolution.THEIRS]
    for choice, corner in ((Choice.THEIRS, (40.4, 30)), (Choice.MINE, (40, 30.7)), (Choice.BASE, (40, 30))):
        result = merged(theirs, mine, choice)
        corners = {tuple(point) for item in result.values() for point in item.geometry.geoms[0].exterior.coords}
        assert {place(*corner), place(40.5, 45), place(30, 30.6)} <= corners
        assert is_coverage(result)


@pytest.mark.parametrize("choice", [Choice.BASE, Choice.THEIRS, Choice.MINE])
def test_both_sides_of_a_wall_follow_one_choice(choice):
    theirs, mine = (corner_moved(corner_moved(BLOCK, (40, 60), (by, 0)), (40, 30), (by, 0)) for by in (0.5, -0.5))
    (dispute,) = compared(theirs, mine).disputes
    assert dispute.reason is Reason.BOTH_CHANGED and not dispute.boundary.is_corner
    assert dispute.boundary.base == (place(40, 30), place(40, 60))
    assert dispute.boundary.of(Choice.MINE) == (place(39.5, 30), place(39.5, 60))
    expected = {"base": BLOCK, "theirs": theirs, "mine": mine}
    for name, one in SIDES.items():
        if one is choice:
            assert same_land(merged(theirs, mine, one), expected[name])


def test_the_same_done_twice_is_no_dispute():
    both = corner_moved(BLOCK, (40, 60), (0.5, 0))
    comparison = compared(both, both)
    assert comparison.disputes == () and resolutions(comparison) == [Resolution.SAME]
    assert rebase(change_to(both), comparison).change.parcels == ()


def test_corners_of_both_on_one_straight_edge_are_both_kept():
    theirs, mine = (corner_added(BLOCK, (40, 30), (40, 60), (40, north)) for north in (40, 50))
    comparison = compared(theirs, mine)
    assert resolutions(comparison) == [Resolution.JOINED]
    assert same_land(merged(theirs, mine), corner_added(theirs, (40, 40), (40, 60), (40, 50)))


def test_corners_of_both_beside_one_edge_are_chosen():
    theirs, mine = (corner_added(BLOCK, (40, 30), (40, 60), (40 + by, 45)) for by in (1, -1))
    (dispute,) = compared(theirs, mine).disputes
    assert dispute.boundary.of(Choice.THEIRS) == (place(40, 30), place(41, 45), place(40, 60))
    assert same_land(merged(theirs, mine, Choice.MINE), mine)


def test_corners_a_millimetre_apart_on_one_edge_are_chosen():
    theirs, mine = (corner_added(BLOCK, (40, 30), (40, 60), (40, north)) for north in (45, 45.001))
    assert len(compared(theirs, mine).disputes) == 1


def test_a_corner_removed_here_and_moved_there():
    theirs, mine = corner_removed(BLOCK, (20, 60)), corner_moved(BLOCK, (20, 60), (0, 1))
    assert [one.reason for one in compared(theirs, mine).disputes] == [Reason.BOTH_CHANGED]
    assert same_land(merged(theirs, mine, Choice.THEIRS), theirs)
    assert same_land(merged(theirs, mine, Choice.MINE), mine)


def test_a_split_of_mine_takes_their_corners():
    """The corner that they moved, and the one that they put on the boundary which my new parcels keep."""
    theirs = split(corner_moved(BLOCK, (40, 60), (0, 1)), (45, -5), (45, 35), "12")
    comparison = compared(theirs, SPLIT)
    assert comparison.disputes == () and Resolution.JOINED in resolutions(comparison)
    result = merged(theirs, SPLIT)
    assert is_coverage(result) and len(result) == 8
    assert same_land(result, merged(SPLIT, theirs))


def test_what_i_moved_is_carried_to_the_one_successor_that_has_it():
    mine = corner_moved(corner_moved(BLOCK, (40, 30), (1, 0)), (40, 60), (1, 0))
    comparison = compared(SPLIT, mine)
    (carried,) = [one for one in comparison.merged if one.resolution is Resolution.CARRIED]
    assert set(carried.successors) == SPLIT.keys() - BLOCK.keys()
    result = merged(SPLIT, mine)
    assert is_coverage(result) and same_land(result, merged(mine, SPLIT))


@pytest.mark.parametrize("choice", [Choice.THEIRS, Choice.MINE])
def test_what_i_moved_along_several_successors_is_chosen(choice):
    mine = corner_moved(corner_moved(BLOCK, (40, 30), (0, 1)), (60, 30), (0, 1))
    (dispute,) = compared(SPLIT, mine).disputes
    assert dispute.reason is Reason.THEY_ENDED
    assert set(dispute.successors) == SPLIT.keys() - BLOCK.keys()
    result = merged(SPLIT, mine, choice)
    assert is_coverage(result)
    assert same_land(result, SPLIT) is (choice is Choice.THEIRS)


def test_a_boundary_that_they_merged_away_cannot_be_moved():
    mine = corner_added(BLOCK, (60, 30), (60, 60), (61, 45))
    (dispute,) = compared(MERGED, mine).disputes
    assert (dispute.reason, dispute.choices) == (Reason.THEY_ENDED, (Choice.THEIRS,))
    assert dispute.successors == tuple(MERGED.keys() - BLOCK.keys())


@pytest.mark.parametrize("choice", [Choice.THEIRS, Choice.MINE])
def test_a_boundary_that_i_merge_away_and_they_moved_is_chosen_as_a_whole(choice):
    theirs = corner_added(BLOCK, (60, 30), (60, 60), (61, 45))
    (dispute,) = compared(theirs, MERGED).disputes
    assert (dispute.key.name, dispute.reason) == (EXISTENCE, Reason.I_ENDED)
    assert same_land(merged(theirs, MERGED, choice), theirs if choice is Choice.THEIRS else MERGED)


def test_two_splits_of_one_parcel_are_chosen():
    other = split(BLOCK, (30, 45), (70, 45), "2")
    (dispute,) = compared(other, SPLIT).disputes
    assert (dispute.key.name, dispute.reason) == (EXISTENCE, Reason.BOTH_ENDED)
    assert set(dispute.successors) == other.keys() - BLOCK.keys()
    assert same_land(merged(other, SPLIT, Choice.THEIRS), other)
    result = merged(other, SPLIT, Choice.MINE)
    assert result.keys() == SPLIT.keys() and is_coverage(result)


def test_the_lineage_of_what_replaces_theirs_leads_to_theirs():
    other = split(BLOCK, (30, 45), (70, 45), "2")
    comparison, mine = compared(other, SPLIT), change_to(SPLIT)
    change = rebase(mine, comparison, {comparison.disputes[0].key: Choice.MINE}).change
    assert {link.parent_id for link in change.lineage} == other.keys() - BLOCK.keys()
    assert {link.child_id for link in change.lineage} == SPLIT.keys() - BLOCK.keys()


def test_the_same_split_done_twice_is_no_dispute():
    again = split(BLOCK, (50, 20), (50, 70), "2")
    comparison = compared(again, SPLIT)
    assert comparison.disputes == ()
    change = rebase(change_to(SPLIT), comparison).change
    assert change.parcels == () and change.lineage == ()


def test_a_split_cannot_stand_in_what_they_merged_into_more():
    (dispute,) = compared(MERGED, SPLIT).disputes
    assert (dispute.reason, dispute.choices) == (Reason.BOTH_ENDED, (Choice.THEIRS,))
    assert same_land(merged(MERGED, SPLIT, Choice.THEIRS), MERGED)


def test_a_corner_that_moved_with_a_split_is_known_without_a_neighbour():
    """The corner at the street belongs to nobody else."""
    theirs = corner_moved(split(BLOCK, (30, 20), (30, 70), "1"), (20, 60), (0.5, 0.5))
    assert compared(theirs, corner_moved(BLOCK, (20, 60), (0.5, 0.5))).disputes == ()
    (dispute,) = compared(theirs, corner_moved(BLOCK, (20, 60), (0, 0.7))).disputes
    assert dispute.boundary.is_corner and dispute.choices == (Choice.THEIRS, Choice.MINE, Choice.BASE)
    result = merged(theirs, corner_moved(BLOCK, (20, 60), (0, 0.7)), Choice.MINE)
    assert same_land(result, corner_moved(theirs, (20.5, 60.5), (-0.5, 0.2)))


def test_a_corner_that_moved_is_told_from_those_put_beside_it():
    theirs = corner_moved(corner_added(BLOCK, (20, 30), (20, 60), (20, 45)), (20, 60), (0.5, 0.5))
    mine = corner_added(BLOCK, (20, 60), (40, 60), (30, 60.4))
    assert compared(theirs, mine).disputes == ()
    (dispute,) = compared(theirs, corner_moved(BLOCK, (20, 60), (0, 0.7))).disputes
    assert dispute.boundary.is_corner


def test_what_is_not_chosen_stays_stale():
    theirs, mine = corner_moved(BLOCK, (40, 30), (2, 0)), corner_moved(BLOCK, (40, 30), (1, 1))
    comparison = compared(theirs, mine)
    rebased = rebase(change_to(mine), comparison)
    assert rebased.left == comparison.disputes and not rebased.is_whole
    assert {edit.base_version for edit in rebased.change.parcels} == {1}
    chosen = rebase(change_to(mine), comparison, {comparison.disputes[0].key: Choice.MINE})
    assert chosen.is_whole and {edit.base_version for edit in chosen.change.parcels} == {2}


def test_a_choice_that_is_not_offered_does_not_count():
    mine = corner_added(BLOCK, (60, 30), (60, 60), (61, 45))
    comparison = compared(MERGED, mine)
    assert rebase(change_to(mine), comparison, {comparison.disputes[0].key: Choice.MINE}).left == comparison.disputes


def test_without_changes_of_theirs_it_is_the_change_itself():
    for mine in (SPLIT, MERGED, corner_moved(BLOCK, (40, 30), (1, 1)), corner_removed(BLOCK, (20, 60))):
        comparison = compared(BLOCK, mine)
        assert not comparison.is_stale and comparison.disputes == ()
        assert rebase(change_to(mine), comparison).change == change_to(mine)


def test_what_each_side_changed_is_told_per_thing():
    theirs = corner_moved(SPLIT, (40, 60), (0, 1))
    comparison = compared(theirs, corner_moved(BLOCK, (20, 30), (0, 1)))
    told = {one.id: one for one in comparison.things}
    assert told[id_of("1")].theirs == told[id_of("1")].mine == (BOUNDARY,)
    assert told[id_of("2")].theirs == (EXISTENCE,) and told[id_of("2")].mine == ()
    assert set(told[id_of("2")].successors) == SPLIT.keys() - BLOCK.keys()
    assert told[id_of("11")].theirs == () and told[id_of("11")].mine == (BOUNDARY,)


def test_the_rules_look_at_what_comes_of_it():
    """A merge that crosses itself is for the rules to say."""
    theirs, mine = corner_moved(BLOCK, (20, 30), (12, 12)), corner_moved(BLOCK, (40, 30), (-12, 14))
    comparison = compared(theirs, mine)
    assert comparison.disputes == ()
    change = rebase(change_to(mine), comparison).change
    assert edit_of(change, "1").base_version == 2
    register = comparison.theirs.parcels.values()
    assert any(finding.blocks for finding in checked(change, *register))
