"""What a change makes of land, as plain sentences, what matters most first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

import shapely
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.areas import Areas
from cadastre_plugin.core.change.attribute_words import NOTHING, changes_text
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.corner_changes import CornerChange, corner_changes, numbers_text
from cadastre_plugin.core.change.difference import (
    AttributeDifference,
    ParcelDifference,
    PointDifference,
    parcel_difference,
    point_differences,
)
from cadastre_plugin.core.change.parcel_names import ParcelNames
from cadastre_plugin.core.model.boundary_point import MEASUREMENT, BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.quantity import Area, Length
from cadastre_plugin.core.rights.sentence import Listed, Sentence
from cadastre_plugin.core.texts import N_

MOST_MOVES = 50
"""So many moves are told one by one, the farthest; nobody reads more, and the map and the table have them all."""
SAID_FROM_M2 = 0.05
"""A difference of areas that one decimal would not show is not told."""

_RETIRED = N_("{parcel} is retired. Its land becomes: {children}")
_RETIRED_ALONE = N_("{parcel} is retired. No parcel comes from it")
_NEW = N_("New: {parcel}. Comes from: {parents}")
_NEW_ALONE = N_("New: {parcel}. Comes from no other parcel")
_NEW_SAYING = N_("{new}. {attributes}")
_LOSES = N_("{parcel} loses {difference}: was {before}, is {after}")
_GAINS = N_("{parcel} gains {difference}: was {before}, is {after}")
_MOVED = N_("Corner {corner} moved {distance} to the {direction}: {parcels}")
_MOVED_ALIKE = N_("Corners {corners} moved {distance} to the {direction}: {parcels}")
_MORE_MOVED = N_("Corners that moved by less: {count}, the farthest of them {distance}: {parcels}")
_ADDED = N_("Corner {corner} is new: {parcels}")
_ADDED_MANY = N_("Corners {corners} are new: {parcels}")
_REMOVED = N_("Corner {corner} is removed: {parcels}")
_REMOVED_MANY = N_("Corners {corners} are removed: {parcels}")
_ATTRIBUTES = N_("{parcels}. {changes}")
_UNKNOWN = N_("{parcel} is made from a state that the register does not have")
_POINTS_UNMEASURED = N_("Boundary points moved and not measured since: {points}")
_POINTS_MEASURED = N_("Boundary points measured anew: {points}. {changes}")
_POINTS_NEW = N_("New boundary points: {points}. {changes}")
_POINTS_CHANGED = N_("Boundary points: {points}. {changes}")
_POINTS_END = N_("Boundary points that end: {points}")
_WITHOUT_NUMBER = N_("without a number: {count}")

_POINTS = (_POINTS_UNMEASURED, _POINTS_MEASURED, _POINTS_NEW, _POINTS_CHANGED, _POINTS_END)
"""In the order in which they are told."""
_TELLING = (_POINTS_MEASURED, _POINTS_NEW, _POINTS_CHANGED)
"""Those that say what became otherwise of the points."""


@dataclass(frozen=True)
class LandSentence(Sentence):
    """A sentence about land. subjects: the parcels it is about. place: where to look, in m of the profile's CRS."""

    subjects: tuple[UUID, ...] = ()
    place: BaseGeometry | None = None


def land_sentences(
    change: Change,
    base: Mapping[UUID, Parcel],
    areas: Mapping[UUID, Areas],
    profile: Profile,
    points: Mapping[UUID, BoundaryPoint] = MappingProxyType({}),
) -> tuple[LandSentence, ...]:
    """What a change makes of parcels and boundary points.

    base: the parcels it starts from, points: the boundary points it starts from; what is missing counts as not there
    before. areas: as `computed_areas` gives them, of every parcel of the change.
    """
    sides = ((base.get(edit.id), edit.after) for edit in change.parcels)
    differences = tuple(parcel_difference(before, after) for before, after in sides if before or after)
    return sentences_of(change, differences, areas, profile, point_differences(change, points))


