"""What a remark to a change is pinned to: a place, a corner, a right, a finding or a parcel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from cadastre_plugin.core.change.place import point_document
from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.texts import N_

Json = dict[str, Any]


class AnchorKind(StrEnum):
    """What kind of thing holds a pin."""

    PLACE = "place"
    CORNER = "corner"
    RIGHT = "right"
    FINDING = "finding"
    PARCEL = "parcel"


NEEDS: Mapping[AnchorKind, tuple[str, ...]] = {
    AnchorKind.PLACE: ("place",),
    AnchorKind.CORNER: ("place", "parcel_id"),
    AnchorKind.RIGHT: ("right_id",),
    AnchorKind.FINDING: ("rule", "subjects"),
    AnchorKind.PARCEL: ("parcel_id",),
}
"""The members that an anchor of each kind cannot be without."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A pin as it was set, in the state of the revision that the remark was written to.

    place: east, north in m of the profile's CRS; of a corner exactly the corner, of the others where the pin is drawn.
    parcel_id: whose corner it is, or the parcel. right_id: the right. rule, subjects: of the finding.

    Raises:
        ChangeError: `anchor_incomplete`, a member is missing that its kind needs.
    """

    kind: AnchorKind
    place: Position | None = None
    parcel_id: UUID | None = None
    right_id: UUID | None = None
    rule: str | None = None
    subjects: tuple[UUID, ...] = ()

    def __post_init__(self) -> None:
        """An anchor without what it is pinned to would hold nothing."""
        missing = lacking(self.kind, {name: getattr(self, name) for name in NEEDS[self.kind]})
        if missing:
            raise ChangeError(
                "anchor_incomplete",
                N_("A remark that is pinned to a {kind} must name its {missing}"),
                kind=self.kind.value,
                missing=", ".join(missing),
            )


def lacking(kind: AnchorKind, members: Mapping[str, object]) -> tuple[str, ...]:
    """The members that an anchor of the kind needs and does not have."""
    return tuple(name for name in NEEDS[kind] if members.get(name) in (None, "", (), []))


def anchor_document(anchor: Anchor) -> Json:
    """The JSON form: `kind`, `place` as a GeoJSON point, `parcel`, `right`, `rule`, `subjects`."""
    return {
        "kind": anchor.kind.value,
        "place": None if anchor.place is None else point_document(anchor.place),
        "parcel": _text(anchor.parcel_id),
        "right": _text(anchor.right_id),
        "rule": anchor.rule,
        "subjects": [str(subject) for subject in anchor.subjects],
    }


def anchor_of(document: Mapping[str, Any]) -> Anchor:
    """The anchor of a JSON form that `anchor_document` or the service made.

    Raises:
        KeyError, TypeError, ValueError: it is none.
        ChangeError: `anchor_incomplete`.
    """
    return Anchor(
        kind=AnchorKind(document["kind"]),
        place=position_of(document["place"]),
        parcel_id=_id(document["parcel"]),
        right_id=_id(document["right"]),
        rule=document["rule"],
        subjects=tuple(UUID(subject) for subject in document["subjects"]),
    )


def position_of(place: Mapping[str, Any] | None) -> Position | None:
    """East and north of a GeoJSON point, in m; None for none."""
    if place is None:
        return None
    east, north = place["coordinates"]
    return float(east), float(north)


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
