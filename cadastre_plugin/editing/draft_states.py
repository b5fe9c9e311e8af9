"""The work area as it was and as it stands: what differs is the change. Plain data, kept edit by edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from cadastre_plugin.core.model.parcel import Parcel, same_state


class DraftStates:
    """base: the parcels of the work area as the register has them. `current`: as they stand in the draft."""

    def __init__(self, base: Iterable[Parcel], current: Iterable[Parcel] | None = None) -> None:
        self.base: Mapping[UUID, Parcel] = {parcel.id: parcel for parcel in base}
        self.current: dict[UUID, Parcel] = dict(self.base)
        self._touched: set[UUID] = set()
        if current is not None:
            self.current = {parcel.id: parcel for parcel in current}
            self._compare(self.base.keys() | self.current.keys())

    def extend(self, parcels: Iterable[Parcel]) -> tuple[Parcel, ...]:
        """More of the register joins the work area, as it is there; those that are new to it. The change stays."""
        joining = {parcel.id: parcel for parcel in parcels if parcel.id not in self.base}
        self.base = {**self.base, **joining}
        self.current |= joining
        return tuple(joining.values())

    def put(self, parcels: Mapping[UUID, Parcel | None]) -> bool:
        """Take over new states, None for a parcel that is gone; True when the change is another one now."""
        moved = {id for id, parcel in parcels.items() if self.current.get(id) != parcel}
        for id in moved:
            parcel = parcels[id]
            if parcel is None:
                self.current.pop(id, None)
            else:
                self.current[id] = parcel
        self._compare(moved)
        return bool(moved)

    @property
    def touched(self) -> frozenset[UUID]:
        """Parcels that differ from the register: changed, new or ended."""
        return frozenset(self._touched)

    def _compare(self, ids: Iterable[UUID]) -> None:
        for id in ids:
            one, other = self.base.get(id), self.current.get(id)
            same = one is other or (one is not None and other is not None and same_state(one, other))
            (self._touched.discard if same else self._touched.add)(id)
