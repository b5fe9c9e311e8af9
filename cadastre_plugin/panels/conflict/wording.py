"""How the three sides of a conflict are put into words."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.conflict.comparison import (
    BOUNDARY,
    EXISTENCE,
    Boundary,
    Choice,
    Comparison,
    Dispute,
    DisputeKey,
    Merged,
    Reason,
    Resolution,
    Thing,
)
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.party_note import noted
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.differences import FIELD_NAMES
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.wording import Words
from cadastre_plugin.core.rules.subjects import NEW_PARCEL, label
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.review_style import metres
from cadastre_plugin.panels.point_rows import POINT_LABELS, point_value
from cadastre_plugin.panels.review.rows import PARCEL_LABELS
from cadastre_plugin.panels.review.values import NOTHING, attribute_value, coordinates

_REASONS = {
    Reason.BOTH_CHANGED: N_("Both changed it, each to something else"),
    Reason.THEY_ENDED: N_("You changed it, and they ended it"),
    Reason.I_ENDED: N_("You ended it, and they changed it"),
    Reason.BOTH_ENDED: N_("Both split or merged it, each in another way"),
}
_TAKEN = {
    Resolution.THEIRS: N_("{what}: theirs, {value}"),
    Resolution.MINE: N_("{what}: mine, {value}"),
    Resolution.SAME: N_("{what}: both the same, {value}"),
    Resolution.JOINED: N_("{what}: both together, {value}"),
    Resolution.CARRIED: N_("{what}: mine, done to what they made of it, {value}"),
}
_OTHER_LABELS = {
    EXISTENCE: N_("Whether it stands"),
    BOUNDARY: N_("Course of the boundary"),
    "shares": N_("Holders"),
    "position": N_("Place"),
    "name": N_("Name"),
    "members": N_("Members"),
    "issued_on": N_("Date"),
    "sha256": N_("File"),
}
_THINGS = {
    Thing.PARCEL: N_("Parcel {name}"),
    Thing.RIGHT: N_("{name}"),
    Thing.POINT: N_("Boundary point {name}"),
    Thing.PARTY: N_("Party {name}"),
    Thing.SOURCE: N_("Document {name}"),
}


class ConflictWords:
    """Texts of one comparison. names: what parcels are called that no side has; known: people that no side has."""

    def __init__(
        self, comparison: Comparison, profile: Profile, names: Mapping[UUID, str], known: Estate | None = None
    ) -> None:
        self._sides = (comparison.mine, comparison.theirs, comparison.base)
        self._profile, self._names = profile, names
        people = known or Estate()
        after = people.joined(_estate(comparison.theirs)).joined(_estate(comparison.mine))
        self._words = Words(people.joined(_estate(comparison.base)), after, profile, self.parcel)

    def parcel(self, id: UUID) -> str:
        """What a parcel is called."""
        found = next((side.parcels[id] for side in self._sides if id in side.parcels), None)
        return self._names.get(id) or (tr(label(found)) if found else tr(NEW_PARCEL))

    def heading(self, key: DisputeKey, boundary: Boundary | None) -> str:
        """The thing that a cell is of; of a boundary the parcels on its sides."""
        if boundary is not None:
            names = " | ".join(sorted(self.parcel(id) for id in boundary.parcels))
            return tr("Boundary of {parcels}").format(parcels=names)
        return tr(_THINGS[key.thing]).format(name=self._name(key))

    def cell(self, key: DisputeKey, boundary: Boundary | None) -> str:
        """What of the thing a cell is."""
        if boundary is not None:
            return tr("Corner") if boundary.is_corner else tr("Line of {length}").format(length=_length(boundary.base))
        if key.name in _OTHER_LABELS:
            return tr(_OTHER_LABELS[key.name])
        labels = {Thing.PARCEL: PARCEL_LABELS, Thing.POINT: POINT_LABELS}.get(key.thing, FIELD_NAMES)
        text = tr(labels[key.name]) if key.name in labels else key.name
        return text[:1].upper() + text[1:]

    def side(self, one: Dispute | Merged, choice: Choice) -> str:
        """What a side says of a cell."""
        if one.boundary is not None:
            return _course(one.boundary, choice)
        value = {Choice.BASE: one.base, Choice.THEIRS: one.theirs, Choice.MINE: one.mine}[choice]
        if one.key.name == EXISTENCE:
            return self._stands(one, bool(value), choice)
        return self._value(one.key, value)

    def reason(self, dispute: Dispute) -> str:
        """Why a cell is in dispute."""
        return tr(_REASONS[dispute.reason])

    def merged(self, one: Merged) -> str:
        """What was taken of a cell that merged by itself, and from whom."""
        side = Choice.THEIRS if one.resolution is Resolution.THEIRS else Choice.MINE
        what = self.cell(one.key, one.boundary)
        return tr(_TAKEN[one.resolution]).format(what=what, value=self.side(one, side))

    def _name(self, key: DisputeKey) -> str:
        if key.thing is Thing.PARCEL:
            return self.parcel(key.id)
        if key.thing is Thing.RIGHT:
            right = next((side.rights[key.id] for side in self._sides if key.id in side.rights), None)
            return f"{self.parcel(right.parcel_id)}: {self._words.what(right)}" if right else NOTHING
        if key.thing is Thing.PARTY:
            return self._words.name(key.id)
        things = (side.points if key.thing is Thing.POINT else side.sources for side in self._sides)
        found = next((each[key.id] for each in things if key.id in each), None)
        return (found.number if found else None) or tr("without a number")

    def _stands(self, one: Dispute | Merged, is_there: bool, choice: Choice) -> str:
        if is_there:
            return tr("stands")
        own = isinstance(one, Dispute) and one.reason is Reason.I_ENDED
        named = one.successors if choice is (Choice.MINE if own else Choice.THEIRS) else ()
        if named and one.key.thing is Thing.PARCEL:
            return tr("ended, became {parcels}").format(parcels=self._words.parcels(named))
        return tr("ended")

    def _value(self, key: DisputeKey, value: object) -> str:
        if key.name in ("shares", "members"):
            return self._words.holders(value or ())  # type: ignore[arg-type]
        if key.name == "position":
            return coordinates(value) if value else NOTHING  # type: ignore[arg-type]
        if key.thing is Thing.PARCEL:
            return attribute_value(self._profile, key.name, value)
        if key.thing is Thing.POINT:
            return point_value(self._profile, key.name, value)
        return self._words.value(key.name, value)


def _estate(sides: Sides) -> Estate:
    parties = {id: noted(party) for id, party in sides.parties.items()}
    return Estate(rights=sides.rights, parties=parties, sources=sides.sources)


def _course(boundary: Boundary, choice: Choice) -> str:
    """How far a side's line runs from that of the base, at most."""
    corners = boundary.of(choice)
    if not corners:
        return tr("corner removed")
    if choice is Choice.BASE:
        return tr("as it was") if boundary.is_corner else _length(corners)
    if corners == boundary.base:
        return tr("not moved")
    away = shapely.hausdorff_distance(_shape(corners), _shape(boundary.base or corners))
    return tr("moved by {distance}").format(distance=metres(float(away)))


def _length(corners: tuple[Position, ...]) -> str:
    return metres(float(_shape(corners).length))


def _shape(corners: tuple[Position, ...]) -> BaseGeometry:
    return LineString(corners) if len(corners) > 1 else Point(corners[0])
