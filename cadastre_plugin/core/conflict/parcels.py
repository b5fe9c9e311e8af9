"""The parcels that come of a comparison and of choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.conflict.comparison import Choice, Choices
from cadastre_plugin.core.conflict.decisions import Decisions
from cadastre_plugin.core.conflict.joined_land import JoinedLand
from cadastre_plugin.core.conflict.land import Land
from cadastre_plugin.core.model.parcel import Parcel, same_state


@dataclass(frozen=True)
class JoinedParcels:
    """values: what attributes become, by parcel and name. is_open: parcels of which something has to be chosen yet."""

    land: Land
    choices: Choices
    values: Mapping[UUID, Mapping[str, Any]]
    is_open: frozenset[UUID]

    @cached_property
    def decisions(self) -> Decisions:
        """The side of each element."""
        return self.land.decisions(self.choices)

    @cached_property
    def given_up(self) -> frozenset[UUID]:
        """New parcels of mine that are not made: their split or merge is undone, or theirs made the same."""
        undone = {id for component in self.land.undone(self.choices) for id in component.children}
        return frozenset((undone | self.land.twins.keys()) & self.land.mine.lineage.new.keys())

    def edits(self, edits: Iterable[Edit[Parcel]]) -> Iterator[Edit[Parcel]]:
        """The edits of the change in their order, then those of other parcels whose boundary becomes another one."""
        done: set[UUID] = set()
        for edit in edits:
            done.add(edit.id)
            made = self._edit(edit)
            if made is not None:
                yield made
        for id in sorted(self._reached - done - self.is_open):
            made = self._of_theirs(id)
            if made is not None:
                yield made

    def _edit(self, edit: Edit[Parcel]) -> Edit[Parcel] | None:
        id = edit.id
        if id in self.land.theirs.side:
            made = self._of_theirs(id)
            return self._kept_stale(edit, made) if id in self.is_open else made
        if id in self.land.theirs.base:  # they ended it, and what I did to it is done to its successors
            return edit if id in self.is_open else None
        if id in self.given_up or edit.after is None:
            return None if id in self.given_up else edit
        geometry = self._of_child(id, Choice.MINE)
        return replace(edit, after=replace(edit.after, geometry=geometry, **self.values.get(id, {})))

    def _kept_stale(self, edit: Edit[Parcel], made: Edit[Parcel] | None) -> Edit[Parcel]:
        after = made.after if made is not None else edit.after
        return replace(edit, after=None if after is None else replace(after, version=edit.base_version))

    def _of_theirs(self, id: UUID) -> Edit[Parcel] | None:
        """The edit of a parcel that is in the register now, None when nothing becomes of it."""
        theirs, mine = self.land.theirs.side[id], self.land.mine.side.get(id)
        geometry = self._geometry(id)
        if geometry is None:
            return Edit(id, theirs.version, None)
        start = mine if mine is not None and id in self.land.theirs.base else theirs
        after = replace(start, version=theirs.version, geometry=geometry, **self.values.get(id, {}))
        return None if same_state(after, theirs) else Edit(id, theirs.version, after)

    def _geometry(self, id: UUID) -> MultiPolygon | None:
        land = self.land
        if id in self._overruled:
            return land.mine.side[id].geometry if id in land.mine.lineage.standing else None
        if id in land.theirs.lineage.children:
            return self._of_child(id, Choice.THEIRS)
        if id in land.mine.lineage.parents:
            if id in self._undone:
                return self._joined.put_together(id)
            return self._of_child(id, Choice.MINE) if id in land.mine.lineage.standing else None
        return self._joined.of_both(id)

    def _of_child(self, id: UUID, own: Choice) -> MultiPolygon:
        return self._joined.of_child(id, own, self._parents[own].get(id, ()))

    @cached_property
    def _joined(self) -> JoinedLand:
        return JoinedLand(self.decisions, self.land.fabric)

    @cached_property
    def _parents(self) -> Mapping[Choice, Mapping[UUID, tuple[UUID, ...]]]:
        found: dict[Choice, dict[UUID, tuple[UUID, ...]]] = {Choice.THEIRS: {}, Choice.MINE: {}}
        for own, network in ((Choice.THEIRS, self.land.theirs), (Choice.MINE, self.land.mine)):
            for parent, children in network.lineage.successors.items():
                for child in children:
                    found[own][child] = (*found[own].get(child, ()), parent)
        return found

    @cached_property
    def _overruled(self) -> frozenset[UUID]:
        return self.land.overruled(self.choices)

    @cached_property
    def _undone(self) -> frozenset[UUID]:
        return frozenset(id for component in self.land.undone(self.choices) for id in component.parents)

    @cached_property
    def _reached(self) -> frozenset[UUID]:
        """Parcels of theirs that something of mine may reach: by an attribute, an element, or because it ends."""
        elements = [element for element, choice in self.decisions.chosen.items() if choice is not Choice.THEIRS]
        elements += self.decisions.both
        owners = {id for element in elements for id in self.land.fabric.owners_of(element)}
        successors = self.land.theirs.lineage.successors
        reached = owners | {child for id in owners for child in successors.get(id, ())}
        return frozenset((reached | self.values.keys() | self._overruled) & self.land.theirs.side.keys())
