"""The audit of look-ups as it is answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from cadastre_server.people import Person


class Lookup(BaseModel):
    """That someone looked at data of people.

    `what`: `read_party`, `read_rights`, `find_parties` and the like; `_refused` at its end when nothing was shown.
    `subject`: id of what was opened, "" for a search. `query`: what was typed, of numbers the last digits. `parties`:
    whom they were shown.
    """

    id: int
    at: datetime
    who: Person | None
    what: str
    subject: str
    query: str | None
    parties: list[UUID]


class Lookups(BaseModel):
    """Look-ups, newest first. `next`: `after` of the next part, none at the end."""

    lookups: list[Lookup]
    next: int | None
