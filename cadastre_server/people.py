"""People as others see them."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel


class Person(BaseModel):
    """Who wrote or decided something."""

    id: UUID
    name: str
    full_name: str
