"""What the service answers about other open changes: where they are, and how one collides with them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.replies import Bounds, Json, bounds_or_none
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.forecast.footprint import Footprint, edge_between
from cadastre_plugin.core.forecast.open_change import Numbers, OpenChange


@dataclass(frozen=True, slots=True)
class OpenChanges:
    """Open changes of a part of the city; `more`: some were left out, since there are too many."""

    changes: tuple[OpenChange, ...]
    more: bool

    @classmethod
    def parse(cls, document: Json) -> OpenChanges:
        return cls(tuple(map(_open_change, document["footprints"])), bool(document["more"]))


@dataclass(frozen=True, slots=True)
class CollidingPlace:
    """A boundary that both changes touch: the parcels along it, and what both touch of it (m)."""

    numbers: Numbers
    places: tuple[BaseGeometry, ...]

    @classmethod
    def parse(cls, document: Json) -> CollidingPlace:
        return cls(_numbers(document["parcels"]), tuple(map(_line, document["lines"])))


@dataclass(frozen=True, slots=True)
class Collision:
    """A change that another one collides with; the members as those of OpenChange.

    numbers: of the parcels that both touch, `land` their bounds (m). rights: that both touch, in words.
    """

    id: UUID
    district: str
    state: State
    own: bool
    title: str | None
    author: str | None
    boundaries: tuple[CollidingPlace, ...]
    numbers: Numbers
    rights: tuple[str, ...]
    land: Bounds | None

    @classmethod
    def parse(cls, document: Json) -> Collision:
        return cls(
            **_header(document),
            boundaries=tuple(map(CollidingPlace.parse, document["boundaries"])),
            numbers=_numbers(document["parcels"]),
            rights=tuple(document["rights"]),
            land=bounds_or_none(document["land"]),
        )


@dataclass(frozen=True, slots=True)
class FittingOrder:
    """fits: changes that may be approved in this order, and nobody has to choose anything. left: those that do not fit
    behind them. stale: those that the register has left behind already. complete: no longer order was found."""

    fits: tuple[UUID, ...]
    left: tuple[UUID, ...]
    stale: tuple[UUID, ...]
    complete: bool

    @classmethod
    def parse(cls, document: Json) -> FittingOrder:
        fits, left, stale = (tuple(map(UUID, document[name])) for name in ("fits", "left", "stale"))
        return cls(fits, left, stale, bool(document["complete"]))


@dataclass(frozen=True, slots=True)
class Collisions:
    """With what a change collides; order: of it and the others, None when there are none."""

    collisions: tuple[Collision, ...]
    order: FittingOrder | None

    @classmethod
    def parse(cls, document: Json) -> Collisions:
        order = document["order"]
        collisions = tuple(map(Collision.parse, document["collisions"]))
        return cls(collisions, None if order is None else FittingOrder.parse(order))


def _open_change(document: Json) -> OpenChange:
    numbers = _numbers(document["parcels"])
    footprint = Footprint(
        corners=frozenset(map(_position, document["corners"])),
        edges=frozenset(edge_between(_position(one), _position(other)) for one, other in document["edges"]),
        parcels=frozenset(numbers),
    )
    land = MultiPolygon([Polygon(shell, holes) for shell, *holes in document["land"]])
    return OpenChange(**_header(document), footprint=footprint, numbers=numbers, land=land)


def _header(document: Json) -> Json:
    return {
        **{"id": UUID(document["change_id"]), "district": document["district"], "state": State(document["state"])},
        **{"own": bool(document["own"]), "title": document["title"], "author": document["author"]},
    }


def _numbers(document: Json) -> Numbers:
    return {UUID(id): number for id, number in document.items()}


def _position(values: list[float]) -> tuple[float, float]:
    east, north = values
    return float(east), float(north)


def _line(positions: list[list[float]]) -> BaseGeometry:
    return LineString(positions) if len(positions) > 1 else Point(positions[0])
