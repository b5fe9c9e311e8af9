"""A private PostgreSQL: a cluster of its own, on loopback, that ends with the process that started it.

PostgreSQL refuses to run as root, so that root runs it as the user `postgres`. The superuser gets in by a socket in a
folder that nobody else may enter; over TCP every role needs its password.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from scripts.stack.paths import STATE, state_folder
from scripts.stack.process import StackError, free_port, privileges, spawn, stop, tail, wait_until_ready

SERVER_USER = "postgres"
TEMPORARY = "temporary-"  # then the process that the cluster belongs to
LONGEST_SOCKET_FOLDER = 80  # a socket's path may have 107 bytes, its name takes some
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {"wal_level": "minimal", "max_wal_senders": "0", "max_connections": "200", "shared_buffers": "256MB"}


def server_user() -> str | None:
    """Who the server runs as when the caller is root; None: the caller."""
    return SERVER_USER if os.geteuid() == 0 else None


def cluster_folder(name: str) -> Path:
    """A folder for a cluster of this checkout: in `.cadastre/`, or under /var/tmp when the server cannot use that."""
    inside = state_folder() / name
    if len(str(inside)) <= LONGEST_SOCKET_FOLDER and _can_enter(inside.parent):
        return inside
    outside = Path("/var/tmp") / f"cadastre-{hashlib.sha256(str(STATE).encode()).hexdigest()[:12]}"
    outside.mkdir(mode=0o711, exist_ok=True)
    if outside.stat().st_uid != os.geteuid():
        raise StackError(f"{outside} belongs to another user; remove it, or move the checkout to a shorter open path.")
    return outside / name


def _can_enter(folder: Path) -> bool:
    return subprocess.run([*privileges(server_user()), "test", "-x", folder], check=False).returncode == 0


class Cluster:
    """One PostgreSQL cluster; made when its folder is empty. `durable=False` is for tests: fast, lost in a crash."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.log = folder / "postgresql.log"
        self.port = 0
        self._data = folder / "data"
        self._settings = SETTINGS | ({} if durable else FAST)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server on the port it had before, or on a free one. Raises StackError with the end of its log."""
        if not (self._data / "PG_VERSION").exists():
            self._create()
        self.port = free_port(self._last_port())
        (self.folder / "port").write_text(str(self.port))
        options = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder)}
        command: list[str | Path] = [self._program("postgres"), "-D", self._data]
        for key, value in (self._settings | options).items():
            command += ["-c", f"{key}={value}"]
        self._process = spawn(command, self.log, folder=self.folder, as_user=server_user(), death_signal="INT")
        wait_until_ready(self._process, self._answers, what="PostgreSQL", log=self.log)

    def stop(self) -> None:
        """End the server and every connection to it; nothing when it does not run."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # the fast shutdown: does not wait for clients
            stop(self._process)
            self._process = None

    def remove(self) -> None:
        """End the server and delete its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def superuser(self, database: str = "postgres") -> psycopg.Connection:
        """A connection that may do everything, in autocommit mode."""
        return psycopg.connect(
            host=str(self.folder),
            port=self.port,
            user=SERVER_USER,
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def _answers(self) -> bool:
        command = [str(self._program("pg_isready")), "-q", "-h", str(self.folder), "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def _last_port(self) -> int:
        kept = self.folder / "port"
        return int(kept.read_text()) if kept.exists() else 0

    def _create(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        user = server_user()
        if user:
            shutil.chown(self.folder, user, user)
        command = [*privileges(user), "--", str(self._program("initdb")), "-D", str(self._data), "--no-sync"]
        command += [f"--username={SERVER_USER}", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--auth-local=trust", "--auth-host=scram-sha-256"]
        with self.log.open("ab") as output:
            done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd=self.folder, check=False)
        if done.returncode != 0:
            raise StackError(f"PostgreSQL could not make its files in {self.folder}:\n{tail(self.log)}")

    def _program(self, name: str) -> Path:
        made_by = self._data / "PG_VERSION"
        version = made_by.read_text().strip() if made_by.exists() else "*"
        found = sorted(Path("/usr/lib/postgresql").glob(f"{version}/bin/{name}"), key=lambda path: int(path.parts[4]))
        if not found:
            wanted = "PostgreSQL" if version == "*" else f"PostgreSQL {version}, which made {self._data},"
            raise StackError(f"{wanted} is not installed. Run scripts/setup.")
        return found[-1]


def temporary_folder() -> Path:
    """A folder for a cluster that lives as long as this process."""
    return cluster_folder(f"{TEMPORARY}{os.getpid()}")


def remove_leftovers() -> None:
    """Delete the temporary clusters of processes that were killed before they could."""
    for folder in temporary_folder().parent.glob(f"{TEMPORARY}*"):
        if not Path("/proc", folder.name.removeprefix(TEMPORARY)).exists():
            shutil.rmtree(folder, ignore_errors=True)