def sentences_of(
    change: Change,
    differences: Sequence[ParcelDifference],
    areas: Mapping[UUID, Areas],
    profile: Profile,
    points: Sequence[PointDifference] = (),
    corners: Sequence[CornerChange] | None = None,
) -> tuple[LandSentence, ...]:
    """The same of differences that are there already. First parcels that end and come, then land lost and gained, the
    most first, corners that moved, the farthest first, corners removed and added, attributes, boundary points.

    Corners that moved by the same vector, attributes that changed alike, are one sentence; so a change of 1 000 parcels
    can be read. A corner has the number that `corner_changes` gives it; corners: what that says, where it is known.
    """
    telling = _Telling(change, differences, areas, profile, ParcelNames(differences, areas))
    moved = corner_changes(differences) if corners is None else corners
    return (
        *telling.lineage(),
        *telling.land(),
        *telling.corners(moved),
        *telling.attributes(),
        *telling.points(points),
    )


@dataclass(frozen=True)
class _Telling:
    change: Change
    differences: Sequence[ParcelDifference]
    areas: Mapping[UUID, Areas]
    profile: Profile
    names: ParcelNames

    def lineage(self) -> Iterator[LandSentence]:
        parents = self.change.parents()
        children: dict[UUID, list[UUID]] = {}
        for link in self.change.lineage:
            children.setdefault(link.parent_id, []).append(link.child_id)
        for ids in children.values():
            ids.sort(key=self.names.order)
        for one in self.differences:
            if one.after is None and one.before is not None:
                became = tuple(children.get(one.id, ()))
                said = {"parcel": self.names.of(one.id), "children": self.names.together(became)}
                template = _RETIRED if became else _RETIRED_ALONE
                yield LandSentence(template, said, (one.id, *became), one.before.geometry)
        for one in sorted(self.differences, key=lambda one: self.names.order(one.id)):
            if one.before is None and one.after is not None and one.after.version == NEW:
                yield self._new(one, one.after, parents.get(one.id, ()))
            elif one.before is None and one.after is not None:
                yield LandSentence(_UNKNOWN, {"parcel": self.names.of(one.id)}, (one.id,), one.after.geometry)

    def _new(self, one: ParcelDifference, after: Parcel, parents: tuple[UUID, ...]) -> LandSentence:
        said: dict[str, object] = {"parcel": self.names.of(one.id), "parents": self.names.together(parents)}
        new = Sentence(_NEW if parents else _NEW_ALONE, said)
        given = [each for each in one.attributes if each.name not in ("number", "district")]
        subjects = (one.id, *parents)
        if not given:
            return LandSentence(new.template, said, subjects, after.geometry)
        more = {"new": new, "attributes": changes_text(given, self.profile)}
        return LandSentence(_NEW_SAYING, more, subjects, after.geometry)

    def land(self) -> Iterator[LandSentence]:
        """Parcels that lose land, the most first, then those that gain."""
        found = []
        for one in self.differences:
            before, after = self.areas.get(one.id, (None, None))
            if before is not None and after is not None and abs(after - before) >= SAID_FROM_M2:
                found.append((after - before, before, after, one))
        for gained, before, after, one in sorted(found, key=lambda each: (each[0] > 0, -abs(each[0]))):
            said = {"parcel": self.names.of(one.id), "before": Area(before), "after": Area(after)}
            template = _GAINS if gained > 0 else _LOSES
            yield LandSentence(template, {**said, "difference": Area(abs(gained))}, (one.id,), _place(one))

    def corners(self, all_corners: Sequence[CornerChange]) -> Iterator[LandSentence]:
        yield from self._moved([corner for corner in all_corners if corner.move is not None])
        yield from self._together([one for one in all_corners if one.after is None], _REMOVED, _REMOVED_MANY)
        yield from self._together([one for one in all_corners if one.before is None], _ADDED, _ADDED_MANY)

    def _moved(self, corners: Sequence[CornerChange]) -> Iterator[LandSentence]:
        alike: dict[tuple[int, int], list[CornerChange]] = {}
        for corner in corners:
            alike.setdefault(_vector_mm(corner), []).append(corner)
        farthest_first = sorted(alike.items(), key=lambda item: -(item[0][0] ** 2 + item[0][1] ** 2))
        groups = [group for _, group in farthest_first]
        for group in groups[:MOST_MOVES]:
            said = {"distance": _distance(group[0]), "direction": group[0].move.direction if group[0].move else ""}
            yield self._of_corners(group, _MOVED, _MOVED_ALIKE, said)
        left = [corner for group in groups[MOST_MOVES:] for corner in group]
        if left:
            said = {"distance": _distance(left[0]), "count": len(left)}
            yield self._of_corners(left, _MORE_MOVED, _MORE_MOVED, said)

    def _together(self, corners: Sequence[CornerChange], one: str, many: str) -> Iterator[LandSentence]:
        """One sentence for the corners of the same parcels."""
        alike: dict[tuple[UUID, ...], list[CornerChange]] = {}
        for corner in corners:
            alike.setdefault(corner.parcels, []).append(corner)
        for group in alike.values():
            yield self._of_corners(group, one, many, {})

    def _of_corners(
        self, corners: Sequence[CornerChange], one: str, many: str, said: Mapping[str, object]
    ) -> LandSentence:
        subjects = tuple(dict.fromkeys(id for corner in corners for id in corner.parcels))
        said = {**said, "parcels": self.names.together(subjects)}
        places = [position for corner in corners for position in (corner.before, corner.after) if position]
        if len(corners) == 1:
            return LandSentence(one, {**said, "corner": corners[0].number}, subjects, shapely.multipoints(places))
        numbers = numbers_text(corner.number for corner in corners)
        return LandSentence(many, {**said, "corners": numbers}, subjects, shapely.multipoints(places))

    def attributes(self) -> Iterator[LandSentence]:
        alike: dict[tuple[AttributeDifference, ...], list[ParcelDifference]] = {}
        for one in self.differences:
            if one.before is not None and one.after is not None and one.attributes:
                alike.setdefault(one.attributes, []).append(one)
        for attributes, group in alike.items():
            subjects = tuple(one.id for one in group)
            said = {"parcels": self.names.together(subjects), "changes": changes_text(attributes, self.profile)}
            places = [one.after.geometry for one in group if one.after is not None]
            place: BaseGeometry = places[0]
            if len(places) > 1:
                place = MultiPoint(shapely.point_on_surface(places).tolist())
            yield LandSentence(_ATTRIBUTES, said, subjects, place)

    def points(self, differences: Sequence[PointDifference]) -> Iterator[LandSentence]:
        alike: dict[tuple[str, tuple[AttributeDifference, ...]], list[BoundaryPoint]] = {}
        for one in differences:
            present = one.after or one.before
            if present is not None:
                template = _said_of(one)
                told = one.attributes if template in _TELLING else ()
                told = tuple(each for each in told if each.name != "number" or one.before is not None)
                alike.setdefault((template, told), []).append(present)
        for (template, attributes), points in sorted(alike.items(), key=lambda item: _POINTS.index(item[0][0])):
            said = {"points": _point_names(points), "changes": changes_text(attributes, self.profile) or NOTHING}
            yield LandSentence(template, said, place=shapely.multipoints([point.position for point in points]))


