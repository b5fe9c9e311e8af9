"""The operator's commands, run in the test's own process."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import pytest

from cadastre_server.__main__ import main
from scripts.stack.database import Database


@dataclass(frozen=True)
class Done:
    """Exit code and what was said."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch, capsys) -> Run:
    """`run(database, "load", path, ...)`: run a command on a database."""

    def run_command(database: Database, *arguments: object) -> Done:
        for name in [name for name in os.environ if name.startswith("CADASTRE_")]:
            monkeypatch.delenv(name)
        for name, value in database.environment.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        return Done(main([str(argument) for argument in arguments]), *capsys.readouterr())

    return run_command


@pytest.fixture
def ask() -> Callable[..., list[tuple]]:
    """`ask(database, "SELECT ...")`: rows as the owner sees them."""

    def rows(database: Database, question: str, *values: object) -> list[tuple]:
        with psycopg.connect(database.owner_url) as connection:
            return connection.execute(question, values).fetchall()

    return rows
