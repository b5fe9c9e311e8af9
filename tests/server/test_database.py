"""The pool of the service: what others do at the same moment is met by doing the work again, and not for ever."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from cadastre_server.database import PAUSES_S, Database, RegisterBusyError, RegisterRefusesError, ValueRefusedError
from tests.server.world import World


@pytest.fixture
def pool(world: World) -> Iterator[Database]:
    """A pool of the service's role."""
    made = Database(world.database.service_url, size=4, timeout=5)
    made.open()
    yield made
    made.close()


class Rival:
    """Reads and writes events in transactions that get in the way of another's."""

    def __init__(self, url: str, times: int) -> None:
        self._url = url
        self._times = times
        self.attempts = 0

    def work(self, connection: psycopg.Connection) -> int:
        """Count the findings and add one, while someone else does the same first."""
        self.attempts += 1
        (count,) = connection.execute("SELECT count(*) FROM cadastre.known_finding").fetchone()
        if self.attempts <= self._times:
            with psycopg.connect(self._url) as other:
                other.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
                other.execute("SELECT count(*) FROM cadastre.known_finding")
                _add_finding(other)
        _add_finding(connection)
        return count


def _add_finding(connection: psycopg.Connection) -> None:
    connection.execute(
        "INSERT INTO cadastre.known_finding (rule, severity, subjects, document) VALUES ('x', 'info', '{}', '{}')"
    )


@pytest.mark.parametrize("times", [0, 1, len(PAUSES_S)])
def test_work_is_done_again_until_nobody_is_in_the_way(world, pool, times):
    (before,) = world.query("SELECT count(*) FROM cadastre.known_finding")[0]
    rival = Rival(world.database.service_url, times)
    assert pool.serializable(rival.work) == before + times, "it saw all that the others wrote"
    assert rival.attempts == times + 1
    assert world.query("SELECT count(*) FROM cadastre.known_finding") == [(before + times + 1,)]


def test_work_that_is_always_disturbed_is_given_up(world, pool):
    rival = Rival(world.database.service_url, 100)
    with pytest.raises(RegisterBusyError):
        pool.serializable(rival.work)
    assert rival.attempts == len(PAUSES_S) + 1


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("INSERT INTO cadastre.lineage SELECT gen_random_uuid(), gen_random_uuid(), NULL", RegisterRefusesError),
        ("SELECT 10000000000::int", ValueRefusedError),
    ],
)
def test_what_the_driver_says_stays_with_the_driver(pool, statement, error):
    with pytest.raises(error) as refused, pool.transaction() as connection:
        connection.execute(statement)
    assert "constraint" not in refused.value.text() and "integer" not in refused.value.text()


def test_what_fails_leaves_nothing(world, pool):
    with pytest.raises(RuntimeError), pool.transaction() as connection:
        connection.execute("INSERT INTO cadastre.parcel VALUES ('00000000-0000-0000-0000-000000000001')")
        raise RuntimeError
    assert world.query("SELECT FROM cadastre.parcel WHERE id = '00000000-0000-0000-0000-000000000001'") == []
