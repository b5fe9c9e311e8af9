"""What a change amounts to: what differs, how the areas change, what the rules say. Plain data, safe in any thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.areas import Areas, computed_areas
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.difference import (
    ParcelDifference,
    PointDifference,
    parcel_difference,
    point_differences,
)
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import UNKNOWN_NAME, Estate
from cadastre_plugin.core.rights.sentences import sentences
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.core.rules.subjects import label


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A change, seen through. areas: by the parcel's id. points: what differs in boundary points. rights: what becomes
    of rights, in words."""

    change: Change
    findings: Sequence[Finding]
    differences: Sequence[ParcelDifference]
    areas: Mapping[UUID, Areas]
    points: Sequence[PointDifference] = ()
    rights: Sequence[str] = ()

    def total(self, side: int) -> float:
        """The sum of the areas (m2) before (side 0) or after (side 1)."""
        return sum(areas[side] or 0.0 for areas in self.areas.values())


def appraise(change: Change, surroundings: Surroundings, profile: Profile) -> Appraisal:
    """See a change through with the quick rules. `surroundings`: the work area as the register has it."""
    base = surroundings.by_id
    differences = [parcel_difference(base.get(edit.id), edit.after) for edit in change.parcels]
    findings = check(change, surroundings, profile, Stage.LIVE)
    points = point_differences(change, {point.id: point for point in surroundings.points.values()})
    said = _said_of_rights(change, surroundings, profile)
    return Appraisal(change, findings, differences, computed_areas(differences, profile), points, said)


def _said_of_rights(change: Change, surroundings: Surroundings, profile: Profile) -> tuple[str, ...]:
    edits = RightsEdits.of(change)
    if edits.is_empty:
        return ()
    parcels = {**surroundings.by_id, **{parcel.id: parcel for parcel in change.after_parcels()}}
    before = surroundings.estate or Estate()

    def name(id: UUID) -> str:
        return label(parcels[id]) if id in parcels else UNKNOWN_NAME

    return tuple(one.text() for one in sentences(before, before.with_edits(edits), edits, profile, name))
