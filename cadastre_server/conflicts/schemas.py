"""Both sides of a change as they are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from cadastre_plugin.core.conflict.comparison import Thing

Json = dict[str, Any]


class State(BaseModel):
    """A parcel or boundary point in a version."""

    id: UUID
    version: int
    state: Json


class Side(BaseModel):
    """One side. `estate`: rights, the people that they name or that the change touches, and documents.

    `parties`: those of the estate that the change touches. Names are those that who asks may see, of numbers the last
    digits.
    """

    parcels: list[State]
    points: list[State]
    estate: Json
    parties: list[UUID]


class Alike(BaseModel):
    """Things that stand now as they are in `base`, in all that is told of them; each list of one kind."""

    parcels: list[UUID]
    points: list[UUID]
    rights: list[UUID]
    people: list[UUID]
    sources: list[UUID]


class StaleThing(BaseModel):
    """A thing that another change made different. `current_version`: null when it ended. `since`: when the version
    that the change names was superseded.

    `change_id`, `decided_at`: of the last change that did it, null where that is not known; `title`, `author`: null
    also for those who may not read it.
    """

    thing: Thing
    id: UUID
    number: str | None
    base_version: int
    current_version: int | None
    since: datetime | None
    change_id: UUID | None
    title: str | None
    author: str | None
    decided_at: datetime | None


class ConflictRecord(BaseModel):
    """What a change was made from beside what stands now; `stale`: none when it can be submitted as it is.

    What stands now is what is `alike` with what is `different`, so that a thing is told twice only where it became
    another one; what stands in neither has ended. The numbers in the estate of `base` are those of both sides.
    """

    stale: list[StaleThing]
    base: Side
    alike: Alike
    different: Side
