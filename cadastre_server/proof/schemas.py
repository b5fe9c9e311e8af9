"""The proof card as it is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from cadastre_server.people import Person

ItemKey = Annotated[str, Field(pattern=r"^[a-z_]+:[0-9a-f-]{1,64}$")]


class Openings(BaseModel):
    """Red items that were opened, by their keys."""

    model_config = ConfigDict(extra="forbid")

    items: list[ItemKey] = Field(min_length=1, max_length=500)


class Opening(BaseModel):
    """That someone opened a red item of a revision."""

    item: str
    who: Person
    at: datetime
    revision: int


class Neighbour(BaseModel):
    """A parcel beside those of the change. `place`: in metres of the profile's CRS; `open_changes`: how many changes
    touch it that nobody has decided about."""

    id: UUID
    number: str | None
    place: dict[str, Any]
    open_changes: int


class Proof(BaseModel):
    """What a supervisor needs besides the change itself. `red`: keys of its red items by the findings kept last;
    `openings`: of all its revisions. `neighbours`: the nearest hundreds."""

    red: list[str]
    openings: list[Opening]
    neighbours: list[Neighbour]
