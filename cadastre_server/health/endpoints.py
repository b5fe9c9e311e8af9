"""GET /health."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from cadastre_server.context import Here
from cadastre_server.health.repository import ask

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The answer when all is well; otherwise a problem says what is not."""

    status: Literal["ok"] = "ok"
    database: Literal["ok"] = "ok"


@router.get("/health")
def health(context: Here) -> Health:
    """Whether the service and its database answer; 503 `database_down` when not."""
    with context.database.transaction() as connection:
        ask(connection)
    return Health()
