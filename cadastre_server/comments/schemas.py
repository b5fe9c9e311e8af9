"""Remarks as they are sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from cadastre_plugin.core.review import anchor as core
from cadastre_plugin.core.review.anchor import AnchorKind, lacking
from cadastre_plugin.core.review.standing import PinState
from cadastre_server.people import Person

MAX_LENGTH = 10_000
MAX_SUBJECTS = 1_000

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


class Anchor(BaseModel):
    """What a remark is pinned to. `place`: exactly the corner, and for the other kinds where the pin is drawn.

    `corner` needs `place` and `parcel`, `right` needs `right`, `finding` needs `rule` and `subjects`.
    """

    model_config = ConfigDict(extra="forbid")

    kind: AnchorKind
    place: Point | None = None
    parcel: UUID | None = None
    right: UUID | None = None
    rule: Annotated[str, StringConstraints(max_length=100)] | None = None
    subjects: Annotated[list[UUID], Field(max_length=MAX_SUBJECTS)] = []

    @field_validator("rule")
    @classmethod
    def _storable(cls, rule: str | None) -> str | None:
        return None if rule is None else storable(rule)

    @model_validator(mode="after")
    def _complete(self) -> Anchor:
        members = {"place": self.place, "parcel_id": self.parcel, "right_id": self.right}
        missing = lacking(self.kind, {**members, "rule": self.rule, "subjects": self.subjects})
        if missing:
            raise ValueError(f"a remark pinned to a {self.kind} must name its {', '.join(missing)}")
        return self

    def read(self) -> core.Anchor:
        """The anchor as the core has it."""
        place = None if self.place is None else self.place.coordinates
        return core.Anchor(self.kind, place, self.parcel, self.right, self.rule, tuple(self.subjects))


class NewComment(BaseModel):
    """A remark to be kept. `id`: chosen by the client, so that sending it twice keeps it once. `answers`: a remark."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[RemarkText, StringConstraints(min_length=1)]
    id: UUID | None = None
    anchor: Anchor | None = None
    answers: UUID | None = None

    _storable = field_validator("text")(storable)

    @model_validator(mode="after")
    def _answers_are_not_pinned(self) -> NewComment:
        if self.answers is not None and self.anchor is not None:
            raise ValueError("an answer stands where its remark is pinned")
        return self


class Resolution(BaseModel):
    """Who dealt with a remark. `revision`: null while what they did was not submitted yet."""

    by: Person
    at: datetime
    revision: int | None


class Pinned(BaseModel):
    """What became of an anchor in the last revision, and where its pin is now."""

    state: PinState
    place: Point | None


class Comment(BaseModel):
    """A remark to a revision of a change. `asks`: it has to be resolved; else it is a note or an answer. `is_question`:
    who makes the change asks the reviewers, who resolve it.
    """

    id: UUID
    author: Person
    text: str
    revision: int
    created_at: datetime
    anchor: Anchor | None
    answers: UUID | None
    asks: bool
    is_question: bool
    resolution: Resolution | None
    pinned: Pinned | None = None


class Word(BaseModel):
    """What is said when a remark is resolved or opened again; kept as an answer. `id`: see `NewComment`."""

    model_config = ConfigDict(extra="forbid")

    text: RemarkText = ""
    id: UUID | None = None

    _storable = field_validator("text")(storable)
