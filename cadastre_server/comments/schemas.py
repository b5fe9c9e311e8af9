"""Remarks as they are sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from cadastre_server.people import Person

MAX_LENGTH = 10_000

Coordinate = Annotated[float, Field(allow_inf_nan=False)]


def storable(text: str) -> str:
    """The text, when a database can hold it: without NUL and lone surrogates."""
    if "\0" in text:
        raise ValueError("the text contains a NUL")
    return text


RemarkText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_LENGTH)]


class Point(BaseModel):
    """A place in metres (east, north) of the profile's CRS."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["Point"] = "Point"
    coordinates: tuple[Coordinate, Coordinate]


class NewComment(BaseModel):
    """A remark to be kept."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[RemarkText, StringConstraints(min_length=1)]
    place: Point | None = None
    parcel: UUID | None = None

    _storable = field_validator("text")(storable)


class Comment(BaseModel):
    """A remark to a revision of a change."""

    id: UUID
    author: Person
    text: str
    place: Point | None
    parcel: UUID | None
    revision: int
    created_at: datetime
