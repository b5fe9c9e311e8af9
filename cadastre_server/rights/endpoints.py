"""GET /parcels/{number}/rights and /parcels/{number}/sheet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.parcels.endpoints import Time
from cadastre_server.rights import service, sheet
from cadastre_server.rights.schemas import EstateQuestion, ParcelRights
from cadastre_server.rights.sheet_schemas import Sheet

router = APIRouter(tags=["rights"])


@router.get("/parcels/{number:path}/rights")
def rights(number: str, user: SignedIn, context: Here) -> ParcelRights:
    """Who holds which shares in a parcel of one's district, and what is laid on it; people by their initials only."""
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    with context.database.transaction() as connection:
        return service.rights(connection, user, number, context.profile)


@router.post("/estate")
def estate(question: EstateQuestion, user: SignedIn, context: Here) -> dict[str, Any]:
    """All that is held today in parcels of one's districts, these rights, and all that names these parties, with the
    people and documents named."""
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    with context.database.transaction() as connection:
        return service.estate(connection, user, question, context.profile)


@router.get("/parcels/{number:path}/sheet")
def parcel_sheet(number: str, user: SignedIn, context: Here, at: Time = None, known: Time = None) -> Sheet:
    """Land, rights, people, documents, history and neighbours of a parcel, as it stands or stood last, or as it was law
    at a time as far as was known at another; people by name in one's district where the role allows."""
    user.require_role(*Role)
    time = None if at is None and known is None else _register_time(at, known)
    with context.database.transaction() as connection:
        return sheet.sheet(connection, user, number, context.profile, time)


def _register_time(at: datetime | None, known: datetime | None) -> RegisterTime:
    now = datetime.now(UTC)
    return RegisterTime(at or now, known or now)