def _said_of(one: PointDifference) -> str:
    if one.after is None:
        return _POINTS_END
    if one.before is None:
        return _POINTS_NEW
    if any(each.name in MEASUREMENT and each.after is not None for each in one.attributes):
        return _POINTS_MEASURED
    return _POINTS_UNMEASURED if one.move is not None else _POINTS_CHANGED


def _distance(corner: CornerChange) -> Length:
    return Length(corner.move.distance if corner.move is not None else 0.0)


def _vector_mm(corner: CornerChange) -> tuple[int, int]:
    """East and north in mm: equal for corners that went the same way, since they lie on the grid."""
    if corner.before is None or corner.after is None:
        return 0, 0
    return round(1000 * (corner.after[0] - corner.before[0])), round(1000 * (corner.after[1] - corner.before[1]))


def _place(one: ParcelDifference) -> BaseGeometry | None:
    shapes = [side.geometry for side in (one.before, one.after) if side is not None]
    return shapes[-1] if shapes else None


def _point_names(points: Sequence[BoundaryPoint]) -> object:
    """Numbers side by side; those that have none are counted."""
    names: list[object] = [point.number for point in points if point.number]
    unnamed = len(points) - len(names)
    if unnamed:
        names.append(Sentence(_WITHOUT_NUMBER, {"count": unnamed}))
    return Listed(tuple(names))
