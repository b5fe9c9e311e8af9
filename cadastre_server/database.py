"""Connections to the register: one for an operator's command, a pool for the service."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg_pool import ConnectionPool

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_

Row = tuple[Any, ...]
T = TypeVar("T")

ATTEMPTS = 6
FIRST_PAUSE_S = 0.02
CONNECT_TIMEOUT_S = 5


class DatabaseDownError(CadastreError):
    """The database does not answer, or went away during the work, which it then undid."""

    def __init__(self) -> None:
        super().__init__("database_down", N_("The database cannot be reached"))


class RegisterBusyError(CadastreError):
    """Others wrote to the same part of the register at the same time, again and again."""

    def __init__(self) -> None:
        super().__init__("register_busy", N_("Others are writing to the same part of the register; try again"))


@contextmanager
def connect(url: str) -> Iterator[Connection[Row]]:
    """A connection for one command: committed at its end, rolled back when it fails.

    Raises:
        DatabaseDownError: the database does not answer.
    """
    try:
        connection = psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S, application_name="cadastre")
    except psycopg.OperationalError as error:
        raise DatabaseDownError from error
    with connection:
        yield connection


class Database:
    """The pool of the service. Every request has one transaction, opened here and nowhere else."""

    def __init__(self, url: str, *, size: int, timeout: float) -> None:
        """Waits at most `timeout` seconds for a connection."""
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=size,
            timeout=timeout,
            # A short limit keeps the pauses between attempts short: the service recovers soon after the database.
            reconnect_timeout=timeout,
            check=ConnectionPool.check_connection,
            kwargs={"connect_timeout": CONNECT_TIMEOUT_S, "application_name": "cadastre_server"},
            open=False,
        )

    def open(self) -> None:
        """Start connecting in the background; a database that is down does not keep the service from starting."""
        self._pool.open(wait=False)

    def close(self) -> None:
        """End every connection."""
        self._pool.close()

    @contextmanager
    def transaction(self, isolation: IsolationLevel | None = None) -> Iterator[Connection[Row]]:
        """One transaction: committed at the end of the block, rolled back on any error.

        Raises:
            DatabaseDownError: there is no connection, or it broke.
        """
        try:
            with self._pool.connection() as connection:
                connection.isolation_level = isolation
                yield connection
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if isinstance(error, SerializationFailure | DeadlockDetected):
                raise
            raise DatabaseDownError from error

    def serializable(self, work: Callable[[Connection[Row]], T]) -> T:
        """Do `work` in a SERIALIZABLE transaction, from its start again when others got in its way.

        Raises:
            RegisterBusyError: others did so ATTEMPTS times.
            DatabaseDownError: there is no connection, or it broke.
        """
        for attempt in range(ATTEMPTS):
            try:
                with self.transaction(IsolationLevel.SERIALIZABLE) as connection:
                    return work(connection)
            except (SerializationFailure, DeadlockDetected):
                time.sleep(FIRST_PAUSE_S * 2**attempt * random.uniform(0.5, 1.5))
        raise RegisterBusyError
