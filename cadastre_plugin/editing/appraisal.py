"""What a change amounts to: what differs, how the areas change, what the rules say. Plain data, safe in any thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.difference import ParcelDifference, parcel_difference
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Surroundings

Areas = tuple[float | None, float | None]
"""Computed area in m2 on the ellipsoid, before and after; None on the side where there is no parcel."""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A change, seen through. areas: by the parcel's id."""

    change: Change
    findings: Sequence[Finding]
    differences: Sequence[ParcelDifference]
    areas: Mapping[UUID, Areas]

    def total(self, side: int) -> float:
        """The sum of the areas (m2) before (side 0) or after (side 1)."""
        return sum(areas[side] or 0.0 for areas in self.areas.values())


def appraise(change: Change, surroundings: Surroundings, profile: Profile) -> Appraisal:
    """See a change through with the quick rules. `surroundings`: the work area as the register has it."""
    base = surroundings.by_id
    differences = [parcel_difference(base.get(edit.id), edit.after) for edit in change.parcels]
    findings = check(change, surroundings, profile, Stage.LIVE)
    return Appraisal(change, findings, differences, dict(_areas(differences, profile)))


def _areas(differences: Iterable[ParcelDifference], profile: Profile) -> Iterable[tuple[UUID, Areas]]:
    for one in differences:
        yield one.id, (_area(one.before, profile), _area(one.after, profile))


def _area(parcel: Parcel | None, profile: Profile) -> float | None:
    return None if parcel is None else ellipsoidal_area(parcel.geometry, profile.crs.definition)
