from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from scripts.stack.database import OWNER, READER, Secrets
from scripts.stack.paths import CHECKOUT
from scripts.stack.postgres import Cluster, cluster_folder, remove_leftovers, temporary_folder
from scripts.stack.process import StackError

DIES_HARD = """
import os, signal
from scripts.stack.postgres import Cluster, temporary_folder
server = Cluster(temporary_folder(), durable=False)
server.start()
print(os.getpid(), server.port, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def _ask(url: str, question: str) -> object:
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(question).fetchone()[0]


def test_roles_reach_a_new_database_and_postgis_is_there(databases):
    database = databases.create("stack_new", "tashkent")
    assert _ask(database.owner_url, "SELECT ST_Area(ST_MakeEnvelope(0, 0, 3, 2))") == 6
    assert _ask(database.service_url, "SELECT current_user") == "cadastre_service"
    assert _ask(database.reader_url, "SELECT current_user") == READER
    assert _ask(database.owner_url, "SELECT count(*) FROM pg_extension WHERE extname IN ('btree_gist', 'pg_trgm')") == 2


def test_the_owner_may_add_a_crs_and_make_its_schema_and_the_reader_may_not(databases):
    database = databases.create("stack_rights", "tashkent")
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("CREATE SCHEMA cadastre")
        owner.execute("INSERT INTO spatial_ref_sys (srid, proj4text) VALUES (990001, '+proj=tmerc')")
    with psycopg.connect(database.reader_url) as reader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("CREATE SCHEMA mine")


def test_a_clone_has_what_its_template_has_and_goes_its_own_way(databases):
    template = databases.create("stack_template", "tashkent")
    with psycopg.connect(template.owner_url) as owner:
        owner.execute("CREATE TABLE note AS SELECT 1 AS id")
    clone = databases.clone(template, "stack_clone")
    with psycopg.connect(clone.owner_url) as owner:
        owner.execute("INSERT INTO note VALUES (2)")
    assert _ask(clone.owner_url, "SELECT count(*) FROM note") == 2
    assert _ask(template.owner_url, "SELECT count(*) FROM note") == 1


def test_dropping_ends_the_connections_of_others(databases):
    database = databases.create("stack_dropped", "tashkent")
    with psycopg.connect(database.owner_url) as connection:
        databases.drop(database.name)
        assert not databases.exists(database.name)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_tcp_needs_the_password(databases):
    database = databases.create("stack_password", "tashkent")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        _ask(database.owner_url.replace(f"{OWNER}:", f"{OWNER}:x"), "SELECT 1")


def test_data_and_port_are_the_same_after_a_second_start():
    server = Cluster(cluster_folder(f"{temporary_folder().name}-again"))
    try:
        server.start()
        port = server.port
        with server.superuser() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        server.stop()
        server.start()
        with server.superuser() as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert server.port == port
    finally:
        server.remove()


def test_a_second_server_on_the_same_data_is_refused_in_readable_words(cluster):
    second = Cluster(cluster.folder)
    with pytest.raises(StackError, match=r"PostgreSQL ended while starting:\n(.*\n)*.*lock file"):
        second.start()
    with cluster.superuser() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_data_of_a_version_that_is_not_installed_are_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(StackError, match=r"PostgreSQL 9, which made .* is not installed"):
        Cluster(tmp_path).start()


def test_the_server_ends_with_a_killed_process_and_its_files_are_cleared_later():
    done = subprocess.run([sys.executable, "-c", DIES_HARD], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    pid, _port = done.stdout.split()
    folder = temporary_folder().with_name(f"temporary-{pid}")
    _wait(lambda: not (folder / "data" / "postmaster.pid").exists())
    remove_leftovers()
    assert not folder.exists()


def test_secrets_are_kept_for_their_owner_alone(tmp_path: Path):
    path = tmp_path / "secrets.json"
    made = Secrets.kept(path)
    assert Secrets.kept(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert len({*made.passwords.values(), made.token}) == 4


def _wait(is_so, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
