"""The edits that come of cells and choices, on the register as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.conflict.comparison import Choice, Choices
from cadastre_plugin.core.conflict.things import Compared3, ThreeStates
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source

T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Chosen(Generic[T]):
    """What was compared, with what was chosen of it."""

    states: ThreeStates[T]
    compared: Compared3
    choices: Choices

    def values(self) -> Mapping[UUID, Values]:
        """What cells become, by thing and attribute."""
        found: dict[UUID, dict[str, Any]] = {}
        for id, cell in self.compared.cells:
            found.setdefault(id, {})[cell.key.name] = cell.value(self.choices)
        return found

    def open_ids(self) -> frozenset[UUID]:
        """Things about which something has to be chosen yet."""
        found: set[UUID] = set()
        for id, cell in self.compared.cells:
            if cell.is_open(self.choices):
                found |= {id} if cell.ended is None else {id, cell.ended}
        found |= {one.key.id for one in self.compared.fates if self.choices.get(one.key) not in one.choices}
        return frozenset(found)

    def given_up(self) -> frozenset[UUID]:
        """Things of mine that stay as theirs."""
        return frozenset(one.key.id for one in self.compared.fates if self.choices.get(one.key) is Choice.THEIRS)

    def edits(self, edits: Iterable[Edit[T]], dropped: frozenset[UUID] = frozenset()) -> Iterator[Edit[T]]:
        """The edits of mine that are left, in their order, then those of what stands for things that theirs ended."""
        values, is_open = self.values(), self.open_ids()
        gone = dropped | self.given_up()
        mine = [edit for edit in edits if edit.id not in gone]
        for edit in mine:
            made = self._edit(edit, values.get(edit.id, {}), is_open=edit.id in is_open)
            if made is not None:
                yield made
        for id in sorted(values.keys() - {edit.id for edit in mine} - is_open - gone):
            theirs = self.states.theirs.get(id)
            if theirs is not None and replace(theirs, **values[id]) != theirs:
                yield Edit(id, theirs.version, replace(theirs, **values[id]))

    def _edit(self, edit: Edit[T], values: Values, is_open: bool) -> Edit[T] | None:
        theirs = self.states.theirs.get(edit.id)
        if theirs is None and edit.id in self.states.base:
            return edit if is_open else None  # they ended it: what I said of it is done to its successors
        version = edit.base_version if theirs is None or is_open else theirs.version
        if edit.after is None:
            return replace(edit, base_version=version)
        after = replace(edit.after, version=version, **values)
        if theirs is not None and not is_open and after == theirs:
            return None
        return Edit(edit.id, version, after)
