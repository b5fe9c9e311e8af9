"""A change with what differs in it: made in a task, from what the service answered, before anything of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.api.replies import ChangeRecord
from cadastre_plugin.core.change.areas import Areas, computed_areas
from cadastre_plugin.core.change.difference import (
    ParcelDifference,
    PointDifference,
    parcel_difference,
    point_differences,
)
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.subjects import label


@dataclass(frozen=True, slots=True)
class Review:
    """What a supervisor looks at. `unknown` are parcels whose state before the service could not give."""

    record: ChangeRecord
    differences: tuple[ParcelDifference, ...]
    areas: Mapping[UUID, Areas]
    unknown: frozenset[UUID] = frozenset()
    points: tuple[PointDifference, ...] = ()

    @property
    def rights_before(self) -> Estate:
        """The rights that the change touches, as they were."""
        return self.record.base_estate

    @property
    def rights_after(self) -> Estate:
        """The rights that the change touches, as it makes them."""
        return self.record.base_estate.with_edits(RightsEdits.of(self.record.change))

    def label(self, id: UUID) -> str:
        """What a parcel is called, also one that the change does not touch."""
        parcel = next((one.after or one.before for one in self.differences if one.id == id), None)
        return label(parcel) if parcel is not None else self.record.numbers.get(id, "—")

    def number_of(self, id: UUID) -> str | None:
        """The cadastral number of a parcel of the change; None when it has none yet, or is a neighbour."""
        states = (side for one in self.differences if one.id == id for side in (one.after, one.before))
        return next((parcel.number for parcel in states if parcel is not None), None)


def reviewed(record: ChangeRecord, profile: Profile) -> Review:
    """The differences of a change; plain data in and out, safe in any thread.

    Raises:
        ProfileError: the profile's CRS is not understood.
    """
    base = {item.id: item.parcel for item in record.base if item.parcel is not None}
    unknown = frozenset(record.change.based_on()) - base.keys()
    sides = ((base.get(edit.id), edit.after) for edit in record.change.parcels)
    differences = tuple(parcel_difference(before, after) for before, after in sides if before or after)
    points = point_differences(record.change, record.points_before())
    return Review(record, differences, computed_areas(differences, profile), unknown, points)
