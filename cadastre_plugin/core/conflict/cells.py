"""Attributes on three sides, cell by cell: a cell that one side changed is that side's, and one that both did is chosen
or, where what each did can stand together, joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.conflict.comparison import Choice, Choices, Dispute, DisputeKey, Merged, Reason, Resolution
from cadastre_plugin.core.model.party_note import mark_of
from cadastre_plugin.core.model.right import Share

Join = Callable[[object, object, object], object]
"""From base, theirs and mine to what has both; None when they cannot stand together."""

MASK = "•"
EITHER = (Choice.THEIRS, Choice.MINE)
ANY = (*EITHER, Choice.BASE)


@dataclass(frozen=True)
class Cell:
    """One attribute on three sides. resolution: how it merged, None where it is in dispute for `reason`.

    joined: the value that has both. choices, successors, ended: as in `Dispute`.
    """

    key: DisputeKey
    base: object
    theirs: object
    mine: object
    resolution: Resolution | None
    joined: object = None
    reason: Reason = Reason.BOTH_CHANGED
    choices: tuple[Choice, ...] = ANY
    successors: tuple[UUID, ...] = ()
    ended: UUID | None = None

    def told(self) -> Dispute | Merged:
        """The cell as people see it."""
        sides = (self.base, self.theirs, self.mine)
        if self.resolution is not None:
            return Merged(self.key, self.resolution, *sides, successors=self.successors, ended=self.ended)
        return Dispute(
            self.key, self.reason, *sides, choices=self.choices, successors=self.successors, ended=self.ended
        )

    def value(self, choices: Choices) -> object:
        """What the cell becomes; as in mine while it is not chosen."""
        if self.resolution is Resolution.JOINED:
            return self.joined
        if self.resolution is not None:
            return self.mine if self.resolution is Resolution.MINE else self.theirs
        return {Choice.BASE: self.base, Choice.THEIRS: self.theirs, Choice.MINE: self.mine}[self.choice(choices)]

    def choice(self, choices: Choices) -> Choice:
        """What was chosen, mine while nothing is."""
        chosen = choices.get(self.key, Choice.MINE)
        return chosen if chosen in self.choices else Choice.MINE

    def is_open(self, choices: Choices) -> bool:
        """True while it has to be chosen."""
        return self.resolution is None and choices.get(self.key) not in self.choices


def cell(key: DisputeKey, base: object, theirs: object, mine: object, join: Join | None = None) -> Cell | None:
    """The cell of three values, None when neither side changed it."""
    if base == theirs == mine:
        return None
    if theirs == mine:
        return Cell(key, base, theirs, mine, Resolution.SAME)
    if base == mine:
        return Cell(key, base, theirs, mine, Resolution.THEIRS)
    if base == theirs:
        return Cell(key, base, theirs, mine, Resolution.MINE)
    joined = join(base, theirs, mine) if join else None
    return Cell(key, base, theirs, mine, None if joined is None else Resolution.JOINED, joined)


def cells(
    key: Callable[[str], DisputeKey],
    names: Sequence[str],
    sides: tuple[object, object, object],
    joins: Mapping[str, Join] | None = None,
) -> Iterator[Cell]:
    """The cells of a thing (base, theirs, mine) that either side changed, in the order of the names."""
    for name in names:
        base, theirs, mine = (getattr(side, name) for side in sides)
        made = cell(key(name), base, theirs, mine, (joins or {}).get(name))
        if made is not None:
            yield made


def joined_shares(base: object, theirs: object, mine: object) -> tuple[Share, ...] | None:
    """Shares of a right after both handed some over: each holder's part as the side that changed it has it.

    None where both changed the part of one holder, each in another way. The sum stays what it was, since what one side
    took from some it gave to others.
    """
    sides = [_by_party(side) for side in (base, theirs, mine)]
    was, other, own = sides
    parties = dict.fromkeys(party for side in sides for party in side)
    if any(was.get(id) != other.get(id) and was.get(id) != own.get(id) for id in parties):
        return None
    held = {id: own.get(id) if was.get(id) == other.get(id) else other.get(id) for id in parties}
    return tuple(Share(id, fraction) for id, fraction in held.items() if fraction)


def joined_ids(base: object, theirs: object, mine: object) -> tuple[UUID, ...] | None:
    """A list of ids with what either side added and without what either took away."""
    was, other, own = (tuple(side) if isinstance(side, tuple) else () for side in (base, theirs, mine))
    both = dict.fromkeys((*other, *own))
    return tuple(id for id in both if id not in was or (id in other and id in own))


def number_cell(key: DisputeKey, base: str | None, theirs: str | None, mine: str | None) -> Cell | None:
    """A PINFL or STIR, of which base and theirs may be masked. One that they changed and that is masked cannot be
    chosen: whoever may know it looks it up, and compares again."""
    if not any(MASK in (side or "") for side in (base, theirs)):
        return cell(key, base, theirs, mine)
    was, other, own = (mark_of(side) for side in (base, theirs, mine))
    if was == other:
        return None if own == was else Cell(key, was, other, mine, Resolution.MINE)
    return Cell(key, was, other, mine, None, choices=())


def _by_party(shares: object) -> dict[UUID, Fraction]:
    held: dict[UUID, Fraction] = {}
    for share in shares if isinstance(shares, tuple) else ():
        held[share.party_id] = held.get(share.party_id, Fraction(0)) + share.fraction
    return held
