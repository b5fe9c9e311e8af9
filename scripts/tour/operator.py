"""What the operator of the service does meanwhile, by the same commands as in earnest."""

from __future__ import annotations

import subprocess

from scripts.stack.paths import CHECKOUT, state_folder


def operated(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command of `python -m cadastre_server` on the tour's city; what it said, and its exit code."""
    python = state_folder() / "venv" / "bin" / "python"  # inside QGIS sys.executable may be QGIS itself
    command = [str(python), "-m", "cadastre_server", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
