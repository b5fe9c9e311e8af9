"""Where lots of an invented city came from: their land is that of the parcels before them, at every time."""

from __future__ import annotations

import shapely


def test_some_lots_have_a_past_and_most_have_none(spoilt):
    begun = [id for part in spoilt.parts for id in part.past.begun]
    assert 12 * 20 <= len(begun) <= len(spoilt.parcels) // 10
    assert len(begun) % 12 == 0


def test_children_have_the_land_of_their_parents(spoilt):
    for part in spoilt.parts:
        shapes = {parcel.id: parcel.geometry for parcel in part.parcels}
        shapes |= {one.parcel.id: one.parcel.geometry for one in part.past.retired}
        for link in part.past.links:
            assert shapes[link.parent_id].intersection(shapes[link.child_id]).area > 1.0
        parents = {link.parent_id for link in part.past.links}
        for parent in parents:
            children = [shapes[link.child_id] for link in part.past.links if link.parent_id == parent]
            left = shapes[parent].difference(shapely.union_all(children)).area
            assert left < 0.01, "nothing of a parent's land is lost"


def test_of_one_place_there_is_one_parcel_at_a_time(spoilt):
    for part in spoilt.parts:
        times = {one.parcel.id: (one.since, one.until) for one in part.past.retired}
        for link in part.past.links:
            begun = times[link.child_id][0] if link.child_id in times else part.past.begun[link.child_id]
            assert times[link.parent_id][1] == begun
        assert all(since < until for since, until in times.values())


def test_numbers_of_the_past_are_nobody_elses(spoilt):
    today = {parcel.number for parcel in spoilt.parcels}
    past = [one.parcel.number for part in spoilt.parts for one in part.past.retired]
    assert past and len(set(past)) == len(past) and today.isdisjoint(past)
    assert all(spoilt.city.profile.number.read_parcel(number).canonical == number for number in past)


def test_there_are_splits_and_merges(spoilt):
    links = [link for part in spoilt.parts for link in part.past.links]
    parents = [link.parent_id for link in links]
    children = [link.child_id for link in links]
    assert max(map(parents.count, set(parents))) >= 4
    assert max(map(children.count, set(children))) == 2
