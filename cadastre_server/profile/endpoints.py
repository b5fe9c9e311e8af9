"""GET /profile."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here

router = APIRouter(tags=["profile"])


@router.get("/profile")
def profile(user: SignedIn, context: Here) -> dict[str, Any]:
    """What is particular to this city: CRS, number format, districts, code lists, tolerances, languages."""
    return dict(context.profile.document)
