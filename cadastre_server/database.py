"""Connections to the register: one for an operator's command, a pool for the service."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.errors import DeadlockDetected, SerializationFailure, UndefinedColumn, UndefinedTable
from psycopg_pool import ConnectionPool

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_

Row = tuple[Any, ...]
T = TypeVar("T")

PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.4)
"""How long to wait before each further attempt at a serializable transaction."""
CONNECT_TIMEOUT_S = 5
_IN_THE_WAY = (SerializationFailure, DeadlockDetected)


class DatabaseDownError(CadastreError):
    """The database does not answer, or went away during the work, which it then undid."""

    def __init__(self) -> None:
        super().__init__("database_down", N_("The database cannot be reached"))


class RegisterBusyError(CadastreError):
    """Others wrote to the same part of the register at the same time, again and again."""

    def __init__(self) -> None:
        super().__init__("register_busy", N_("Others are writing to the same part of the register; try again"))


class ValueRefusedError(CadastreError):
    """A value that no column can hold."""

    def __init__(self) -> None:
        super().__init__("value_refused", N_("A value is out of the range that the register can hold"))


class RegisterRefusesError(CadastreError):
    """A constraint of the register forbids it: the last guard, behind the service's own questions."""

    def __init__(self) -> None:
        super().__init__(
            "register_refuses", N_("The register refuses this: it contradicts what is written there already")
        )


class SchemaMissingError(CadastreError):
    """The database has no schema, or one that is older than the program."""

    def __init__(self) -> None:
        super().__init__("schema_missing", N_("The database has not been migrated to this version of the program"))


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Errors of the driver as those of the service; what others did at the same time goes on to `serializable`."""
    try:
        yield
    except _IN_THE_WAY:
        raise
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise DatabaseDownError from error
    except psycopg.DataError as error:
        raise ValueRefusedError from error
    except psycopg.IntegrityError as error:
        raise RegisterRefusesError from error
    except (UndefinedTable, UndefinedColumn) as error:
        raise SchemaMissingError from error


@contextmanager
def connect(url: str) -> Iterator[Connection[Row]]:
    """A connection for one command: committed at its end, rolled back when it fails.

    Raises:
        DatabaseDownError: the database does not answer, or went away.
        ValueRefusedError, RegisterRefusesError: what was written cannot be.
    """
    with (
        _plain_errors(),
        psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S, application_name="cadastre") as connection,
    ):
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
    def transaction(self) -> Iterator[Connection[Row]]:
        """One transaction: committed at the end of the block, rolled back on any error.

        Raises:
            DatabaseDownError: there is no connection, or it broke.
            RegisterBusyError: others got in its way.
            ValueRefusedError, RegisterRefusesError: what was written cannot be.
        """
        try:
            with self._transaction(None) as connection:
                yield connection
        except _IN_THE_WAY as error:
            raise RegisterBusyError from error

    def serializable(self, work: Callable[[Connection[Row]], T]) -> T:
        """Do `work` in a SERIALIZABLE transaction, from its start again when others got in its way.

        Raises:
            RegisterBusyError: others did so again after every pause.
            DatabaseDownError: there is no connection, or it broke.
            ValueRefusedError, RegisterRefusesError: what was written cannot be.
        """
        pauses = iter(PAUSES_S)
        while True:
            try:
                with self._transaction(IsolationLevel.SERIALIZABLE) as connection:
                    return work(connection)
            except _IN_THE_WAY as error:
                pause = next(pauses, None)
                if pause is None:
                    raise RegisterBusyError from error
                time.sleep(pause * random.uniform(0.5, 1.5))

    @contextmanager
    def _transaction(self, isolation: IsolationLevel | None) -> Iterator[Connection[Row]]:
        with _plain_errors(), self._pool.connection() as connection:
            connection.isolation_level = isolation
            yield connection
