"""Processes that end with the one that started them."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

STOP_SECONDS = 20.0


class StackError(Exception):
    """Something of the private stack could not be made or started; the text is meant for the person at the terminal."""


def spawn(
    command: Sequence[str | Path],
    log: Path,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    as_user: str | None = None,
    death_signal: str = "TERM",
) -> subprocess.Popen[bytes]:
    """Start a process whose output goes to `log`.

    The kernel sends it `death_signal` when the caller ends, however that happens. `as_user` needs root.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [*privileges(as_user), "--pdeathsig", death_signal, "--", *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            cwd=folder,
        )


def privileges(as_user: str | None) -> list[str]:
    """The start of a command line that runs the rest as another user; None keeps the caller."""
    switch = [f"--reuid={as_user}", f"--regid={as_user}", "--clear-groups"] if as_user else []
    return ["setpriv", *switch]


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and end it when it has not after STOP_SECONDS."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until_ready(
    process: subprocess.Popen[bytes], is_ready: Callable[[], bool], *, what: str, log: Path, seconds: float = 60.0
) -> None:
    """Wait for a started process to answer. Raises StackError with the end of its log when it ends or stays silent."""
    end = time.monotonic() + seconds
    while not is_ready():
        if process.poll() is not None:
            raise StackError(f"{what} ended while starting:\n{tail(log)}")
        if time.monotonic() > end:
            stop(process)
            raise StackError(f"{what} did not answer within {seconds:.0f} s:\n{tail(log)}")
        time.sleep(0.05)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file, for an error text."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(no log)"


def free_port(preferred: int = 0) -> int:
    """A TCP port that is free on loopback now: the preferred one when it is, so that addresses stay the same."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StackError("No TCP port is free on 127.0.0.1.")
