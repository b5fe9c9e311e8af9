"""In which order queued changes fit: each made anew by itself on what those before it made of the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.conflict.compare import compare
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.interruption import checkpoint

MOST_TRIED = 60
"""So many times a change is made anew at most; what is known by then is told."""

Sound = Callable[[Change, Sides], bool]
"""Whether a change may become the register that stands so."""


@dataclass(frozen=True, slots=True)
class Order:
    """fits: changes that may be approved one after the other, in this order, and nobody has to choose anything. left:
    those that do not fit behind them, whose surveyors will have to choose. is_complete: no longer order was looked for
    in vain.
    """

    fits: tuple[UUID, ...]
    left: tuple[UUID, ...] = ()
    is_complete: bool = True


def fitting_order(changes: Sequence[Change], register: Sides, sound: Sound | None = None) -> Order:
    """The longest order in which changes fit; of several the one that keeps most to the order given.

    register: what all of them were made from, the neighbours along their boundaries among it. sound: asked of each
    change as it would be made anew; None: none is refused.
    """
    search = _Search({change.id: change for change in changes}, register, sound)
    search.extend((), register)
    best = search.best
    return Order(best, tuple(id for id in search.changes if id not in best), search.tried < MOST_TRIED)


@dataclass
class _Search:
    """Depth first, in the order given. What became of the register is the same whichever of two that fit was first, so
    no set of changes is gone on from twice.
    """

    changes: dict[UUID, Change]
    base: Sides
    sound: Sound | None
    best: tuple[UUID, ...] = ()
    tried: int = 0
    seen: set[frozenset[UUID]] = field(default_factory=set)

    def extend(self, done: tuple[UUID, ...], register: Sides) -> None:
        if len(done) > len(self.best):
            self.best = done
        for id, change in self.changes.items():
            if len(self.best) == len(self.changes) or self.tried >= MOST_TRIED:
                return
            both = frozenset((*done, id))
            if id in done or both in self.seen:
                continue
            made = self._made(change, register)
            if made is not None:
                self.seen.add(both)
                self.extend((*done, id), made)

    def _made(self, change: Change, register: Sides) -> Sides | None:
        """The register after one more change; None when someone would have to choose, or the rules refuse it."""
        checkpoint()
        self.tried += 1
        anew = rebase(change, compare(change, self.base, register))
        if not anew.is_whole or (self.sound is not None and not self.sound(anew.change, register)):
            return None
        return register.after(_approved(anew.change))


def _approved(change: Change) -> Change:
    """With the versions that the register gives."""
    return replace(
        change,
        parcels=tuple(map(_next, change.parcels)),
        rights=tuple(map(_next, change.rights)),
        points=tuple(map(_next, change.points)),
        parties=tuple(map(_next, change.parties)),
        sources=tuple(map(_next, change.sources)),
    )


def _next(edit: Edit) -> Edit:  # type: ignore[type-arg]  # of any thing
    return edit if edit.after is None else replace(edit, after=replace(edit.after, version=edit.base_version + 1))
