"""A user's stream of events, as lines of `text/event-stream` (WHATWG HTML, 9.2)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from starlette.concurrency import run_in_threadpool

from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_server.auth.repository import user_of
from cadastre_server.auth.tokens import Identity
from cadastre_server.auth.user import User
from cadastre_server.context import Context
from cadastre_server.database import DatabaseDownError, RegisterBusyError
from cadastre_server.events.repository import Event, events_after, last_event

HEARTBEAT = ": \n\n"


@dataclass(frozen=True, slots=True)
class News:
    """The events after a position, and who is asking, with the rights they have now; None when they lost access."""

    user: User | None
    events: Sequence[Event]


async def lines(context: Context, identity: Identity, position: int) -> AsyncIterator[str]:
    """The events after `position` as they happen, with a comment in every silence, until the token expires.

    Ends also when the user loses access or the database goes away: the client connects again and is told why.
    """
    with context.listener.waiting() as woken:
        yield HEARTBEAT
        while datetime.now(UTC) < identity.expires_at:
            woken.clear()
            try:
                news = await run_in_threadpool(_news, context, identity, position)
            except (DatabaseDownError, RegisterBusyError):
                return
            if news.user is None:
                return
            for event in news.events:
                position = event.id
                if may_see(news.user, event):
                    yield _message(event)
            if not news.events and not await _happens(woken, context.settings.heartbeat_seconds):
                yield HEARTBEAT


def start(context: Context, last_id: int | None) -> int:
    """Where a stream begins: after the event the client saw last, else after the newest."""
    with context.database.transaction() as connection:
        newest = last_event(connection)
    return newest if last_id is None else min(last_id, newest)


def may_see(user: User, event: Event) -> bool:
    """True for what is new in the register, for changes of one's own and of whom one stands in for, for the steps that
    others take in one's districts, and for where open changes touch the boundaries of these, which names nobody."""
    if event.kind == "footprint":
        works = not user.roles.isdisjoint((Role.SURVEYOR, Role.SUPERVISOR))
        return works and any(map(user.covers, event.payload["districts"]))
    if event.kind == "register":
        return True
    if UUID(event.payload["author"]["id"]) in {user.id, *user.givers(Role.SURVEYOR)}:
        return True
    is_shown = (
        event.payload["state"] != State.DRAFT if event.kind == "remark" else event.payload["action"] != Action.SAVE
    )
    return is_shown and Role.SUPERVISOR in user.roles and user.covers(event.district, Role.SUPERVISOR)


def _news(context: Context, identity: Identity, position: int) -> News:
    with context.database.transaction() as connection:
        return News(user_of(connection, identity.user_id), events_after(connection, position))


async def _happens(woken: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(woken.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _message(event: Event) -> str:
    return f"id: {event.id}\nevent: {event.kind}\ndata: {json.dumps(event.payload, ensure_ascii=False)}\n\n"
