"""What both sides did to the same base: what merges by itself, and what a person has to choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.boundary_point import Position

if TYPE_CHECKING:
    from cadastre_plugin.core.conflict.plan import Plan

BOUNDARY = "boundary"
"""Name of a cell that is a stretch of boundary and no attribute."""

EXISTENCE = "existence"
"""Name of a cell that is whether the thing is there at all."""


class Choice(StrEnum):
    """Whose state a disputed cell takes: that from before both, that of the register now, or that of the change."""

    BASE = "base"
    THEIRS = "theirs"
    MINE = "mine"


class Thing(StrEnum):
    """What a cell is of."""

    PARCEL = "parcel"
    RIGHT = "right"
    POINT = "point"
    PARTY = "party"
    SOURCE = "source"


class Reason(StrEnum):
    """Why a cell is in dispute."""

    BOTH_CHANGED = "both_changed"
    """Each made something else of it."""
    THEY_ENDED = "they_ended"
    """I changed a thing that they ended, or named it; see `Dispute.ended` and `successors`."""
    I_ENDED = "i_ended"
    """I ended a thing that they changed; `successors` are mine."""
    BOTH_ENDED = "both_ended"
    """Both split or merged it, each in another way; `successors` are theirs."""


class Resolution(StrEnum):
    """How a cell merged by itself."""

    THEIRS = "theirs"
    """Only they changed it."""
    MINE = "mine"
    """Only I changed it."""
    SAME = "same"
    """Both did the same."""
    JOINED = "joined"
    """Both changed it, and both is there: corners of both on one straight edge, shares of different holders."""
    CARRIED = "carried"
    """I changed it, they split or merged the parcel, and it is done to the one successor that has it."""


@dataclass(frozen=True, slots=True)
class DisputeKey:
    """Names a cell: the same for as long as both sides are the same.

    id: of the thing; of a boundary the least id of the parcels of the base that it bounds. name: the attribute as in
    the model, BOUNDARY or EXISTENCE. place: of a boundary its corners in the base, else none. ended: where the thing
    stands for one that ended, the id of that one.
    """

    thing: Thing
    id: UUID
    name: str
    place: tuple[Position, ...] = ()
    ended: UUID | None = None


@dataclass(frozen=True, slots=True)
class Boundary:
    """A chain of edges of the base between two corners that both sides kept or where neighbours meet; or one corner.

    base, theirs, mine: the corners of the chain on each side (east and north in m), its two ends with it, in the same
    direction; a chain that is a whole ring ends where it begins. Of a corner alone (`is_corner`) the one place where it
    is, none where it was removed. parcels: those of the base that it bounds. beside: of a corner alone, the other
    ends of the edges that meet there in the base.
    """

    base: tuple[Position, ...]
    theirs: tuple[Position, ...]
    mine: tuple[Position, ...]
    parcels: tuple[UUID, ...]
    beside: tuple[Position, ...] = ()

    @property
    def is_corner(self) -> bool:
        """True when only a corner is meant and none of the edges that meet in it."""
        return bool(self.beside)

    def of(self, choice: Choice) -> tuple[Position, ...]:
        """The corners on one side."""
        return {Choice.BASE: self.base, Choice.THEIRS: self.theirs, Choice.MINE: self.mine}[choice]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cell that both sides made something else of. Until it is chosen, the change stays stale.

    base, theirs, mine: values of the attribute as in the model, None where there is none; of EXISTENCE whether the
    thing stands. boundary: of a stretch of boundary. choices: what may be chosen; a single one is to be acknowledged.
    successors: things that stand for one that ended: theirs, of I_ENDED mine. ended: the thing that ended, where
    `key.id` is one of its successors.
    """

    key: DisputeKey
    reason: Reason
    base: object = None
    theirs: object = None
    mine: object = None
    boundary: Boundary | None = None
    choices: tuple[Choice, ...] = (Choice.THEIRS, Choice.MINE, Choice.BASE)
    successors: tuple[UUID, ...] = ()
    ended: UUID | None = None

    def value(self, choice: Choice) -> object:
        """The value of the attribute on one side."""
        return {Choice.BASE: self.base, Choice.THEIRS: self.theirs, Choice.MINE: self.mine}[choice]


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell that merged by itself; the members are those of `Dispute`. Only what they changed or both did is told
    of things that the change does not touch otherwise."""

    key: DisputeKey
    resolution: Resolution
    base: object = None
    theirs: object = None
    mine: object = None
    boundary: Boundary | None = None
    successors: tuple[UUID, ...] = ()
    ended: UUID | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing with what each side did to it.

    theirs, mine: names of the attributes that differ from the base, BOUNDARY when its geometry does, EXISTENCE when it
    ended or is new. successors: where theirs ended it, the things of theirs that stand in its place, those with most of
    it first; a parcel's by the land shared, a right's by what it carries on. own_successors: the same of mine.
    """

    thing: Thing
    id: UUID
    theirs: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    successors: tuple[UUID, ...] = ()
    own_successors: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """base: what the change was made from. theirs: the register now. mine: base once the change is done.

    things: those that either side changed. disputes: what a person has to choose, parcels first. merged: what is done
    by itself. plan: what `rebase` needs of it, kept so that it is not compared again for each choice.
    """

    base: Sides
    theirs: Sides
    mine: Sides
    things: tuple[Compared, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    merged: tuple[Merged, ...] = ()
    plan: Plan | None = field(default=None, repr=False, compare=False)

    @property
    def is_stale(self) -> bool:
        """True when they changed anything that is compared."""
        return any(compared.theirs for compared in self.things)

    def dispute(self, key: DisputeKey) -> Dispute | None:
        """The dispute of a key, None when there is none any more."""
        return next((dispute for dispute in self.disputes if dispute.key == key), None)


Choices = Mapping[DisputeKey, Choice]
"""What was chosen; a key that is in dispute no longer means nothing."""


@dataclass(frozen=True)
class Rebased:
    """change: on the register as it stands now (`Comparison.theirs`): what is not in dispute or was chosen is done, and
    each thing without an open dispute has the version of the register as its base. left: what is not chosen yet; it is
    as in mine, and its things keep the version they were made from, so that the service refuses them as stale.
    """

    change: Change
    left: tuple[Dispute, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        """True when nothing is left to choose."""
        return not self.left
