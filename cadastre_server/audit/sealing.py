"""Seals the rows of the audit as they come, in transactions of its own: nobody who writes to the audit waits for it."""

from __future__ import annotations

import asyncio
import logging

import psycopg
from starlette.concurrency import run_in_threadpool

from cadastre_plugin.core.errors import CadastreError
from cadastre_server.audit import repository
from cadastre_server.database import Database
from cadastre_server.events.listener import Listener

CHANNEL = "cadastre_audit"
BATCH = 1_000
SILENCE_SECONDS = 30.0
"""So long after the last try it looks by itself, also when nobody called."""
GATHERING_SECONDS = 0.1
"""Under load, rows of so much time are sealed together."""

log = logging.getLogger(__name__)


class Sealer:
    """Woken by every row that is committed. Of several processes of the service one seals at a time."""

    def __init__(self, database: Database, listener: Listener) -> None:
        self._database = database
        self._listener = listener

    async def run(self) -> None:
        """Seal until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listener.listen())
            tasks.create_task(self._seal_what_comes())

    async def _seal_what_comes(self) -> None:
        with self._listener.waiting() as woken:
            while True:
                woken.clear()
                if not await run_in_threadpool(self._seal):
                    await _happens(woken)
                await asyncio.sleep(GATHERING_SECONDS)

    def _seal(self) -> bool:
        """Seal a batch; True when more may be waiting."""
        try:
            with self._database.transaction() as connection:
                return repository.seal(connection, BATCH) == BATCH
        except (CadastreError, psycopg.Error):
            log.warning("The audit could not be sealed; trying again", exc_info=True)
            return False


async def _happens(woken: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(woken.wait(), SILENCE_SECONDS)
    except TimeoutError:
        return
