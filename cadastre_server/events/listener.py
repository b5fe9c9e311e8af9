"""Hears of events by NOTIFY, over one connection for the whole process, and wakes whoever waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

from cadastre_server.database import CONNECT_TIMEOUT_S

RETRY_SECONDS = 1.0

log = logging.getLogger(__name__)


class Listener:
    """Wakes its waiters for everything that is told on a channel, and once more whenever it has been deaf."""

    def __init__(self, url: str, channel: str = "cadastre_event") -> None:
        self._url = url
        self._channel = Identifier(channel)
        self._waiting: set[asyncio.Event] = set()

    async def listen(self) -> None:
        """Listen until cancelled, connecting again as long as the database is away."""
        while True:
            try:
                await self._hear()
            except psycopg.OperationalError:
                log.warning("No connection to listen for events on; trying again")
            await asyncio.sleep(RETRY_SECONDS)

    @contextmanager
    def waiting(self) -> Iterator[asyncio.Event]:
        """An event that is set when something may have happened; whoever waits clears it before looking."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            yield woken
        finally:
            self._waiting.discard(woken)

    async def _hear(self) -> None:
        connection = await AsyncConnection.connect(self._url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S)
        async with connection:
            await connection.execute(SQL("LISTEN {}").format(self._channel))
            self._wake()
            async for _ in connection.notifies():
                self._wake()

    def _wake(self) -> None:
        for woken in self._waiting:
            woken.set()
