"""What the service answers about the register over time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.api.replies import Json, time
from cadastre_plugin.core.change.document import parcel_of
from cadastre_plugin.core.history.register_difference import (
    RegisterDifference,
    RightsDifference,
    register_difference,
)
from cadastre_plugin.core.history.timeline import Moment, Timeline
from cadastre_plugin.core.model.parcel import Parcel


@dataclass(frozen=True, slots=True)
class Moments:
    """When the register became another. has_more: there were moments before these. is_of_place: False when the place
    holds so much that they are those of the whole city."""

    timeline: Timeline
    has_more: bool
    is_of_place: bool

    @classmethod
    def parse(cls, document: Json) -> Moments:
        return cls(
            Timeline(_moment(item) for item in document["moments"]), bool(document["more"]), bool(document["of_place"])
        )


@dataclass(frozen=True, slots=True)
class Differences:
    """A part of what differs between two days. next: where the next part begins; None at the end."""

    items: tuple[RegisterDifference, ...]
    next: UUID | None

    @classmethod
    def parse(cls, document: Json) -> Differences:
        following = document["next"]
        return cls(
            tuple(_difference(item) for item in document["items"]), None if following is None else UUID(following)
        )


def _moment(document: Json) -> Moment:
    counts = (document["parcels"], document["rights"], document["points"])
    parcels, rights, points = (None if count is None else int(count) for count in counts)
    return Moment(time(document["at"]), bool(document["law"]), bool(document["known"]), parcels, rights, points)


def _difference(document: Json) -> RegisterDifference:
    rights = {name: tuple(document["rights"][name]) for name in ("began", "ended", "changed")}
    before, after = _side(document, "before"), _side(document, "after")
    return register_difference(before, after, RightsDifference(**rights))


def _side(document: Json, side: str) -> Parcel | None:
    state = document[side]
    return None if state is None else parcel_of(UUID(document["id"]), int(document[f"version_{side}"]), state)
