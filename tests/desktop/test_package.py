from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts.stack.desks import ON_A_VIRTUAL_SCREEN
from scripts.stack.plugin_package import make_zip, version
from scripts.stack.process import stop, tail
from scripts.stack.qgis import Display, Profile, Start

SCRIPT = Path(__file__).with_name("install_plugin.py")
SECONDS = 90


@pytest.fixture
def screen(tmp_path):
    display = Display(tmp_path / "screen.log")
    yield {"DISPLAY": display.start(), **ON_A_VIRTUAL_SCREEN}
    display.stop()


def _qgis(tmp_path: Path, profile: Profile, environment: dict[str, str]) -> dict[str, dict]:
    report, log = tmp_path / "report.json", tmp_path / "qgis.log"
    report.unlink(missing_ok=True)
    process = Start(profile, log, "en", SCRIPT, {"CADASTRE_TEST_REPORT": str(report), **environment}).spawn()
    try:
        code = process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        pytest.fail(f"QGIS did not close within {SECONDS} s:\n{tail(log)}")
    finally:
        stop(process)
    assert report.exists(), tail(log)
    found = json.loads(report.read_text())
    assert (found.get("error"), found["asked"]) == (None, [])
    assert "Traceback" not in log.read_text(), log.read_text()
    assert code == 0, tail(log)
    return found


def test_the_zip_installs_into_an_empty_profile_and_the_plugin_starts_with_qgis(tmp_path, screen):
    profile = Profile(tmp_path / "profile")
    profile.ensure()
    archive = make_zip(tmp_path)

    first = _qgis(tmp_path, profile, {**screen, "CADASTRE_TEST_ZIP": str(archive)})
    assert first["at_start"]["active"] is False
    assert first["at_start"]["windows"] == [], "QGIS asks something of its own at the first start"
    folder = str(profile.plugins / "cadastre_plugin")
    after = {"active": True, "folder": folder, "enabled": True, "version": version(), "windows": []}
    assert first["installed"] == after

    second = _qgis(tmp_path, profile, screen)
    assert second["at_start"] == after
    assert second["unloaded"] is True
