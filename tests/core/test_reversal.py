"""A change and its reversal leave the register as it was; what was built on it since is named and stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.change.built_on import equal_state
from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.change.document import from_document, to_document
from cadastre_plugin.core.change.points import corners
from cadastre_plugin.core.change.reversal import ReversalError, is_reversal, reversal
from cadastre_plugin.core.conflict.comparison import Thing
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from tests.core.making import ORIGIN, id_of, parcel, rectangle

SRID = 10728
KINDS = ("parcels", "rights", "points", "parties")
ANNA, BEK = (Party(id_of(name), 1, PartyKind.NATURAL, name) for name in ("Anna", "Bek"))


class Register:
    """A plain model of the register: what stands, the last version of everything, and the state before each change."""

    def __init__(self, parcels: Iterable[Parcel]) -> None:
        lots = {lot.id: lot for lot in parcels}
        rights = {right.id: right for right in (owned(lot.id, ANNA) for lot in lots.values())}
        self.now = Sides(parcels=lots, rights=rights, parties={one.id: one for one in (ANNA, BEK)})
        self.versions = {id: thing.version for kind in KINDS for id, thing in getattr(self.now, kind).items()}
        self.approved: list[tuple[Change, Sides]] = []
        self.lineage: set[tuple[UUID, UUID]] = set()

    def approve(self, change: Change) -> Change:
        """Write a change as the service does; of things that are not current only a reversal brings any back."""
        change = from_document(to_document(change, SRID), SRID)
        for kind in KINDS:
            for edit in getattr(change, kind):
                standing = getattr(self.now, kind).get(edit.id)
                assert (standing is None) == (edit.base_version == NEW or edit.id in change.revived)
                assert edit.base_version == self.versions.get(edit.id, NEW)
        written = replace(change, **{kind: _next(getattr(change, kind)) for kind in KINDS})
        self.approved.append((written, self.now))
        self.now = self.now.after(written)
        self.versions |= {e.id: e.base_version + 1 for e in written.edits() if e.after is not None}
        self.lineage |= {(link.parent_id, link.child_id) for link in change.lineage}
        return written

    def reversal_of(self, index: int) -> Change:
        change, before = self.approved[index]
        return reversal(change, before, self.now, self.versions, uuid5(change.id, f"undo {len(self.approved)}"))

    def owner_of(self, lot: UUID) -> Right:
        return next(r for r in self.now.rights.values() if r.parcel_id == lot and r.kind == "ownership")


def _next(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    return tuple(edit if edit.after is None else _stored(edit) for edit in edits)


def _stored(edit: Edit) -> Edit:
    """The register gives a new parcel a number."""
    after = replace(edit.after, version=edit.base_version + 1)
    if isinstance(after, Parcel) and after.number is None:
        after = replace(after, number=f"10:09:03:02:03:{after.id.int % 10000:04d}")
    return replace(edit, after=after)


def owned(lot: UUID, by: Party, **more: object) -> Right:
    state = {"version": 1, "registered_on": date(2020, 1, 1), "shares": (Share(by.id, 1),)} | more
    return Right(uuid5(lot, f"owned {by.name}"), kind="ownership", right_class=RightClass.RIGHT, parcel_id=lot, **state)


def row(lots: int) -> Register:
    return Register(parcel(str(at + 1), rectangle(20 * at, 0, 20 * at + 20, 30)) for at in range(lots))


def header(register: Register, **parts: object) -> Change:
    return Change(uuid5(id_of("change"), str(len(register.approved))), "split", "A title", "2026/1", "09", **parts)


def split(register: Register, lot: Parcel) -> Change:
    """Two halves, each with the rights that its parent had."""
    west, south, east, north = (
        value - ORIGIN[axis % 2] for axis, value in enumerate(lot.geometry.bounds)
    )  # in metres from the corner of the tests
    middle = (west + east) / 2
    halves = [
        Parcel(uuid5(lot.id, f"{part} {len(register.approved)}"), NEW, None, "09", rectangle(*sides))
        for part, sides in (("w", (west, south, middle, north)), ("e", (middle, south, east, north)))
    ]
    held = [right for right in register.now.rights.values() if right.parcel_id == lot.id]
    carried = [
        replace(old, id=uuid5(half.id, str(old.id)), version=NEW, parcel_id=half.id, origins=(old.id,))
        for half in halves
        for old in held
    ]
    return header(
        register,
        parcels=(Edit(lot.id, lot.version, None), *(Edit(half.id, NEW, half) for half in halves)),
        lineage=tuple(Lineage(lot.id, half.id) for half in halves),
        rights=tuple(Edit(old.id, old.version, None) for old in held)
        + tuple(Edit(right.id, NEW, right) for right in carried),
    )


def addressed(register: Register, lot: Parcel) -> Change:
    return header(
        register, parcels=(Edit(lot.id, lot.version, replace(lot, address=f"Navoiy {len(register.approved)}")),)
    )


def sold(register: Register, lot: Parcel) -> Change:
    old = register.owner_of(lot.id)
    to = BEK if old.share_of(ANNA.id) else ANNA
    new = replace(old, shares=(Share(to.id, 1),), registered_on=date(2026, 1, 1))
    return header(register, rights=(Edit(old.id, old.version, new),))


def mortgaged(register: Register, lot: Parcel) -> Change:
    right = Right(
        uuid5(lot.id, f"mortgage {len(register.approved)}"), NEW, "mortgage", RightClass.RESTRICTION, lot.id, rank=1
    )
    return header(register, rights=(Edit(right.id, NEW, right),))


def measured(register: Register, lot: Parcel) -> Change | None:
    """A corner without a point gets one."""
    taken = {point.position for point in register.now.points.values()}
    place = next((corner for corner in corners(lot) if corner not in taken), None)
    if place is None:
        return None
    point = BoundaryPoint(uuid5(lot.id, f"point {len(register.approved)}"), NEW, place, "н1", "gnss", 0.03)
    return header(register, points=(Edit(point.id, NEW, point),))


STEPS = (split, addressed, sold, mortgaged, measured)
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 50)), min_size=1, max_size=5)


def assert_same(one: Sides, other: Sides) -> None:
    assert one.parcels.keys() == other.parcels.keys()
    assert all(same_state(one.parcels[id], other.parcels[id]) for id in one.parcels)
    for kind in ("rights", "points", "parties"):
        was, is_now = getattr(one, kind), getattr(other, kind)
        assert was.keys() == is_now.keys()
        assert all(equal_state(was[id], is_now[id]) for id in was)


def _played(taken: list) -> Register:
    register = row(3)
    for step, choice in taken:
        lots = sorted(register.now.parcels.values(), key=lambda lot: str(lot.id))
        change = step(register, lots[choice % len(lots)])
        if change is not None:
            register.approve(change)
    return register


@settings(max_examples=60, deadline=None)
@given(steps)
def test_undone_from_the_last_to_the_first_the_register_is_as_it_was_at_every_step(taken: list) -> None:
    register = _played(taken)
    for index in reversed(range(len(register.approved))):
        before = register.approved[index][1]
        undone = register.reversal_of(index)
        register.approve(undone)
        assert_same(register.now, before)
        assert {link.parent_id for link in undone.lineage} == {
            link.child_id for link in register.approved[index][0].lineage
        }


@settings(max_examples=60, deadline=None)
@given(steps)
def test_the_reversal_of_a_reversal_is_the_change_again(taken: list) -> None:
    register = _played(taken)
    if not register.approved:
        return
    after, last = register.now, len(register.approved) - 1
    for _ in range(3):
        register.approve(register.reversal_of(last))
        register.approve(register.reversal_of(len(register.approved) - 1))
        assert_same(register.now, after)


@settings(max_examples=80, deadline=None)
@given(steps, st.integers(0, 50))
def test_any_change_is_undone_as_a_whole_or_refused_with_names(taken: list, choice: int) -> None:
    register = _played(taken)
    if not register.approved:
        return
    index = choice % len(register.approved)
    change, before = register.approved[index]
    try:
        undone = register.reversal_of(index)
    except ReversalError as error:
        assert error.obstacles
        assert index < len(register.approved) - 1
        return
    register.approve(undone)
    for edit in change.parcels:
        was, is_now = before.parcels.get(edit.id), register.now.parcels.get(edit.id)
        assert (was is None and is_now is None) or same_state(was, is_now)
    assert {right.parcel_id for right in register.now.rights.values()} <= register.now.parcels.keys()


def test_a_split_comes_back_under_its_own_id_and_number_and_lineage_tells_both_ways() -> None:
    register = row(1)
    (lot,) = register.now.parcels.values()
    register.approve(split(register, lot))
    undone = register.reversal_of(0)
    (back,) = undone.after_parcels()
    assert (back.id, back.number, back.version) == (lot.id, lot.number, 1)
    assert undone.reverses == register.approved[0][0].id
    assert set(undone.revived) == {lot.id, owned(lot.id, ANNA).id}
    register.approve(undone)
    assert register.versions[lot.id] == 2
    assert all((child, parent) in register.lineage for parent, child in register.lineage)


@pytest.mark.parametrize(
    ("later", "thing"),
    [(split, Thing.PARCEL), (addressed, Thing.PARCEL), (sold, Thing.RIGHT), (mortgaged, Thing.RIGHT)],
)
def test_what_was_built_on_a_half_is_named(later, thing: Thing) -> None:
    register = row(1)
    (lot,) = register.now.parcels.values()
    register.approve(split(register, lot))
    half = next(iter(register.now.parcels.values()))
    register.approve(later(register, half))
    with pytest.raises(ReversalError) as refused:
        register.reversal_of(0)
    assert thing in {obstacle.thing for obstacle in refused.value.obstacles}
    assert half.number in refused.value.text()


def test_a_corner_that_was_described_since_and_would_vanish_is_named() -> None:
    register = row(1)
    (lot,) = register.now.parcels.values()
    register.approve(split(register, lot))
    place = (ORIGIN[0] + 10.0, ORIGIN[1])
    point = BoundaryPoint(id_of("point"), NEW, place, "н7")
    register.approve(header(register, points=(Edit(point.id, NEW, point),)))
    with pytest.raises(ReversalError) as refused:
        register.reversal_of(0)
    assert "н7" in refused.value.text()


def test_a_sale_is_not_undone_on_land_that_became_another_since() -> None:
    register = row(1)
    (lot,) = register.now.parcels.values()
    register.approve(sold(register, lot))
    register.approve(header(register, parcels=(Edit(lot.id, 1, replace(lot, geometry=rectangle(0, 0, 25, 30))),)))
    with pytest.raises(ReversalError) as refused:
        register.reversal_of(0)
    assert lot.number in refused.value.text()


def test_someone_who_is_no_more_cannot_get_a_right_back() -> None:
    register = row(1)
    (lot,) = register.now.parcels.values()
    register.approve(sold(register, lot))
    register.approve(header(register, parties=(Edit(ANNA.id, 1, None),)))
    with pytest.raises(ReversalError) as refused:
        register.reversal_of(0)
    assert {obstacle.thing for obstacle in refused.value.obstacles} == {Thing.PARTY}
    assert "Anna" not in refused.value.text()


def test_other_states_than_those_of_the_reversal_are_told_and_new_papers_are_not() -> None:
    register = row(2)
    lot = next(iter(register.now.parcels.values()))
    register.approve(split(register, lot))
    undone = register.reversal_of(0)
    assert is_reversal(from_document(to_document(undone, SRID), SRID), undone)
    assert is_reversal(replace(undone, title="Court decision 7", acts=()), undone)
    (back,) = undone.after_parcels()
    other = tuple(e if e.after is None else replace(e, after=replace(back, purpose="trade")) for e in undone.parcels)
    for wrong in (
        replace(undone, parcels=other),
        replace(undone, rights=undone.rights[1:]),
        replace(undone, lineage=()),
        replace(undone, revived=undone.revived[:1]),
    ):
        assert not is_reversal(wrong, undone)
