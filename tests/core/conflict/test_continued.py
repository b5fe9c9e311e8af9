"""A draft that was edited on while it was approved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import LineString

from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.conflict.compare import compare
from cadastre_plugin.core.conflict.continued import continued
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.parcel import NEW
from tests.core.conflict.sides import (
    BLOCK,
    after,
    change_to,
    corner_moved,
    fabric,
    is_coverage,
    registered,
    said,
    same_land,
)
from tests.core.conflict.test_boundaries import SPLIT
from tests.core.making import TASHKENT, id_of
from tests.core.rights.making import ANNA, CHORI, ownership, shares

AGAIN = id_of("next")


def approved_and_now(states):
    """The revision that was approved, and the register after it: new parcels have numbers."""
    register = {
        id: item if id in BLOCK else replace(item, number=f"10:09:03:02:03:{900 + place:04d}")
        for place, (id, item) in enumerate(registered(states).items())
    }
    return change_to(states), Sides(parcels=register)


def carried_over(draft_states, approved_states):
    approved, now = approved_and_now(approved_states)
    change, base = continued(change_to(draft_states), approved, Sides(parcels=BLOCK), AGAIN)
    return change, base, now, rebase(change, compare(change, base, now))


def test_what_was_done_beyond_the_approved_revision_is_a_change_of_its_own():
    approved = corner_moved(BLOCK, (40, 30), (1, 1))
    draft = said(corner_moved(approved, (20, 60), (0, 1)), "3", purpose="shop")
    change, base, now, rebased = carried_over(draft, approved)
    assert change.id == AGAIN and rebased.is_whole and not compare(change, base, now).is_stale
    assert {edit.id for edit in rebased.change.parcels} == {id_of("1"), id_of("3")}
    stands = now.after(rebased.change).parcels
    assert same_land(stands, draft) and stands[id_of("3")].purpose == "shop"
    assert {edit.base_version for edit in rebased.change.parcels} == {1, 2}


def test_nothing_is_left_of_a_draft_that_was_not_edited_on():
    change, _, _, _ = carried_over(SPLIT, SPLIT)
    assert change.is_empty() and change.lineage == ()


def test_what_the_draft_took_back_is_taken_back():
    approved = corner_moved(said(BLOCK, "3", purpose="shop"), (40, 30), (1, 1))
    change, _, now, rebased = carried_over(BLOCK, approved)
    assert len(change.parcels) == 5
    stands = now.after(rebased.change).parcels
    assert same_land(stands, BLOCK) and stands[id_of("3")].purpose is None


def test_a_new_parcel_that_was_split_on_keeps_what_the_register_gave_the_others():
    child = max(SPLIT.keys() - BLOCK.keys(), key=lambda id: SPLIT[id].geometry.bounds[0])
    other = min(SPLIT.keys() - BLOCK.keys(), key=lambda id: SPLIT[id].geometry.bounds[0])
    draft = _split_on(child)
    change, _, now, rebased = carried_over(said_of(draft, other, purpose="shop"), SPLIT)
    assert {link.parent_id for link in change.lineage} == {child} and len(change.lineage) == 2
    stands = now.after(rebased.change).parcels
    assert is_coverage(stands) and stands[other].number == now.parcels[other].number is not None
    assert stands[other].purpose == "shop" and child not in stands
    assert [edit.base_version for edit in rebased.change.parcels if edit.id == child] == [1]


def test_a_new_parcel_that_the_draft_dropped_ends():
    change, _, _, _ = carried_over({id: item for id, item in SPLIT.items() if id in BLOCK}, SPLIT)
    children = SPLIT.keys() - BLOCK.keys()
    assert {edit.id for edit in change.parcels} == children
    assert all(edit.after is None and edit.base_version == 1 for edit in change.parcels)


def test_what_the_approval_ended_cannot_be_had_again():
    with pytest.raises(ChangeError) as refused:
        carried_over(BLOCK, SPLIT)
    assert refused.value.code == "approved_ended"


def test_acts_that_were_approved_are_done():
    owned = ownership("owned", id_of("1"), (ANNA, "1"))
    before = Sides(parcels=BLOCK, rights={owned.id: owned})
    sale, next_sale = Act(id_of("sale"), "sale", (owned.id,)), Act(id_of("next sale"), "sale", (owned.id,))
    first = replace(owned, shares=shares((CHORI, "1")))
    second = replace(owned, shares=shares((ANNA, "1/2"), (CHORI, "1/2")))
    approved = replace(change_to(BLOCK), rights=(Edit(owned.id, 4, first),), acts=(sale,))
    draft = replace(approved, rights=(Edit(owned.id, 4, second),), acts=(sale, next_sale))
    change, base = continued(draft, approved, before, AGAIN)
    assert change.acts == (next_sale,) and [edit.base_version for edit in change.rights] == [5]
    assert base.rights[owned.id] == replace(first, version=5)


def test_what_changed_since_the_approval_is_merged_like_any_other():
    approved = corner_moved(BLOCK, (40, 30), (1, 1))
    draft = corner_moved(approved, (20, 60), (0, 1))
    made, now = approved_and_now(approved)
    since = said(now.parcels, "1", version=3, address="Navoi 1")
    change, base = continued(change_to(draft), made, Sides(parcels=BLOCK), AGAIN)
    comparison = compare(change, base, Sides(parcels=since))
    rebased = rebase(change, comparison)
    assert comparison.is_stale and rebased.is_whole
    (edit,) = [edit for edit in rebased.change.parcels if edit.id == id_of("1")]
    assert (edit.base_version, edit.after.address) == (3, "Navoi 1")
    assert change.lineage == () and NEW not in {edit.base_version for edit in change.parcels}


def _split_on(child):
    west, south, east, north = (SPLIT[child].geometry.bounds[side] for side in range(4))
    middle = (south + north) / 2
    line = LineString([(west - 5, middle), (east + 5, middle)])
    return after(SPLIT, split_by_line(fabric(SPLIT, TASHKENT.tolerances), line, [child]))


def said_of(states, id, **attributes):
    return {**states, id: replace(states[id], **attributes)}
