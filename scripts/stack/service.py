"""The service as a process, and the operator's commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import requests

from scripts.stack.database import Database
from scripts.stack.paths import CHECKOUT
from scripts.stack.process import StackError, free_port, spawn, stop, wait_until_ready


def operator(database: Database, *arguments: str, stdin: str | None = None, show: bool = False) -> str:
    """Run one command of `python -m cadastre_server`; its output, or straight to the terminal when shown.

    Raises StackError with what the command said when it fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "cadastre_server", *arguments],
        env=os.environ | database.environment,
        cwd=CHECKOUT,
        input=stdin,
        text=True,
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        raise StackError(f"`{arguments[0]}` failed with exit code {done.returncode}.\n{done.stdout or ''}".strip())
    return done.stdout or ""


class Service:
    """`python -m cadastre_server serve` on a loopback port, ending with the process that started it."""

    def __init__(self, database: Database, log: Path, *, preferred_port: int = 0) -> None:
        self.log = log
        self.port = free_port(preferred_port)
        self.url = f"http://127.0.0.1:{self.port}"
        self._database = database
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until /health says that it works. Raises StackError with the end of its log."""
        command = [sys.executable, "-m", "cadastre_server", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = spawn(command, self.log, environment=self._database.environment, folder=CHECKOUT)
        wait_until_ready(self._process, self._is_healthy, what="The service", log=self.log)

    def stop(self) -> None:
        """End it; nothing when it does not run."""
        if self._process is not None:
            stop(self._process)
            self._process = None

    def _is_healthy(self) -> bool:
        try:
            return requests.get(f"{self.url}/health", timeout=5).ok
        except requests.ConnectionError:
            return False
