"""Random coverages and what two people do to them: nothing of either side is lost, and a coverage comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import shapely
from hypothesis import HealthCheck, assume, example, given, settings

from cadastre_plugin.core.conflict.comparison import Choice, Comparison, DisputeKey, Resolution
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.model.parcel import ATTRIBUTES, Parcel
from cadastre_plugin.core.rules.check import blocking, check
from cadastre_plugin.core.rules.situation import Surroundings
from tests.core.conflict.coverages import Act, acts, block, coverages, done
from tests.core.conflict.sides import alike, change_to, compared, is_coverage, merged, same_land, standing
from tests.core.making import TASHKENT

MODEST = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
EVERYWHERE = {(x, y) for x in range(2) for y in range(3)}


def act(kind: str, where: float = 0.0) -> Act:
    """What is done at a place, as little of it as can be."""
    return kind, where, 0.0, 0.0, 0.0


NO_LINEAGE = ("move", "add", "remove", "say")


def lands(states: Mapping[UUID, Parcel]) -> list[str]:
    """The land of every parcel, whatever ids new ones have."""
    return sorted(item.geometry.normalize().wkt for item in states.values())


def corners(states: Mapping[UUID, Parcel]) -> set[tuple[float, float]]:
    return {tuple(point) for point in shapely.get_coordinates([item.geometry for item in states.values()]).tolist()}


def sides(base, theirs, mine):
    """Both states, where all three are coverages."""
    states = done(base, theirs, "theirs"), done(base, mine, "mine")
    assume(all(map(is_coverage, (base, *states))))
    return states


@MODEST
@given(coverages(), acts(), acts())
@example(  # they split an island, I cut off its corner and split the lot round it
    block(2, 1, {(1, 0)}), [act("move"), act("split"), act("split")], [act("move"), act("remove", 0.4), act("split")]
)
@example(  # both split an island, and I cut off its corner, so that my line ends on the new straight edge
    block(4, 1, {(1, 0), (2, 0), (3, 0)}), [act("split", 0.143)], [act("remove", 0.591), act("split", 0.143)]
)
@example(
    block(2, 3, EVERYWHERE - {(0, 0)}, {(0, 1): (1, 0), (0, 2): (2, 0)}),
    [act("split")],
    [act("move"), act("remove", 0.157), act("split")],
)
def test_whatever_is_chosen_is_a_coverage(base, theirs, mine):
    one, other = sides(base, theirs, mine)
    for choice in (Choice.THEIRS, Choice.MINE):
        assert is_coverage(merged(one, other, choice, base))


def test_a_part_in_the_land_of_a_neighbour_alone_that_stays_where_its_split_is_given_up_never_gets_into_the_register():
    """I moved the corner of an island outwards and cut off the tip. Given up is what the island became, and the tip was
    no part of it: that it lies in the neighbour's land then is for the surveyor to mend, and the rules say so."""
    base = block(2, 3, {(0, 2), (1, 0), (1, 1), (1, 2)})
    theirs = done(base, [act("split")], "theirs")
    mine = done(base, [act("move", 0.143), act("split"), act("split", 0.091)], "mine")
    comparison = compared(theirs, mine, base)
    change = rebase(change_to(mine, base), comparison, alike(comparison, Choice.THEIRS)).change
    (tip,) = {edit.id for edit in change.parcels} - base.keys() - theirs.keys()
    found = check(change, Surroundings(tuple(comparison.theirs.parcels.values())), TASHKENT)
    assert tip in {id for finding in blocking(found) if finding.rule == "overlap" for id in finding.subjects}


@MODEST
@given(coverages(), acts(), acts())
def test_edits_that_do_not_meet_merge_in_either_order_to_the_same(base, theirs, mine):
    one, other = sides(base, theirs, mine)
    assume(not compared(one, other, base).disputes and not compared(other, one, base).disputes)
    assert lands(merged(one, other, None, base)) == lands(merged(other, one, None, base))


@MODEST
@given(coverages(), acts())
def test_without_theirs_it_is_the_change_itself(base, mine):
    _, other = sides(base, [], mine)
    change = change_to(other, base)
    rebased = rebase(change, compared(base, other, base))
    assert rebased.is_whole and rebased.change == change


