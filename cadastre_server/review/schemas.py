"""What a step says besides itself."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_validator

from cadastre_server.comments.schemas import RemarkText, storable
from cadastre_server.people import Person


class Decision(BaseModel):
    """The reason for a step, or a word to it; kept among the remarks."""

    model_config = ConfigDict(extra="forbid")

    remark: RemarkText | None = None

    @field_validator("remark")
    @classmethod
    def _storable(cls, remark: str | None) -> str | None:
        return None if remark is None else storable(remark)


class Approval(Decision):
    """`only_if_safe`: it is one of many that nobody looks at one by one, and is refused where someone has to."""

    only_if_safe: bool = False


class HandOver(Decision):
    """Who goes on with a change. `to`: the id of a supervisor; `remark`: a word to them, kept among the remarks."""

    to: UUID


class Reviewer(BaseModel):
    """A supervisor who may decide about a change. `under_review`: how many they have. `in_place_of`: who delegated the
    district to them, none where it is their own.
    """

    person: Person
    under_review: int
    in_place_of: UUID | None
