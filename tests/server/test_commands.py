"""The operator's commands as processes: what they say, and their exit codes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg
import pytest
import requests

from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_server.__main__ import main
from cadastre_server.auth.passwords import hashed, matches
from cadastre_server.auth.repository import add_user
from scripts.stack.database import Database
from scripts.stack.paths import CHECKOUT
from tests.server.world import PASSWORD


@dataclass(frozen=True)
class Done:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys):
    """`run("migrate", environment={...}, stdin="...")`: a command in this process."""

    def run_command(*arguments: str, environment: Mapping[str, str], stdin: str = "") -> Done:
        for name in [name for name in os.environ if name.startswith("CADASTRE_")]:
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse ends the process itself
            code = end.code
        return Done(code, *capsys.readouterr())

    return run_command


@pytest.fixture(scope="module")
def migrated(module_database) -> Database:
    """A database that the tests leave as it is."""
    return module_database()


@pytest.mark.parametrize(
    "command", [[], ["migrate"], ["user"], ["user", "add"], ["user", "delegate"], ["user", "recall"], ["serve"]]
)
def test_every_command_explains_itself(run, command):
    done = run(*command, "--help", environment={})
    assert (done.code, done.err) == (0, "")
    assert "usage:" in done.out


@pytest.mark.parametrize("command", [["forget"], [], ["user", "add", "anna", "--role", "king", "--district", "09"]])
def test_arguments_that_make_no_sense_are_exit_code_two(run, command):
    assert run(*command, environment={}).code == 2


def test_a_setting_that_is_missing_is_named_and_the_process_says_that_it_failed():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CADASTRE_")}
    command = [sys.executable, "-m", "cadastre_server", "migrate"]
    done = subprocess.run(command, env=environment, cwd=CHECKOUT, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The environment variable CADASTRE_OWNER_URL is not set\n"


def test_a_database_that_is_not_there_is_said_without_the_drivers_words(run, migrated):
    environment = migrated.environment | {"CADASTRE_OWNER_URL": "postgresql://x@127.0.0.1:9/none"}
    for command in (["migrate"], ["user", "add", "anna", "--role", "analyst", "--district", "*"]):
        done = run(*command, environment=environment, stdin=PASSWORD)
        assert (done.code, done.err) == (1, "The database cannot be reached\n")


def test_migrate_makes_the_schema_and_says_so_again(run, databases):
    database = databases.create("command_migrate", "tashkent")
    for _ in range(2):
        done = run("migrate", environment=database.environment)
        assert (done.code, done.err) == (0, "")
        assert done.out == "The schema is up to date; districts: 12\n"
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute("SELECT names ->> 'ko', soato FROM cadastre.district WHERE code = '09'").fetchone()
    assert row == ("미르조 울루그베크구", 1726269)
    done = run("migrate", "--down-to", "base", environment=database.environment)
    assert (done.code, done.out) == (0, "The schema is at base\n")


def test_migrating_with_another_citys_profile_is_refused(run, migrated, tmp_path):
    document = dict(shipped_profile("tashkent").document)
    document["crs"] = {"srid": 32642, "code": "EPSG:32642", "name": "UTM 42N", "definition": "EPSG:32642"}
    path = tmp_path / "elsewhere.json"
    path.write_text(json.dumps(document))
    done = run("migrate", environment=migrated.environment | {"CADASTRE_PROFILE": str(path)})
    assert done.code == 1
    assert "EPSG:10728" in done.err and "EPSG:32642" in done.err


def test_a_user_is_not_added_before_the_schema_is_there(run, databases):
    database = databases.create("command_user", "tashkent")
    arguments = ["user", "add", "anna", "--role", "analyst", "--district", "09"]
    done = run(*arguments, environment=database.environment, stdin=PASSWORD)
    assert (done.code, done.err) == (1, "The database has not been migrated to this version of the program\n")


def test_a_revision_that_there_is_not_is_said(run, migrated):
    done = run("migrate", "--down-to", "nonsense", environment=migrated.environment)
    assert (done.code, done.err) == (1, "There is no such revision of the schema\n")


def test_a_database_that_is_not_prepared_is_told_what_it_lacks(run, databases, cluster):
    database = databases.create("command_bare", "tashkent")
    with cluster.superuser(database.name) as superuser:
        superuser.execute("DROP EXTENSION pg_trgm; DROP EXTENSION btree_gist")
    done = run("migrate", environment=database.environment)
    assert done.code == 1
    assert done.err.endswith("extensions or roles: btree_gist, pg_trgm\n")


def test_a_user_is_added_with_what_may_be_done_and_a_hash(run, fresh_database):
    database = fresh_database()
    arguments = ["user", "add", "aziza", "--full-name", "Азиза 김", "--role", "surveyor", "--role", "analyst"]
    arguments += ["--district", "09", "--district", "01"]
    done = run(*arguments, environment=database.environment, stdin=f"{PASSWORD}\n")
    assert (done.code, done.out, done.err) == (0, "Added aziza\n", "")
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute("SELECT full_name, roles, districts, password_hash FROM cadastre.app_user").fetchone()
    assert row[:3] == ("Азиза 김", ["analyst", "surveyor"], ["01", "09"])
    assert row[3].startswith("$argon2id$") and matches(PASSWORD, row[3])
    done = run(*arguments, environment=database.environment, stdin=f"{PASSWORD}\n")
    assert (done.code, done.err) == (1, "There is a user aziza already\n")


@pytest.mark.parametrize(
    ("district", "password", "says"),
    [
        ("99", PASSWORD, "The city has no district 99\n"),
        ("09", "short", "A password must have at least 8 characters\n"),
        ("09", "", "A password must have at least 8 characters\n"),
    ],
)
def test_a_user_who_cannot_be_is_refused(run, migrated, district, password, says):
    arguments = ["user", "add", "anna", "--role", "analyst", "--district", district]
    done = run(*arguments, environment=migrated.environment, stdin=password)
    assert (done.code, done.err) == (1, says)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("CADASTRE_TOKEN_SECRET", "short", "CADASTRE_TOKEN_SECRET must have at least 32 bytes\n"),
        ("CADASTRE_PROFILE", "atlantis", None),
        ("CADASTRE_READER_URL", "", "The environment variable CADASTRE_READER_URL is not set\n"),
    ],
)
def test_serve_says_what_is_wrong_with_its_settings(run, migrated, name, value, says):
    done = run("serve", "--port", "0", environment=migrated.environment | {name: value})
    assert done.code == 1
    assert done.err == says if says else "atlantis" in done.err


def test_serve_serves_and_ends_when_asked_although_a_stream_is_open(fresh_database, start_service):
    database = fresh_database()
    with psycopg.connect(database.owner_url) as connection:
        add_user(connection, "anna", "Anna", hashed(PASSWORD), ["analyst"], ["*"])
    service = start_service(database)
    form = {"username": "anna", "password": PASSWORD}
    token = requests.post(f"{service.url}/token", data=form, timeout=10).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    with requests.get(f"{service.url}/events", headers=headers, stream=True, timeout=10) as stream:
        assert next(stream.iter_content(1)) == b":"
        begun = time.monotonic()
        service.stop()
        assert time.monotonic() - begun < 10


def test_unfinished_uploads_are_thrown_away_once_they_are_old(run, tmp_path):
    incoming = tmp_path / "files" / "incoming"
    incoming.mkdir(parents=True)
    for name, days in (("old", 8), ("young", 6)):
        (incoming / name).write_bytes(bytes(500))
        os.utime(incoming / name, (time.time() - days * 86_400,) * 2)
    environment = {"CADASTRE_FILES": str(tmp_path / "files")}
    assert run("files", "clear", environment=environment) == Done(
        0, "Unfinished uploads thrown away: 1 (500 bytes)\n", ""
    )
    assert [path.name for path in incoming.iterdir()] == ["young"]
    assert run("files", "clear", "--days", "1", environment=environment).out.startswith(
        "Unfinished uploads thrown away: 1 "
    )
    assert run("files", "clear", environment={"CADASTRE_FILES": "files"}).err == (
        "CADASTRE_FILES must be a full path, not files\n"
    )


def test_a_deputy_is_named_and_recalled_by_command(run, migrated):
    with psycopg.connect(migrated.owner_url) as connection:
        for name in ("dilnoza", "otabek"):
            add_user(connection, name, name.title(), hashed(PASSWORD), ["supervisor"], ["09"])
    day = (date.today() + timedelta(days=1)).isoformat()
    people, days = ("dilnoza", "otabek", "--role", "supervisor"), ("--since", day, "--until", day)
    environment = migrated.environment
    assert run("user", "delegate", *people, *days, environment=environment).out == "Otabek stands in for Dilnoza\n"
    again = run("user", "delegate", *people, *days, environment=environment)
    assert (again.code, "already" in again.err) == (1, True)
    assert run("user", "recall", *people, environment=environment).code == 0
    assert run("user", "recall", *people, environment=environment).code == 1
    assert run("user", "delegate", "dilnoza", "nobody", *people[2:], *days, environment=environment).code == 1
    bad = run("user", "delegate", *people, "--since", "tomorrow", "--until", day, environment=environment)
    assert bad.code == 2
    with psycopg.connect(migrated.owner_url) as connection:
        done = connection.execute(
            "SELECT what, who FROM cadastre.audit WHERE what LIKE '%delegat%' ORDER BY id"
        ).fetchall()
    assert done == [("delegate", None), ("end_delegation", None)]
