"""What the endpoints of sign-in answer."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from cadastre_plugin.core.change.workflow import Role


class Token(BaseModel):
    """A bearer token (RFC 6749, 5.1); `expires_in` in seconds."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int


class ReaderDatabase(BaseModel):
    """Where QGIS reads the register, by a role that sees no personal data."""

    host: str
    port: int
    name: str
    user: str
    password: str


class Me(BaseModel):
    """Who is signed in. `districts`: codes, or `*` alone for the whole city, those included in which they stand in for
    someone. `authors`: whose changes they may save and submit in their place.
    """

    id: UUID
    name: str
    full_name: str
    roles: list[Role]
    districts: list[str]
    database: ReaderDatabase
    authors: list[UUID]
