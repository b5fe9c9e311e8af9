"""Whether two supervisors must approve a change, and why. Which changes those are is a setting of the city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.model.parcel import ATTRIBUTES, Parcel
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import N_, tr

AREA, STATE_LAND = "area_over_m2", "state_land"
"""Reasons; every other one is the code of an operation."""

_AREA = N_("it touches more than {area} m² of land")
_STATE_LAND = N_("it touches land in which a body of the state holds a right")
_OPERATION = N_("it has an act of this kind: {operation}")


def second_needed(change: Change, base: Mapping[UUID, Parcel], estate: Estate, profile: Profile) -> tuple[str, ...]:
    """Why the change needs a second approver; none when one is enough.

    base: current states of the parcels that it starts from and of those whose rights it touches. estate: what is held
    in them today, with the parties that the change names.
    """
    return tuple(_Case(change, base, estate, profile).reasons())


def reason_text(reason: str, profile: Profile) -> str:
    """A reason in the chosen language, to follow a colon."""
    if reason == AREA:
        limit = profile.second_approver.area_over_m2
        return tr(_AREA).format(area=f"{limit or 0:,.0f}".replace(",", "\u202f"))
    if reason == STATE_LAND:
        return tr(_STATE_LAND)
    return tr(_OPERATION).format(operation=profile.name_of("operation", reason))


@dataclass(frozen=True, slots=True)
class _Case:
    """A change beside what it touches, as `second_needed` is given it."""

    change: Change
    base: Mapping[UUID, Parcel]
    estate: Estate
    profile: Profile

    def reasons(self) -> Iterator[str]:
        rules = self.profile.second_approver
        if rules.area_over_m2 is not None and self.area() > rules.area_over_m2:
            yield AREA
        if rules.state_land and any(map(self.is_of_state, self.rights())):
            yield STATE_LAND
        done = {act.operation for act in self.change.acts}
        yield from (operation for operation in rules.operations if operation in done)

    def area(self) -> float:
        """m2 of the land that it touches: before or after, whichever is more."""
        edited = {edit.id for edit in self.change.parcels}
        held = [self.base[id] for id in self.held() - edited if id in self.base]
        edits = list(self.touching())
        before = [*held, *(self.base[edit.id] for edit in edits if edit.id in self.base)]
        after = [*held, *(edit.after for edit in edits if edit.after is not None)]
        return max(self.area_of(before), self.area_of(after))

    def area_of(self, land: Sequence[Parcel]) -> float:
        """m2 of parcels together."""
        return float(ellipsoidal_areas([parcel.geometry for parcel in land], self.profile.crs.definition).sum())

    def touching(self) -> Iterator[Edit[Parcel]]:
        """Edits that do something to a parcel: a corner given to a neighbour so that both share it does nothing."""
        for edit in self.change.parcels:
            was = self.base.get(edit.id)
            if was is None or edit.after is None or not self.is_same(was, edit.after):
                yield edit

    def is_same(self, was: Parcel, after: Parcel) -> bool:
        """A straight edge that got a corner is not quite where it was: the corner is on the grid."""
        is_alike = all(getattr(was, name) == getattr(after, name) for name in ATTRIBUTES)
        distance = was.geometry.boundary.hausdorff_distance(after.geometry.boundary)
        return is_alike and bool(distance <= self.profile.tolerances.t_junction_m)

    def held(self) -> set[UUID]:
        """Parcels in which it makes, changes or ends a right."""
        edits, were = self.change.rights, self.estate.rights
        before = (were[edit.id] for edit in edits if edit.id in were)
        after = (edit.after for edit in edits if edit.after is not None)
        return {right.parcel_id for right in (*before, *after)}

    def rights(self) -> Iterator[Right]:
        """What is held in the parcels that it does something to, before it and after."""
        for id in self.held() | {edit.id for edit in self.touching()}:
            yield from self.estate.of(id)
        yield from (edit.after for edit in self.change.rights if edit.after is not None)

    def is_of_state(self, right: Right) -> bool:
        """A right of a body of the state, in the words of LADM: no restriction, and no responsibility."""
        if right.right_class is not RightClass.RIGHT:
            return False
        return any(self.kind_of(share.party_id) is PartyKind.STATE for share in right.shares)

    def kind_of(self, party: UUID) -> PartyKind | None:
        """Of a party that the change makes, or of one of the register."""
        new = next((edit.after for edit in self.change.parties if edit.id == party), None)
        known = new or self.estate.parties.get(party)
        return known.kind if known else None
