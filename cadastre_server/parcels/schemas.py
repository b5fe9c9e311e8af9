"""Parcels as they are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from cadastre_server.people import Person

Json = dict[str, Any]


class Properties(BaseModel):
    """What a parcel says besides its place. Areas in m2; the computed one on the ellipsoid."""

    number: str | None
    version: int
    district: str
    land_category: str | None
    purpose: str | None
    address: str | None
    legal_area: float | None
    computed_area: float
    change_id: UUID | None
    valid_from: datetime
    valid_to: datetime | None
    recorded_from: datetime
    recorded_to: datetime | None


class ParcelFeature(BaseModel):
    """A JSON-FG feature (OGC 21-045). `place` in metres of `coordRefSys`; `time`: since when, until when it is law."""

    type: Literal["Feature"] = "Feature"
    conformsTo: list[str] = [  # noqa: N815 - the name in the standard
        "http://www.opengis.net/spec/json-fg-1/0.3/conf/core",
        "http://www.opengis.net/spec/json-fg-1/0.3/conf/types-schemas",
    ]
    featureType: Literal["Parcel"] = "Parcel"  # noqa: N815
    id: UUID
    coordRefSys: str  # noqa: N815
    time: Json
    geometry: None = None
    place: Json
    properties: Properties


class ChangeNote(BaseModel):
    """The change that made a version; reverses: the one that it undoes."""

    id: UUID
    kind: str
    title: str
    application: str
    reverses: UUID | None = None


class Version(BaseModel):
    """A version of a parcel. `recorded_to`: since when it is no longer what is known, because it was never law."""

    version: int
    valid_from: datetime
    valid_to: datetime | None
    recorded_from: datetime
    recorded_to: datetime | None
    state: Json
    change: ChangeNote | None
    author: Person | None
    approver: Person | None


class History(BaseModel):
    """Every version of a parcel, oldest first."""

    id: UUID
    versions: list[Version]


class Relative(BaseModel):
    """A parcel that another came from, or became."""

    id: UUID
    number: str | None
    current: bool


class Relatives(BaseModel):
    """Where a parcel came from, and what it became."""

    parents: list[Relative]
    children: list[Relative]
