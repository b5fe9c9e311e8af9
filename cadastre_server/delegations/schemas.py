"""Delegations as they are sent and answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.people import Person

DelegatedRole = Literal[Role.SURVEYOR, Role.SUPERVISOR]
"""Roles whose work waits for someone: what an analyst or administrator does, another does as themselves."""


class NewDelegation(BaseModel):
    """A delegation to be kept. `giver`: none for oneself; others are named by administrators. `since`, `until`: first
    and last day by the city's calendar, both included.
    """

    model_config = ConfigDict(extra="forbid")

    deputy: UUID
    role: DelegatedRole
    since: date
    until: date
    giver: UUID | None = None


class Delegation(BaseModel):
    """That someone may act in another's place. `until`: the moment at which it is over. `ended_at`: when it was ended
    before that, none where it was not. `in_force`: it holds now.
    """

    id: UUID
    giver: Person
    deputy: Person
    role: Role
    since: datetime
    until: datetime
    ended_at: datetime | None
    in_force: bool
