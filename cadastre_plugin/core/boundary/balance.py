"""The balance sheet of an outcome: the area of each touched parcel before and after, and whether it is too much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.legal_area import Points, allowed_of
from cadastre_plugin.core.rules.subjects import label


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One parcel: areas in m2 on the ellipsoid, 0.0 on the side where it is not; `tolerance` (m2) of its legal area.

    label: its number, or a text that is translated where it is shown.
    """

    id: UUID
    label: str
    before: float
    after: float
    tolerance: float

    @property
    def difference(self) -> float:
        """How much larger it becomes, in m2."""
        return self.after - self.before

    @property
    def percent(self) -> float | None:
        """The difference as a part of the area before, in percent; None for a new parcel."""
        return 100.0 * self.difference / self.before if self.before else None

    @property
    def is_over(self) -> bool:
        """True when a parcel that stays differs by more than its tolerance."""
        return bool(self.before and self.after) and abs(self.difference) > self.tolerance


@dataclass(frozen=True, slots=True)
class Balance:
    """The rows of an outcome: what was there first, then what is new."""

    rows: tuple[BalanceRow, ...]

    @property
    def before(self) -> float:
        """The sum of the areas before, in m2."""
        return sum(row.before for row in self.rows)

    @property
    def after(self) -> float:
        """The sum of the areas after, in m2."""
        return sum(row.after for row in self.rows)


def balance(fabric: Fabric, outcome: Outcome, profile: Profile) -> Balance:
    """The balance sheet of an outcome on a fabric.

    Raises:
        ProfileError: PROJ does not understand the profile's CRS.
    """
    before = [fabric.parcels[id] for id in outcome.states if id in fabric.parcels]
    areas_before = _areas(before, profile)
    areas_after = _areas(outcome.standing(), profile)
    rows = []
    for id, parcel in {parcel.id: parcel for parcel in (*before, *outcome.standing())}.items():
        was, becomes = areas_before.get(id, 0.0), areas_after.get(id, 0.0)
        tolerance = tolerance_of(parcel, was or becomes, fabric.points, profile)
        rows.append(BalanceRow(id, label(parcel), was, becomes, tolerance))
    return Balance(tuple(sorted(rows, key=lambda row: (not row.before, row.label))))


def tolerance_of(parcel: Parcel, area: float, points: Points, profile: Profile) -> float:
    """How far (m2) a parcel may be from its legal area, or from `area` (m2) without one; as the legal-area rule has it.

    points: what is known of corners, by position. A corner at a new place is as little known as the rule takes it.
    """
    return allowed_of(replace(parcel, legal_area=parcel.legal_area or area), points, profile)


def _areas(parcels: Iterable[Parcel], profile: Profile) -> dict[UUID, float]:
    standing = tuple(parcels)
    if not standing:
        return {}
    areas = ellipsoidal_areas([parcel.geometry for parcel in standing], profile.crs.definition)
    return dict(zip((parcel.id for parcel in standing), areas.tolist(), strict=True))
