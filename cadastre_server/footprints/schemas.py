"""Footprints as they are answered: places in metres of the profile's CRS."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from cadastre_plugin.core.change.workflow import State

Position = tuple[float, float]


class FootprintRecord(BaseModel):
    """Where an open change is about to make the register different.

    own: it is one's own. title, author: null for those who may not read the change. corners, edges: of the register's
    boundaries that it moves or removes. parcels: with their numbers, null where one has none. land: their outlines,
    the coordinates of a MultiPolygon.
    """

    change_id: UUID
    district: str
    state: State
    own: bool
    title: str | None
    author: str | None
    corners: list[Position]
    edges: list[tuple[Position, Position]]
    parcels: dict[UUID, str | None]
    land: list[list[list[Position]]]


class Footprints(BaseModel):
    """Footprints of open changes; `more`: there are others that were left out."""

    footprints: list[FootprintRecord]
    more: bool


class Place(BaseModel):
    """A boundary on which changes collide: the parcels along it with their numbers, and what both touch of it; a line
    of one position is a corner."""

    parcels: dict[UUID, str | None]
    lines: list[list[Position]]


class Collision(BaseModel):
    """An open change that another one collides with.

    title, author: null for those who may not read it. parcels: that both touch, with their numbers; land: their bounds
    (west, south, east, north). rights: that both touch, each as its kind and the number of its parcel.
    """

    change_id: UUID
    district: str
    state: State
    own: bool
    title: str | None
    author: str | None
    boundaries: list[Place]
    parcels: dict[UUID, str | None]
    rights: list[str]
    land: tuple[float, float, float, float] | None


class FittingOrder(BaseModel):
    """In which order changes may be approved so that nobody has to choose anything.

    left: those that do not fit behind these. stale: those that the register has left behind already. complete: false
    when there may be a longer order.
    """

    fits: list[UUID]
    left: list[UUID]
    stale: list[UUID]
    complete: bool


class Collisions(BaseModel):
    """With what a change collides; order: of it and the others together, null when there are none."""

    collisions: list[Collision]
    order: FittingOrder | None
