"""Rights on three sides that name what theirs ended: the parcel they lie in, the one they serve, the right they rest
on; and rights that both made anew when both split or merged alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.conflict.cells import EITHER, Cell, cells
from cadastre_plugin.core.conflict.comparison import Choice, Choices, DisputeKey, Reason, Resolution, Thing
from cadastre_plugin.core.conflict.kinds import RIGHTS
from cadastre_plugin.core.conflict.things import ThreeStates
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right

_PARCEL = "parcel_id"
Successors = Mapping[UUID, tuple[UUID, ...]]


@dataclass(frozen=True)
class References:
    """What rights of mine name that is no more. lying: for each new right in a parcel that theirs ended, a cell for
    each of its successors: whether it lies there. served, resting: rights with other parcels to serve, or another
    right to rest on. alike: new rights of mine that theirs has by another id, with the cells in which they differ.
    """

    lying: Mapping[UUID, tuple[Cell, ...]]
    served: Mapping[UUID, Cell]
    resting: Mapping[UUID, Cell]
    alike: Mapping[UUID, UUID]
    alike_cells: tuple[tuple[UUID, Cell], ...]

    def cells(self) -> Iterator[Cell]:
        """All of them."""
        for lying in self.lying.values():
            yield from lying
        yield from self.served.values()
        yield from self.resting.values()
        yield from (cell for _, cell in self.alike_cells)

    def applied(self, edit: Edit[Right], choices: Choices) -> Iterator[Edit[Right]]:
        """An edit of mine with what it names as it is now: none, one, or one for each parcel that it lies in."""
        after = edit.after
        if after is None:
            yield edit
            return
        for name, cell in (("served", self.served.get(edit.id)), ("based_on", self.resting.get(edit.id))):
            after = after if cell is None else replace(after, **{name: cell.theirs})  # type: ignore[arg-type]
        lying = self.lying.get(edit.id)
        if lying is None:
            yield replace(edit, after=after)
        elif any(cell.is_open(choices) for cell in lying):
            yield edit
        else:
            yield from _laid(edit.id, after, [cell for cell in lying if cell.choice(choices) is Choice.MINE])


def _laid(id: UUID, right: Right, cells: Iterable[Cell]) -> Iterator[Edit[Right]]:
    """The first keeps the id, so that what names it finds it; the others have ids that are the same each time."""
    for index, cell in enumerate(cells):
        assert isinstance(cell.mine, UUID)
        own = id if index == 0 else uuid5(id, str(cell.mine))
        yield Edit(own, NEW, replace(right, id=own, version=NEW, parcel_id=cell.mine))


def references(
    edits: Iterable[Edit[Right]], states: ThreeStates[Right], ended: Successors, twins: Mapping[UUID, UUID]
) -> References:
    """What the rights of the change name that is otherwise now.

    ended: parcels that theirs ended and mine did not, with what stands in their place. twins: see `Land.twins`.
    """
    mine = [edit.after for edit in edits if edit.after is not None]
    new = [right for right in mine if right.id not in states.base and right.id not in states.theirs]
    alike = _alike(new, states, twins)
    return References(
        {right.id: tuple(_lying(right, ended[right.parcel_id])) for right in new if right.parcel_id in ended},
        {right.id: _served(right, ended) for right in mine if not ended.keys().isdisjoint(right.served)},
        {right.id: cell for right in mine if (cell := _resting(right, states)) is not None},
        alike,
        tuple((other, cell) for own, other in alike.items() for cell in _differing(own, other, states)),
    )


def _lying(right: Right, successors: tuple[UUID, ...]) -> Iterator[Cell]:
    for successor in successors:
        key = DisputeKey(Thing.RIGHT, right.id, _PARCEL, ended=successor)
        yield Cell(key, None, None, successor, None, None, Reason.THEY_ENDED, EITHER, successors, right.parcel_id)


def _served(right: Right, ended: Successors) -> Cell:
    """What served one parcel serves what stands in its place."""
    now = dict.fromkeys(one for id in right.served for one in ended.get(id, (id,)))
    key = DisputeKey(Thing.RIGHT, right.id, "served")
    return Cell(key, right.served, tuple(now), right.served, Resolution.CARRIED)


def _resting(right: Right, states: ThreeStates[Right]) -> Cell | None:
    under = right.based_on
    if under is None or under not in states.base or under in states.theirs or under not in states.mine:
        return None
    carrying = (states.theirs[id] for id in states.successors.get(under, ()))
    fitting = [one.id for one in carrying if one.parcel_id == right.parcel_id]
    key = DisputeKey(Thing.RIGHT, right.id, "based_on")
    return Cell(key, under, fitting[0], under, Resolution.CARRIED) if len(fitting) == 1 else None


def _alike(new: Iterable[Right], states: ThreeStates[Right], twins: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    others = [right for id, right in states.theirs.items() if id not in states.base]
    by_what = {(right.parcel_id, right.kind, frozenset(right.origins)): right.id for right in others}
    found: dict[UUID, UUID] = {}
    for right in new:
        twin = by_what.get((twins.get(right.parcel_id, right.parcel_id), right.kind, frozenset(right.origins)))
        if twin is not None and right.origins:
            found[right.id] = twin
    return found


def _differing(own: UUID, other: UUID, states: ThreeStates[Right]) -> Iterator[Cell]:
    mine, theirs = states.mine[own], states.theirs[other]
    origin = states.base.get(mine.origins[0])
    names = [name for name in RIGHTS.inherited if name != "registered_on"]
    yield from cells(lambda name: DisputeKey(Thing.RIGHT, other, name), names, (origin, theirs, mine), RIGHTS.joins)
