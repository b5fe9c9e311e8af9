"""The corners that a change moves, adds and removes, each once and with one number, however many parcels meet in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.corners import Position
from cadastre_plugin.core.change.difference import CornerMove, ParcelDifference


@dataclass(frozen=True, slots=True)
class CornerChange:
    """A corner. number: counted over the change from 1, from the north and in a row from the west, so that a sentence,
    the map and a table mean the same corner. before: None when it is added; after: None when it is removed. parcels:
    whose corner it is, in the order of the change."""

    number: int
    before: Position | None
    after: Position | None
    parcels: tuple[UUID, ...]

    @property
    def move(self) -> CornerMove | None:
        """How it moved; None when it was added or removed."""
        return CornerMove(self.before, self.after) if self.before and self.after else None

    @property
    def place(self) -> Position:
        """Where it is, or was when it is removed: m, CRS of the profile."""
        return self.after or self.before or (0.0, 0.0)


CornerNumbers = Mapping[Position, int]
"""The number of a corner by where it is, and by where it was when it is removed."""

_Sides = tuple[Position | None, Position | None]


def corner_changes(differences: Sequence[ParcelDifference]) -> tuple[CornerChange, ...]:
    """Every corner that is otherwise after the change, numbered.

    What one parcel's boundary says of a corner holds for all: a corner that moved in one of them is neither added nor
    removed in another.
    """
    owners: dict[_Sides, dict[UUID, None]] = {}
    for difference in differences:
        for sides in _sides(difference):
            owners.setdefault(sides, {})[difference.id] = None
    left = {before: sides for sides in owners if (before := sides[0]) and sides[1]}
    reached = {after: sides for sides in owners if (after := sides[1]) and sides[0]}
    for sides in [one for one in owners if None in one]:
        moved = left.get(sides[0]) if sides[0] else reached.get(sides[1]) if sides[1] else None
        if moved is not None:
            owners[moved] |= owners.pop(sides)
    ordered = sorted(owners.items(), key=lambda item: _reading_order(item[0]))
    return tuple(CornerChange(number, *sides, tuple(ids)) for number, (sides, ids) in enumerate(ordered, start=1))


def corner_numbers(corners: Sequence[CornerChange]) -> CornerNumbers:
    """The numbers of corners by their places. Where one was, another may have come: that one's number it is."""
    before = {corner.before: corner.number for corner in corners if corner.before is not None}
    return before | {corner.after: corner.number for corner in corners if corner.after is not None}


def _sides(difference: ParcelDifference) -> Iterator[_Sides]:
    yield from ((move.before, move.after) for move in difference.moves)
    yield from ((None, added) for added in difference.added)
    yield from ((removed, None) for removed in difference.removed)


def _reading_order(sides: _Sides) -> tuple[float, float, float]:
    """North before south, west before east; a removed corner after the one that came to its place."""
    east, north = sides[1] or sides[0] or (0.0, 0.0)
    return -north, east, 0.0 if sides[1] else 1.0


def numbers_text(numbers: Iterable[int]) -> str:
    """Numbers in order, runs of three and more by their ends: `1, 3–7`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(part for run in runs for part in _run(run))


def _run(run: list[int]) -> list[str]:
    return [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
