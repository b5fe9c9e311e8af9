"""Which rights have to be decided because parcels ended, and from which land each of them comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.estate import Estate


@dataclass(frozen=True)
class Affected:
    """before: the register. after: with what the draft says. standing: parcels of the change that stand after it.

    children: of each parcel of the register that it ends, those of the standing ones that came of it.
    """

    before: Estate
    after: Estate
    standing: Set[UUID]
    children: Mapping[UUID, Collection[UUID]]

    @property
    def ended(self) -> Set[UUID]:
        """The parcels of the register that the change ends."""
        return self.children.keys()

    @cached_property
    def in_ended(self) -> tuple[Right, ...]:
        """The rights that are still in a parcel that ended."""
        return tuple(right for parcel in self.ended for right in self.after.of(parcel))

    @cached_property
    def astray(self) -> tuple[Right, ...]:
        """Rights of the draft whose parcel is no more, since it was split or merged again, and those that were carried
        to a parcel that did not come of theirs.
        """
        made = (right for right in self.after.rights.values() if right.version == NEW)
        return tuple(right for right in made if right.parcel_id not in self.ended and not self._is_at_home(right))

    @cached_property
    def serving_gone(self) -> tuple[Right, ...]:
        """Servitudes that serve a parcel that is no more, and are borne by one that stands."""
        waiting = {right.id for right in (*self.in_ended, *self.astray)}
        rights = (right for right in self.after.rights.values() if right.served and right.id not in waiting)
        return tuple(right for right in rights if any(self.is_gone(right, id) for id in right.served))

    def is_gone(self, right: Right, served: UUID) -> bool:
        """True for a parcel that the right serves when it ended, or when the draft made it and it is no more."""
        if served in self.ended:
            return True
        return not (served in self.standing or served in self.before.known or served in self.served_before(right))

    def served_before(self, right: Right) -> frozenset[UUID]:
        """The parcels that it, or what it was carried over from, served in the register."""
        named = [self.before.rights.get(id) for id in (right.id, *right.origins)]
        return frozenset(id for old in named if old is not None for id in old.served)

    def land_of(self, right: Right) -> frozenset[UUID]:
        """The parcels that ended and that it lay in: its own, or those of its origins."""
        if right.parcel_id in self.ended:
            return frozenset({right.parcel_id})
        origins = (self.before.rights.get(id) for id in right.origins)
        return frozenset(old.parcel_id for old in origins if old is not None)

    def _is_at_home(self, right: Right) -> bool:
        """What was carried lies in a child of what it lay in; anything else may lie in any parcel that there is."""
        if right.origins:
            return any(right.parcel_id in self.children.get(parcel, ()) for parcel in self.land_of(right))
        return right.parcel_id in self.standing or right.parcel_id in self.before.known
