from __future__ import annotations

import psycopg
import pytest
import requests

from scripts.stack.process import StackError
from scripts.stack.service import Service, operator


def test_a_fresh_database_is_migrated_and_belongs_to_one_test(fresh_database):
    first, second = fresh_database(), fresh_database()
    assert first.owner_url != second.owner_url
    with psycopg.connect(second.owner_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'cadastre'").fetchone()
    assert tables[0] > 5


def test_a_failing_command_says_why(fresh_database):
    with pytest.raises(StackError, match=r"(?s)`user` failed with exit code 1\..*district"):
        operator(fresh_database(), "user", "add", "x", "--role", "surveyor", "--district", "no", stdin="password\n")


def test_the_service_answers_until_it_is_stopped(fresh_database, tmp_path):
    service = Service(fresh_database(), tmp_path / "service.log")
    service.start()
    assert requests.get(f"{service.url}/health", timeout=5).ok
    service.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{service.url}/health", timeout=5)


def test_a_service_that_cannot_start_shows_its_log(databases, tmp_path):
    database = databases.describe("not_there", "no-such-profile")
    with pytest.raises(StackError, match="The service ended while starting"):
        Service(database, tmp_path / "service.log").start()
