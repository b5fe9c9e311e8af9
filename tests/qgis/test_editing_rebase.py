"""A draft goes over to another state of the register in one step, undo gives back that state with what was made on it,
and the disk has the one or the other whatever happens."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
import shapely
from qgis.core import QgsProject

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.drafts.errors import DraftError
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.editing.foundation import Foundation
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.draft_layer import DraftLayer
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, empty_change, parcels, tashkent
from tests.qgis.drafting import change_attributes, corner, move_corner

TITLE = "Conflicts resolved"


def place(column: float, row: float) -> tuple[float, float]:
    return round(EAST + column * WIDTH, 3), round(NORTH + row * DEPTH, 3)


def area(*corners: tuple[float, float]):
    return on_grid(shapely.Polygon([place(*one) for one in corners]))


def point(column: float, row: float, number: str, version: int = 1) -> BoundaryPoint:
    return BoundaryPoint(UUID(int=900 + int(number), version=4), version, place(column, row), number)


def right(share: str, version: int) -> Right:
    held = (Share(UUID(int=51, version=4), Fraction(share)),)
    return Right(UUID(int=50, version=4), version, "ownership", RightClass.RIGHT, parcels(1)[0].id, held)


def before() -> Foundation:
    estate = Estate(rights={right("1", 1).id: right("1", 1)}, known=frozenset({parcels(1)[0].id}))
    return Foundation(tuple(parcels(4)), (point(1, 1, "1"), point(3, 1, "2")), estate)


def after() -> Foundation:
    """Theirs: the last lot was split, the third has an address, the second boundary point another number."""
    first, second, third, _ = parcels(4)
    lower, upper = (
        Parcel(UUID(int=60 + part, version=4), 1, f"10:09:03:02:00:09{part:02d}", "09", geometry)
        for part, geometry in enumerate(
            (area((3, 0), (4, 0), (4, 0.5), (3, 0.5)), area((3, 0.5), (4, 0.5), (4, 1), (3, 1)))
        )
    )
    with_corner = area((2, 0), (3, 0), (3, 0.5), (3, 1), (2, 1))
    third = replace(third, version=2, address="Bogʻiston 5", geometry=with_corner)
    estate = Estate(rights={right("1/2", 2).id: right("1/2", 2)}, known=frozenset({first.id}))
    return Foundation((first, second, third, lower, upper), (point(1, 1, "1"), point(3, 1, "7", 2)), estate)


def merged(mine: Change) -> Change:
    """Mine on theirs: the corner that I moved, the purpose of the third lot, the upper half of the split lot ends."""
    third, upper = after().parcels[2], after().parcels[4]
    return replace(
        mine, parcels=(*mine.parcels, Edit(third.id, 2, replace(third, purpose="shop")), Edit(upper.id, 1, None))
    )


class Bench:
    """A draft on disk, edited."""

    def __init__(self, path: Path) -> None:
        self.store = DraftStore(path / "drafts.db")
        base = before()
        self.store.begin(empty_change(), 10728, (0.0, 0.0, 1.0, 1.0), base.parcels, base.points)
        self.store.keep_estate(empty_change().id, base.estate)
        self.refuses = False
        draft = DraftLayer(qgis_crs(tashkent()), tashkent(), "09")
        self.session = EditSession(
            empty_change(),
            base.parcels,
            draft,
            self.store.journal,
            points=base.points,
            estate=base.estate,
            keep_base=self.keep,
        )
        self.session.start()
        draft.add_to(QgsProject.instance())
        QgsProject.instance().setTopologicalEditing(True)

    def keep(self, change: Change, base: Foundation) -> None:
        if self.refuses:
            raise DraftError("drafts_disk_full", "The disk is full")
        self.store.rebase(change, base.parcels, base.points, base.estate)

    def edit(self) -> Change:
        assert move_corner(self.session.draft.layer, corner(1, 1), corner(1.05, 1.02)) == 2
        return self.session.change()

    def rebase(self) -> Change:
        self.session.rebase(after(), merged(self.session.change()), TITLE)
        return self.session.change()

    def on_disk(self) -> tuple[Change, set[tuple[UUID, int]], set[tuple[UUID, int]], Estate]:
        """What another program finds in the file now, as after a crash."""
        other = DraftStore(self.store.path)
        id = empty_change().id
        found = (
            other.draft(id).change,
            {(one.id, one.version) for one in other.base(id)},
            {(one.id, one.version) for one in other.base_points(id)},
            other.estate(id),
        )
        other.close()
        return found


def kept(foundation: Foundation, change: Change):
    return (
        change,
        {(one.id, one.version) for one in foundation.parcels},
        {(one.id, one.version) for one in foundation.points},
        foundation.estate,
    )


@pytest.fixture
def bench(qgis_new_project, tmp_path: Path):
    made = Bench(tmp_path)
    yield made
    made.session.finish()
    made.session.draft.remove_from(QgsProject.instance())
    made.store.close()


def states(parcels):
    return {one.id: one for one in parcels}


def is_same(ones, others) -> bool:
    ones, others = states(ones), states(others)
    return ones.keys() == others.keys() and all(
        ones[id].version == others[id].version and same_state(ones[id], others[id]) for id in ones
    )


def test_the_draft_stands_on_the_newer_register_with_what_was_merged(bench: Bench):
    mine = bench.edit()
    told: list[str] = []
    bench.session.rebased.connect(lambda: told.append("rebased"))
    bench.session.changed.connect(lambda: told.append("changed"))
    change = bench.rebase()
    assert told == ["rebased", "changed"]
    assert set(change.parcels) == set(merged(mine).parcels)
    assert is_same(bench.session.base(), after().parcels)
    third, upper = after().parcels[2], after().parcels[4]
    standing = states(bench.session.parcels())
    assert (standing[third.id].address, standing[third.id].purpose) == ("Bogʻiston 5", "shop")
    assert upper.id not in standing
    assert bench.session.rights.base == after().estate
    layer = bench.session.draft.layer
    assert {feature["parcel_id"]: feature["version"] for feature in layer.getFeatures()} == {
        str(one.id): one.version for one in standing.values()
    }


def test_points_follow_on_the_newer_register(bench: Bench):
    bench.edit()
    change = bench.rebase()
    assert [(edit.id, edit.base_version) for edit in change.points] == [(point(1, 1, "1").id, 1)]
    assert bench.session.points()[point(3, 1, "7").id].number == "7"


def test_undo_goes_back_to_mine_and_redo_to_the_merged(bench: Bench):
    mine, stood = bench.edit(), bench.session.parcels()
    change = bench.rebase()
    stack = bench.session.undo_stack
    assert stack.undoText() == TITLE and stack.count() == 2
    stack.undo()
    assert bench.session.change() == mine
    assert is_same(bench.session.base(), before().parcels) and is_same(bench.session.parcels(), stood)
    assert bench.session.rights.base == before().estate
    stack.redo()
    assert bench.session.change() == change and is_same(bench.session.base(), after().parcels)
    stack.undo()
    stack.undo()
    assert bench.session.change().is_empty()


def test_the_disk_has_the_old_until_it_is_confirmed_then_the_new_and_after_undo_the_old(bench: Bench):
    mine = bench.edit()
    assert bench.on_disk() == kept(before(), mine)
    change = bench.rebase()
    assert bench.on_disk() == kept(after(), change)
    bench.session.undo_stack.undo()
    assert bench.on_disk() == kept(before(), mine)
    bench.session.undo_stack.redo()
    assert bench.on_disk() == kept(after(), change)


def test_a_crash_amid_the_writing_leaves_the_old(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    mine = bench.edit()

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cadastre_plugin.drafts.store.write_base_points", crash)
    with pytest.raises(KeyboardInterrupt):
        bench.store.rebase(merged(mine), after().parcels, after().points, after().estate)
    assert bench.on_disk() == kept(before(), mine)


def test_a_full_disk_is_said_and_the_next_edit_writes_both(bench: Bench):
    mine = bench.edit()
    failures: list[str] = []
    bench.session.journal_failed.connect(failures.append)
    bench.refuses = True
    bench.rebase()
    assert len(failures) == 1 and bench.on_disk() == kept(before(), mine)
    bench.refuses = False
    change_attributes(bench.session.draft.layer, parcels(4)[1], address="Yangi")
    assert bench.on_disk() == kept(after(), bench.session.change())


def test_a_rebase_that_changes_no_parcel_is_undone_too(bench: Bench):
    """Only a right is another one: no feature tells of the step."""
    bench.edit()
    mine, base = bench.session.change(), bench.session.foundation()
    theirs = replace(base, estate=after().estate)
    bench.session.rebase(theirs, mine, TITLE)
    assert bench.session.rights.base == after().estate and bench.on_disk() == kept(theirs, mine)
    bench.session.undo_stack.undo()
    assert bench.session.rights.base == before().estate and bench.on_disk() == kept(before(), mine)
    assert bench.session.change() == mine


def test_rights_of_the_draft_go_along(bench: Bench):
    edit = Edit(right("1/2", 2).id, 2, right("1/4", 2))
    bench.session.rebase(after(), replace(bench.session.change(), rights=(edit,)), TITLE)
    assert bench.session.change().rights == (edit,)
    bench.session.undo_stack.undo()
    assert bench.session.change().rights == ()


def test_what_joined_the_work_area_since_stays_after_undo(bench: Bench):
    bench.edit()
    bench.rebase()
    far = replace(parcels(9)[8], number="10:09:03:02:00:0999")
    assert bench.session.extend([far])
    bench.session.undo_stack.undo()
    assert is_same(bench.session.base(), (*before().parcels, far))
    assert far.id not in {edit.id for edit in bench.session.change().parcels}


def test_editing_goes_on_and_is_undone_step_by_step(bench: Bench):
    bench.edit()
    bench.rebase()
    assert move_corner(bench.session.draft.layer, corner(2, 1), corner(2.02, 1.01)) == 2
    assert {edit.base_version for edit in bench.session.change().parcels} == {1, 2}
    assert bench.on_disk() == kept(after(), bench.session.change())
    bench.session.undo_stack.undo()
    bench.session.undo_stack.undo()
    assert {edit.id for edit in bench.session.change().parcels} == {one.id for one in parcels(2)}


@pytest.mark.parametrize("ends", ["commitChanges", "rollBack"])
def test_the_merged_draft_survives_that_qgis_ends_editing(bench: Bench, ends: str):
    from tests.qgis.waiting import wait_until

    bench.edit()
    change, stood = bench.rebase(), bench.session.parcels()
    resumed: list[str] = []
    bench.session.resumed.connect(resumed.append)
    getattr(bench.session.draft.layer, ends)()
    wait_until(lambda: resumed, "editing to go on")
    assert bench.session.change() == change and is_same(bench.session.parcels(), stood)
    layer = bench.session.draft.layer
    assert {feature["parcel_id"] for feature in layer.getFeatures()} == {str(one.id) for one in stood}


def test_lineage_is_read_on_the_newer_register(bench: Bench):
    """A lot of theirs that mine splits has children of it, not of the lot that is no more."""
    upper = after().parcels[4]
    halves = [
        Parcel(UUID(int=70 + part, version=4), NEW, None, "09", geometry)
        for part, geometry in enumerate(
            (area((3, 0.5), (3.5, 0.5), (3.5, 1), (3, 1)), area((3.5, 0.5), (4, 0.5), (4, 1), (3.5, 1)))
        )
    ]
    edits = (Edit(upper.id, 1, None), *(Edit(half.id, NEW, half) for half in halves))
    bench.session.rebase(after(), replace(bench.session.change(), parcels=edits), TITLE)
    assert set(bench.session.change().lineage) == {Lineage(upper.id, half.id) for half in halves}
