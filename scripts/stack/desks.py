"""QGIS on the private stack: on the person's screen, or on one virtual screen each for the people of the tour."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from scripts.stack.database import Database
from scripts.stack.paths import CHECKOUT, state_folder
from scripts.stack.plugin_package import stage
from scripts.stack.process import stop
from scripts.stack.qgis import Display, Profile, Start
from scripts.stack.service import Service

READY_SCRIPT = CHECKOUT / "scripts" / "stack" / "ready.py"
TOUR_SCRIPT = CHECKOUT / "scripts" / "tour" / "begin.py"
ON_A_VIRTUAL_SCREEN = {"QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1", "QT_SCALE_FACTOR": "1"}


def log_file(name: str) -> Path:
    """Where a process of the stack writes; nobody else reads it, for QGIS logs how it keeps its master password."""
    folder = state_folder() / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{name}.log"


@dataclass(frozen=True)
class Desks:
    """Starts QGIS with the plugin of the checkout; `ending` ends what was started."""

    database: Database
    service: Service
    language: str | None
    ending: ExitStack

    def at_the_screen(self) -> subprocess.Popen[bytes]:
        """QGIS on the screen of the caller, in a profile and with a project that are kept."""
        project = state_folder() / "projects" / f"{self.database.name}.qgz"
        return self._start("qgis", Profile(state_folder() / "profile"), READY_SCRIPT, self._project(project))

    def on_a_virtual_screen(self, name: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """QGIS of one person of the tour, in a new profile, waiting for the tour's steps."""
        profile = Profile(state_folder() / "tour-profiles" / name)
        shutil.rmtree(profile.folder, ignore_errors=True)
        display = Display(log_file(f"screen-{name}"))
        self.ending.callback(display.stop)
        screen = {"DISPLAY": display.start(), **ON_A_VIRTUAL_SCREEN}
        ours = {**self._project(profile.folder / "tour.qgz"), "PYTHONPATH": str(CHECKOUT)}
        ours |= self.database.environment | environment | screen
        return self._start(f"qgis-{name}", profile, TOUR_SCRIPT, ours)

    def _project(self, path: Path) -> dict[str, str]:
        return {"CADASTRE_PROJECT": str(path), "CADASTRE_PROFILE": self.database.profile}

    def _start(self, name: str, profile: Profile, script: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        profile.ensure()
        stage(profile.plugins)
        password = str(_master_password(profile))
        ours = {"CADASTRE_SERVER_URL": self.service.url, "CADASTRE_MASTER_PASSWORD_FILE": password}
        log = log_file(name)
        log.unlink(missing_ok=True)
        process = Start(profile, log, self.language, script, {**ours, **environment}).spawn()
        self.ending.callback(stop, process)
        return process


def _master_password(profile: Profile) -> Path:
    """The file with which QGIS opens the profile's store of credentials without asking."""
    path = profile.folder / "master-password"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(24))
    return path
