"""The database goes away behind the service, and comes back."""

from __future__ import annotations

import socket
import time

import pytest
import requests
from psycopg import sql

from tests.server.test_events import listening
from tests.server.world import World, change_of, serving, settings_of


class Switch:
    """Takes the database away from everyone, and gives it back."""

    def __init__(self, cluster, name: str) -> None:
        self._cluster = cluster
        self._name = name

    def off(self) -> None:
        self._allow(False)
        with self._cluster.superuser() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self._name]
            )

    def on(self) -> None:
        self._allow(True)

    def _allow(self, allowed: bool) -> None:
        with self._cluster.superuser() as connection:
            statement = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
            connection.execute(statement.format(sql.Identifier(self._name), sql.Literal(allowed)))


@pytest.fixture
def switched(cluster, fresh_database):
    """A world and the switch of its database."""
    database = fresh_database()
    settings = settings_of(database, pool_timeout=0.5, heartbeat_seconds=0.3)
    switch = Switch(cluster, database.name)
    with serving(settings) as address:
        yield World(database, address, settings), switch
        switch.on()


def _until(is_so, seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def test_every_request_says_so_and_the_service_recovers_by_itself(switched):
    world, switch = switched
    surveyor = world.surveyor()
    change = change_of()
    assert world.nobody.get("/health").json() == {"status": "ok", "database": "ok"}
    switch.off()
    document = world.document(change)
    for answer in (world.nobody.get("/health"), surveyor.get("/me"), surveyor.put(document)):
        assert (answer.status_code, answer.json()["code"]) == (503, "database_down")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Retry-After"] == "2"
        assert "psycopg" not in answer.text and "FATAL" not in answer.text
    sign_in = requests.post(f"{world.address}/token", data={"username": "x", "password": "y"}, timeout=30)
    assert sign_in.status_code == 503
    switch.on()
    _until(lambda: world.nobody.get("/health").status_code == 200)
    assert surveyor.put(document).status_code == 201


def test_streams_end_and_new_ones_hear_again(switched):
    world, switch = switched
    surveyor = world.surveyor()
    with listening(surveyor) as stream:
        switch.off()
        stream.wait(lambda it: it.ended)
    switch.on()
    _until(lambda: world.nobody.get("/health").status_code == 200)
    change = change_of()
    with listening(surveyor) as stream:
        surveyor.put(world.document(change))
        stream.wait(lambda it: it.of(change.id))


def test_a_database_that_was_not_migrated_is_said(databases):
    database = databases.create("not_migrated", "tashkent")
    with serving(settings_of(database)) as address:
        answer = requests.get(f"{address}/health", timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (503, "schema_missing")


def test_a_service_whose_database_is_not_there_starts_and_says_so(fresh_database):
    database = fresh_database()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"postgresql://nobody@127.0.0.1:{unused.getsockname()[1]}/nothing"
        with serving(settings_of(database, service_url=url, pool_timeout=0.5)) as address:
            answer = requests.get(f"{address}/health", timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_down")
