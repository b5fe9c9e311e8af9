"""What a number leads to."""

from __future__ import annotations

from pydantic import BaseModel

from cadastre_server.lineage.schemas import Kin


class Meaning(BaseModel):
    """One parcel that a text may mean. `written`, `source`: the number as it stands on paper, and on which, where it is
    not the cadastral one. `successors`: the parcels of today that it became; itself while it stands."""

    parcel: Kin
    written: str | None
    source: str | None
    successors: list[Kin]


class Meanings(BaseModel):
    """All that a number may mean: a paper number may have been given more than once."""

    meanings: list[Meaning]
