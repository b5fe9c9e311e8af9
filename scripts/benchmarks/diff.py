"""How long a supervisor waits for a change of so many parcels: from the service's answer to the painted desk.

Ours is the whole way: a task of QGIS reads the answer, compares both sides and words them; then the dock has its
sentences and its table, and the canvas is painted with before, after and the corners that moved. In the change each
corner of the parcels moved by itself, a tenth of the parcels are split, a third get another purpose. The peer are the
features of both sides, ready made, in two plain memory layers on the same canvas.

QGIS runs in a process of its own, which is asked by a line of text.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scripts.benchmarks.frame import Contest, measure


@measure("diff", sizes=(100, 1000), peer="the features in two plain memory layers")
@contextmanager
def diff(size: int) -> Iterator[Contest]:
    """size: parcels of the register that the change touches."""
    with _desk(size) as ask:
        yield Contest(ours=lambda: ask("ours"), peer=lambda: ask("peer"), note=lambda: ask("note"))


@contextmanager
def _desk(parcels: int) -> Iterator[Callable[[str], str]]:
    command = [sys.executable, "-m", "scripts.benchmarks.diff_desk", str(parcels)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as qgis:
        assert qgis.stdin and qgis.stdout
        qgis.stdout.readline()

        def ask(action: str) -> str:
            assert qgis.stdin and qgis.stdout
            print(action, file=qgis.stdin, flush=True)
            answer = qgis.stdout.readline().strip()
            if not answer:
                raise RuntimeError(f"QGIS ended at: {action}")
            return answer

        yield ask
        qgis.stdin.close()
