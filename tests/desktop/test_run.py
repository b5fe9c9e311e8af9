from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from scripts.stack.desks import ON_A_VIRTUAL_SCREEN
from scripts.stack.paths import CHECKOUT
from scripts.stack.process import stop
from scripts.stack.qgis import Display

SECONDS = 120


@pytest.fixture
def state():
    """A state folder of its own, where the server's user may go."""
    folder = Path(tempfile.mkdtemp(prefix="run-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def environment(state):
    display = Display(state / "screen.log")
    name = display.start()
    close = {
        "PYQGIS_STARTUP": str(Path(__file__).with_name("close_when_told.py")),
        "CADASTRE_TEST_CLOSE": str(state / "close"),
    }
    yield {**os.environ, "DISPLAY": name, **ON_A_VIRTUAL_SCREEN, "CADASTRE_STATE": str(state), **close}
    display.stop()


class Run:
    """scripts/run, started and watched."""

    def __init__(self, state: Path, environment: dict[str, str]) -> None:
        self._log = state / "run.log"
        self._state = state
        with self._log.open("w") as output:
            command = [sys.executable, "-m", "scripts.stack.run", "--parcels", "1000", "--lang", "en"]
            self.process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=output, stderr=output)

    @property
    def output(self) -> str:
        return self._log.read_text()

    def wait_for_project(self) -> None:
        """Until QGIS has opened the city's project, which it writes at its first start."""
        end = time.monotonic() + SECONDS
        while not list(self._state.glob("projects/*.qgz")):
            assert self.process.poll() is None, self.output
            assert time.monotonic() < end, self.output
            time.sleep(0.2)

    def children(self) -> list[str]:
        """What is running that was started with this state folder."""
        named = f"CADASTRE_STATE={self._state}\0".encode()
        running = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if named in (process / "environ").read_bytes() and int(process.name) != os.getpid():
                    running.append((process / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue  # it has ended meanwhile
        return [command for command in running if "Xvfb" not in command]


def test_it_opens_the_city_and_ends_everything_when_qgis_closes_or_it_is_stopped(state, environment):
    first = Run(state, environment)
    try:
        first.wait_for_project()
        assert "making a sample city of 1000 parcels" in first.output
        assert any("postgres" in command for command in first.children())
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(SECONDS) == 130
        assert first.children() == []
    finally:
        stop(first.process)

    (state / "close").touch()
    begin = time.monotonic()
    second = Run(state, environment)
    try:
        assert second.process.wait(SECONDS) == 0, second.output
    finally:
        stop(second.process)
    assert "making a sample city" not in second.output
    assert "QGIS was closed" in second.output
    assert second.children() == []
    assert time.monotonic() - begin < 60


def test_a_second_run_at_the_same_time_is_refused(state, environment):
    with (state / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = _refused(environment)
    assert "Another scripts/run of this checkout is at work" in done.stdout
    assert not (state / "postgres").exists()


def test_a_file_that_is_not_there_is_named_before_anything_starts(state, environment):
    assert "There is no file nowhere.gpkg" in _refused(environment, "--city", "nowhere.gpkg").stdout
    assert not (state / "postgres").exists()


def _refused(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.stack.run", *arguments]
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return done
