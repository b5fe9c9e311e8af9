"""A change with what differs in it: made in a task, from what the service answered, before anything of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cadastre_plugin.api.replies import ChangeRecord
from cadastre_plugin.core.change.areas import Areas, computed_areas
from cadastre_plugin.core.change.attribute_rows import AttributeRow, attribute_rows
from cadastre_plugin.core.change.corner_changes import CornerChange, corner_changes
from cadastre_plugin.core.change.difference import (
    ParcelDifference,
    PointDifference,
    parcel_difference,
    point_differences,
)
from cadastre_plugin.core.change.parcel_names import ParcelNames
from cadastre_plugin.core.change.sentences import LandSentence, sentences_of
from cadastre_plugin.core.model.parcel import NEW, Parcel
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
    corners: tuple[CornerChange, ...] = ()
    sentences: tuple[LandSentence, ...] = ()
    attributes: tuple[AttributeRow, ...] = ()
    by_id: Mapping[UUID, ParcelDifference] = field(default_factory=dict)
    names: ParcelNames = field(default_factory=lambda: ParcelNames((), {}))

    @property
    def rights_before(self) -> Estate:
        """The rights that the change touches, as they were."""
        return self.record.base_estate

    @property
    def rights_after(self) -> Estate:
        """The rights that the change touches, as it makes them."""
        return self.record.base_estate.with_edits(RightsEdits.of(self.record.change))

    @property
    def only_rights(self) -> tuple[Parcel, ...]:
        """Parcels that stay as they are while rights in them do not: number and place are all that is known of them."""
        record = self.record
        return tuple(Parcel(id, NEW, record.numbers.get(id), "", place) for id, place in record.places.items())

    def parcel(self, id: UUID) -> Parcel | None:
        """A parcel of the change as it will be, or was when it ends; None when the change has no such parcel."""
        one = self.by_id.get(id)
        return (one.after or one.before) if one is not None else None

    def label(self, id: UUID) -> str:
        """What a parcel is called, also one that the change does not touch."""
        parcel = self.parcel(id)
        return label(parcel) if parcel is not None else self.record.numbers.get(id, "—")

    def name_of(self, id: UUID) -> str:
        """What a parcel of the change is called in a table; new ones are told apart."""
        return str(self.names.of(id))

    def number_of(self, id: UUID) -> str | None:
        """The cadastral number of a parcel of the change; None when it has none yet, or is a neighbour."""
        parcel = self.parcel(id)
        return parcel.number if parcel is not None else None


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
    areas, corners = computed_areas(differences, profile), corner_changes(differences)
    return Review(
        record,
        differences,
        areas,
        unknown,
        points,
        corners=corners,
        sentences=sentences_of(record.change, differences, areas, profile, points, corners),
        attributes=attribute_rows(differences, areas),
        by_id={one.id: one for one in differences},
        names=ParcelNames(differences, areas),
    )
