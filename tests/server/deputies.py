"""Who stands in for whom in the tests of the service."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import psycopg

from tests.server.world import Person, World

TODAY = date.today()


def delegate(giver: Person, deputy: Person, role: str, days: int = 7) -> UUID:
    """`deputy` is to stand in for `giver` from tomorrow on."""
    until = TODAY + timedelta(days=days)
    wanted = {"deputy": str(deputy.id), "role": role, "since": (TODAY + timedelta(1)).isoformat()}
    answer = giver.ask("POST", "/delegations", json={**wanted, "until": until.isoformat()})
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])


def move(world: World, id: UUID, what: str) -> None:
    """Put a delegation to other moments, as if it had been made then."""
    with psycopg.connect(world.database.owner_url) as owner:
        owner.execute("ALTER TABLE cadastre.delegation DISABLE TRIGGER delegation_stays")
        owner.execute(f"UPDATE cadastre.delegation SET {what} WHERE id = %s", [id])
        owner.execute("ALTER TABLE cadastre.delegation ENABLE TRIGGER delegation_stays")


def stands_in(world: World, giver: Person, deputy: Person, role: str) -> UUID:
    id = delegate(giver, deputy, role)
    move(world, id, "since = now() - interval '1 hour'")
    return id
