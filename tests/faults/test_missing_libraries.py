"""A QGIS whose Python has an old shapely: the plugin loads, says so and does nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LOADING = """
import sys
from qgis.core import QgsApplication
application = QgsApplication([], True)
application.initQgis()
import cadastre_plugin
from tests.qgis.desk import Iface
iface = Iface()
plugin = cadastre_plugin.classFactory(iface)
plugin.initGui()
print("SAYS", " | ".join(iface.texts()))
print("ACTIONS", len(iface.registered))
print("IMPORTED", [name for name in sys.modules if name.startswith(("cadastre_plugin.api", "cadastre_plugin.layers"))])
plugin.unload()
print("DONE")
"""

OLD_SHAPELY = """
from types import SimpleNamespace
__version__ = "2.0.6"
def from_wkt(text):
    return SimpleNamespace(wkt=text)
"""


@pytest.mark.parametrize(
    ("library", "content", "said"),
    [
        ("shapely", OLD_SHAPELY, "shapely 2.1 or newer (there is 2.0.6)"),
        ("requests", "raise ImportError('no requests')", "requests 2.31 or newer"),
    ],
    ids=["too old", "missing"],
)
def test_missing_library_is_said_and_nothing_breaks(library: str, content: str, said: str, tmp_path: Path):
    (tmp_path / f"{library}.py").write_text(content)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
    }
    done = subprocess.run(
        [sys.executable, "-c", LOADING], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)
    assert done.stdout.splitlines()[-1] == "DONE", done.stderr
    assert said in lines["SAYS"] and "pip install" in lines["SAYS"]
    assert lines["ACTIONS"] == "0" and lines["IMPORTED"] == "[]"
