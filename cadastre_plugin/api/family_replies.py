"""Families of parcels, and what numbers lead to, as the service answers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.api.replies import Json, time, time_or_none
from cadastre_plugin.core.history.family import Descent, Family, Kin


@dataclass(frozen=True, slots=True)
class Meaning:
    """A parcel that a number may mean. written, source: as it stands on paper, and on which; None for a cadastral one.

    successors: the parcels of today that it became; itself while it stands.
    """

    parcel: Kin
    written: str | None
    source: str | None
    successors: tuple[Kin, ...]

    @classmethod
    def parse(cls, document: Json) -> Meaning:
        successors = tuple(_kin(item) for item in document["successors"])
        return cls(_kin(document["parcel"]), document["written"], document["source"], successors)


def family(document: Json) -> Family:
    """The family of an answer."""
    kin = [_kin(item) for item in document["kin"]]
    links = tuple(_descent(item) for item in document["links"])
    return Family(UUID(document["id"]), {one.id: one for one in kin}, links, bool(document["whole"]))


def meanings(document: Json) -> tuple[Meaning, ...]:
    """What a number leads to, in the order of the service."""
    return tuple(Meaning.parse(item) for item in document["meanings"])


def _kin(item: Json) -> Kin:
    west, south, east, north = (float(side) for side in item["bbox"])
    since, until = time(item["since"]), time_or_none(item["until"])
    return Kin(UUID(item["id"]), item["number"], since, until, float(item["area"]), (west, south, east, north))


def _descent(item: Json) -> Descent:
    return Descent(UUID(item["parent"]), UUID(item["child"]), item["change_kind"], item["change_title"])
