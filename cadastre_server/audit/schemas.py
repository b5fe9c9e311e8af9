"""The audit of look-ups as it is answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from cadastre_server.audit.chain import Fault
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


class ChainFault(BaseModel):
    """The first row that is not what was sealed. `row`: its number in the audit, none where not even that is left.
    `position`: its place in the chain, none where it has none. `text`: what is wrong, `code` its stable name.
    """

    row: int | None
    position: int | None
    code: Fault
    text: str


class Chain(BaseModel):
    """Whether the audit is whole. `rows`: how many are what was sealed. `broken`: none when all are. `position`, `hash`
    and `sealed_at`: the last seal. `waiting`: rows that have no seal yet.
    """

    rows: int
    broken: ChainFault | None
    position: int
    hash: str
    sealed_at: datetime
    waiting: int
