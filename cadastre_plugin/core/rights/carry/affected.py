"""Which rights have to be decided because parcels ended, and from which land each of them comes."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.estate import Estate


@dataclass(frozen=True)
class Affected:
    """before: the register. after: with what the draft says. standing: parcels of the change that stand after it;
    ended: parcels of the register that it ends.
    """

    before: Estate
    after: Estate
    standing: Set[UUID]
    ended: Set[UUID]

    @cached_property
    def in_ended(self) -> tuple[Right, ...]:
        """The rights that are still in a parcel that ended."""
        return tuple(right for parcel in self.ended for right in self.after.of(parcel))

    @cached_property
    def astray(self) -> tuple[Right, ...]:
        """Rights of the draft in a parcel that the draft made and that is no more: it was split or merged again."""
        gone = (right for right in self.after.rights.values() if right.version == NEW)
        return tuple(right for right in gone if right.parcel_id not in self.ended and not self._stands(right))

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

    def _stands(self, right: Right) -> bool:
        """What was carried over lies in parcels that the change makes; anything else may lie elsewhere too."""
        return right.parcel_id in self.standing or (not right.origins and right.parcel_id in self.before.known)
