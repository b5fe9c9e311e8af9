"""What was built on an approved change since: why it can no longer be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.points import corners
from cadastre_plugin.core.conflict.comparison import Thing
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.holding import masked
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_place, same_state
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way: a thing that became another since, began on what the change made, or is needed and gone.

    name: as a person can find it: a number, of a right its kind and the number of its parcel, of people initials.
    """

    thing: Thing
    id: UUID
    name: str


def obstacles(change: Change, before: Sides, now: Sides) -> tuple[Obstacle, ...]:
    """All that stands in the way of undoing a change, each thing once; the arguments are those of `reversal`."""
    return tuple(dict.fromkeys(_Undoing(change, before, now).all()))


def equal_state(one: T, other: T) -> bool:
    """The same state, in whichever version."""
    return replace(one, version=NEW) == replace(other, version=NEW)


@dataclass(frozen=True)
class _Undoing:
    change: Change
    before: Sides
    now: Sides

    @property
    def written(self) -> Sides:
        """The register just after the change."""
        return self.before.after(self.change)

    def all(self) -> Iterator[Obstacle]:
        """All that stands in the way, a thing perhaps more than once."""
        yield from self._changed_since()
        yield from self._land_of_rights()
        yield from self._held_since()
        yield from self._points_since()
        yield from self._missing()

    def _changed_since(self) -> Iterator[Obstacle]:
        change, written, now = self.change, self.written, self.now
        yield from self._others(Thing.PARCEL, change.parcels, written.parcels, now.parcels, same_state)
        yield from self._others(Thing.RIGHT, change.rights, written.rights, now.rights, equal_state)
        yield from self._others(Thing.POINT, change.points, written.points, now.points, equal_state)
        known = tuple(edit for edit in change.parties if edit.id in self.before.parties)
        yield from self._others(Thing.PARTY, known, written.parties, now.parties, equal_state)

    def _others(
        self,
        thing: Thing,
        edits: Iterable[Edit[T]],
        written: Mapping[UUID, T],
        now: Mapping[UUID, T],
        same: Callable[[T, T], bool],
    ) -> Iterator[Obstacle]:
        for edit in edits:
            then, today = written.get(edit.id), now.get(edit.id)
            if (then is None) != (today is None) or (then is not None and today is not None and not same(then, today)):
                yield self._obstacle(thing, edit.id)

    def _land_of_rights(self) -> Iterator[Obstacle]:
        """Whoever gets a right back gets it in the land that it was in."""
        for id in sorted(self._lands - {edit.id for edit in self.change.parcels}):
            then, today = self.before.parcels.get(id), self.now.parcels.get(id)
            if then is not None and (today is None or not same_place(then.geometry, today.geometry)):
                yield self._obstacle(Thing.PARCEL, id)

    def _held_since(self) -> Iterator[Obstacle]:
        """What was registered or became another since rests on the land and the rights as the change left them."""
        touched, ending = self._ids(self.change.rights), self._made(self.change.rights, self.before.rights)
        gone = self._made(self.change.parcels, self.before.parcels)
        parcels = self._lands | self._ids(self.change.parcels)
        for right in self.now.rights.values():
            if right.id in touched:
                continue
            then = self.before.rights.get(right.id)
            is_other = right.parcel_id in parcels and (then is None or not equal_state(then, right))
            if is_other or right.based_on in ending or not gone.isdisjoint((right.parcel_id, *right.served)):
                yield self._obstacle(Thing.RIGHT, right.id)

    def _points_since(self) -> Iterator[Obstacle]:
        """A corner that someone described since would vanish."""
        touched = self._ids(self.change.points)
        old = (self.before.parcels[edit.id] for edit in self.change.parcels if edit.id in self.before.parcels)
        made = {corner for parcel in self.change.after_parcels() for corner in corners(parcel)}
        vanishing = made - {corner for parcel in old for corner in corners(parcel)}
        for point in self.now.points.values():
            if point.id not in touched and point.position in vanishing:
                yield self._obstacle(Thing.POINT, point.id)

    def _missing(self) -> Iterator[Obstacle]:
        """People, rights and parcels that what comes back names."""
        back = [self.before.rights[edit.id] for edit in self.change.rights if edit.id in self.before.rights]
        people = [self.before.parties[edit.id] for edit in self.change.parties if edit.id in self.before.parties]
        shares = (*(share for right in back for share in right.shares), *(s for one in people for s in one.members))
        parties = self.now.parties.keys() | {party.id for party in people}
        rights = self.now.rights.keys() | {right.id for right in back}
        parcels = self.now.parcels.keys() | (self._ids(self.change.parcels) & self.before.parcels.keys())
        yield from (self._obstacle(Thing.PARTY, share.party_id) for share in shares if share.party_id not in parties)
        for right in back:
            if right.based_on is not None and right.based_on not in rights:
                yield self._obstacle(Thing.RIGHT, right.based_on)
            gone = (id for id in (right.parcel_id, *right.served) if id not in parcels)
            yield from (self._obstacle(Thing.PARCEL, id) for id in gone)

    @property
    def _lands(self) -> frozenset[UUID]:
        """Parcels in which the change made, changed or ended a right."""
        sides = (self.before.rights, self.written.rights)
        rights = (side[edit.id] for edit in self.change.rights for side in sides if edit.id in side)
        return frozenset(right.parcel_id for right in rights)

    def _obstacle(self, thing: Thing, id: UUID) -> Obstacle:
        return Obstacle(thing, id, self._name(thing, id))

    def _name(self, thing: Thing, id: UUID) -> str:
        sides = (self.now, self.written, self.before)
        if thing is Thing.PARCEL:
            return next((side.parcels[id].number or "" for side in sides if id in side.parcels), "") or str(id)
        if thing is Thing.POINT:
            return next((side.points[id].number or "" for side in sides if id in side.points), "") or str(id)
        if thing is Thing.PARTY:
            party = next((side.parties[id] for side in sides if id in side.parties), None)
            return masked(party.name, party.kind) if party else str(id)
        right = next((side.rights[id] for side in sides if id in side.rights), None)
        return str(id) if right is None else f"{right.kind} {self._name(Thing.PARCEL, right.parcel_id)}"

    @staticmethod
    def _ids(edits: Iterable[Edit[T]]) -> frozenset[UUID]:
        return frozenset(edit.id for edit in edits)

    @staticmethod
    def _made(edits: Iterable[Edit[T]], before: Mapping[UUID, T]) -> frozenset[UUID]:
        return frozenset(edit.id for edit in edits if edit.id not in before)
