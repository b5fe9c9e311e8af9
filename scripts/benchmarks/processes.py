"""Commands as processes with what they took, and databases of their own for them to work on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scripts.stack.database import Database, Databases, Secrets
from scripts.stack.postgres import Cluster, remove_leftovers, temporary_folder


@contextmanager
def private_databases() -> Iterator[Databases]:
    """A cluster that is durable, as in earnest, and gone afterwards."""
    remove_leftovers()
    cluster = Cluster(temporary_folder())
    cluster.start()
    try:
        databases = Databases(cluster, Secrets.new())
        databases.ensure_roles()
        yield databases
    finally:
        cluster.remove()


def cadastre(*arguments: str) -> Sequence[str]:
    """The command line of one of the operator's commands."""
    return [sys.executable, "-m", "cadastre_server", *arguments]


class Process:
    """Runs commands and keeps what the last one took: seconds, and the memory it had at most."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.peak_mb = 0

    def run(self, command: Sequence[str], database: Database) -> None:
        """Wait for a command. Raises RuntimeError with what it said when it fails."""
        begun = time.perf_counter()
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(command, env=os.environ | database.environment, stdout=said, stderr=said)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                raise RuntimeError(f"{command[0]} failed:\n{said.read()}")
        self.seconds = time.perf_counter() - begun
        self.peak_mb = used.ru_maxrss // 1024
