"""QGIS in a profile of its own, on a screen of its own where there is none."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.stack.process import spawn, stop, wait_until_ready

PROFILE = "cadastre"
OWN_LIBRARIES = Path(__file__).with_name("own_libraries")
WINDOW = (1600, 1000)

# A new profile: no questions and no news of QGIS's own, an empty project, the plugin enabled.
SETTINGS = """\
[PythonPlugins]
MetaSearch=false
cadastre_plugin=true
db_manager=false
grassprovider=false
processing=true

[app]
projections\\unknownCrsBehavior=NoAction

[core]
httpsfeedqgisorg\\disabled=true

[migration]
firstRunVersionFlag=34000

[qgis]
checkVersion=false
projOpenAtLaunch=1
"""

WATCHED = re.compile(r"^watchDog\w*\\cadastre_plugin=.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Profile:
    """A QGIS profile under a folder that holds nothing else."""

    folder: Path

    @property
    def plugins(self) -> Path:
        """Where QGIS looks for plugins."""
        return self.folder / "profiles" / PROFILE / "python" / "plugins"

    def ensure(self) -> None:
        """Write the settings of a new profile; an old one keeps what its user chose, but has the plugin enabled.

        QGIS disables a plugin when it was stopped while it loaded it.
        """
        settings = self.folder / "profiles" / PROFILE / "QGIS" / "QGIS3.ini"
        self.plugins.mkdir(parents=True, exist_ok=True)
        if not settings.exists():
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text(SETTINGS)
        text = settings.read_text().replace("\ncadastre_plugin=false\n", "\ncadastre_plugin=true\n")
        settings.write_text(WATCHED.sub("", text))


class Display:
    """A virtual screen, of the size of one QGIS window."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start Xvfb; the name of its display. Raises StackError with the end of its log."""
        self._log.unlink(missing_ok=True)
        screen = f"{WINDOW[0]}x{WINDOW[1]}x24"
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
        self._process = spawn(command, self._log)
        wait_until_ready(self._process, lambda: self._number() is not None, what="Xvfb", log=self._log)
        return f":{self._number()}"

    def stop(self) -> None:
        """End it; nothing when it does not run."""
        if self._process is not None:
            stop(self._process)
            self._process = None

    def _number(self) -> int | None:
        """Xvfb prints the number of its display once clients may connect."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return next((int(line) for line in lines if line.isdigit()), None)


@dataclass(frozen=True)
class Start:
    """How QGIS is started: language (None: the profile's), a script to run in it, additions to the environment."""

    profile: Profile
    log: Path
    language: str | None
    script: Path
    environment: Mapping[str, str]

    def spawn(self) -> subprocess.Popen[bytes]:
        """QGIS's process, which ends with this one."""
        command: list[str | Path] = ["qgis", "--profiles-path", self.profile.folder, "--profile", PROFILE]
        command += ["--nologo", "--noversioncheck", "--code", self.script]
        command += ["--lang", self.language] if self.language else []
        return spawn(command, self.log, environment=self._variables())

    def _variables(self) -> dict[str, str]:
        """QGIS runs the system's Python, which finds the environment's packages by PYTHONPATH."""
        asked = self.environment.get("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
        found = [str(OWN_LIBRARIES), sysconfig.get_path("purelib"), asked]
        return {**self.environment, "PYTHONPATH": os.pathsep.join(filter(None, found))}
