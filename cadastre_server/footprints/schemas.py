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