@MODEST
@given(coverages(), acts())
def test_without_mine_nothing_is_left_to_do(base, theirs):
    one, _ = sides(base, theirs, [])
    assert rebase(change_to(base, base), compared(one, base, base)).change.parcels == ()


@MODEST
@given(coverages(), acts(kinds=NO_LINEAGE), acts(kinds=NO_LINEAGE))
def test_theirs_everywhere_and_mine_everywhere(base, theirs, mine):
    """Where all that I changed is in dispute, theirs is what the register has, and mine is what I drew."""
    one, other = sides(base, theirs, mine)
    comparison = compared(one, other, base)
    assume(comparison.disputes and not comparison.merged)
    assert same_land(merged(one, other, Choice.THEIRS, base), one)
    assert same_land(merged(one, other, Choice.MINE, base), other)


@MODEST
@given(coverages(), acts(), acts())
def test_every_corner_and_attribute_comes_from_the_side_that_changed_it(base, theirs, mine):
    one, other = sides(base, theirs, mine)
    for choice in (Choice.THEIRS, Choice.MINE):
        result = merged(one, other, choice, base)
        assert corners(result) <= corners(base) | corners(one) | corners(other)
        for id, item in result.items():
            _require_attributes(item, base.get(id), one.get(id), other.get(id))


@MODEST
@given(coverages(), acts(), acts())
def test_nothing_of_either_side_is_lost(base, theirs, mine):
    """Without a dispute every corner that one side made is there, and none that one side alone took away."""
    one, other = sides(base, theirs, mine)
    comparison = compared(one, other, base)
    assume(not comparison.disputes)
    there, before = corners(merged(one, other, None, base)), corners(base)
    for own, others in ((one, other), (other, one)):
        assert corners(own) - before <= there
        assert not ((before - corners(own)) - corners(others)) & there
    kept = corners(one) & corners(other) & before
    assert kept <= there


@MODEST
@given(coverages(), acts(kinds=NO_LINEAGE), acts(kinds=NO_LINEAGE))
def test_what_was_not_chosen_is_as_i_drew_it_and_stale(base, theirs, mine):
    one, other = sides(base, theirs, mine)
    comparison = compared(one, other, base)
    rebased = rebase(change_to(other, base), comparison)
    assert {left.key for left in rebased.left} == {dispute.key for dispute in comparison.disputes}
    touched = {edit.id: edit for edit in rebased.change.parcels}
    for dispute in rebased.left:
        parcels = [dispute.key.id] if dispute.boundary is None else dispute.boundary.parcels
        for id in parcels:
            if id in touched and comparison.theirs.parcels[id].version > base[id].version:
                assert touched[id].base_version == base[id].version


@MODEST
@given(coverages(), acts(), acts(), acts(most=2))
def test_a_second_change_of_theirs_is_merged_like_the_first(base, theirs, mine, more):
    """Merging what is stale at once, or after each change of theirs, comes to the same where nothing is disputed, and
    they take nothing back that both had done: what is mine alone again stays, what was theirs, too, goes."""
    first, other = sides(base, theirs, mine)
    second = done(first, more, "more")
    assume(is_coverage(second))
    at_once = compared(second, other, base)
    step = compared(first, other, base)
    assume(not at_once.disputes and not step.disputes and done_by_both(step) <= done_by_both(at_once))
    between = rebase(change_to(other, base), step)
    register = step.theirs.parcels
    again = compared(second, standing(step.theirs, between.change), register)
    assume(not again.disputes)
    result = standing(again.theirs, rebase(change_to(again.mine.parcels, register), again).change)
    assert lands(result) == lands(merged(second, other, None, base))


def done_by_both(comparison: Comparison) -> set[DisputeKey]:
    return {one.key for one in comparison.merged if one.resolution is Resolution.SAME}


def _require_attributes(item: Parcel, base, theirs, mine) -> None:
    for name in ATTRIBUTES:
        value = getattr(item, name)
        values = {getattr(side, name) for side in (theirs, mine) if side is not None}
        if theirs is None or mine is None:  # a new parcel may have what was said of those that it came from
            continue
        assert value in values
        if base is not None and len(values) == 2 and getattr(base, name) in values:
            assert value != getattr(base, name)  # the side that changed it
