"""How long QGIS waits for the plugin at its start: importing it and building its window parts, from nothing.

Each round is a fork of a QGIS in a process of its own that has seen neither the plugin nor its libraries, so that every
import is made anew; files are in the disk's cache, as they are for a program that is started every morning. The peer is
the import of the libraries alone.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scripts.benchmarks.frame import Contest, measure

LIBRARIES = ("shapely", "pyproj", "requests")


@measure("plugin-start", sizes=(1,), peer="importing shapely, pyproj, requests", rounds=9)
@contextmanager
def plugin_start(size: int) -> Iterator[Contest]:
    """Ours: classFactory and initGui. The peer: the libraries that they need."""
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as qgis:

        def ask(action: str) -> None:
            assert qgis.stdin and qgis.stdout
            print(action, file=qgis.stdin, flush=True)
            answer = qgis.stdout.readline().strip()
            if answer != "0":
                raise RuntimeError(f"{action} failed")

        ask("nothing")  # QGIS is up when it answers
        yield Contest(ours=lambda: ask("plugin"), peer=lambda: ask("libraries"))
        assert qgis.stdin
        qgis.stdin.close()


def _start_plugin() -> None:
    from tests.qgis.desk import Iface

    factory = importlib.import_module("cadastre_plugin").classFactory
    factory(Iface()).initGui()


def _import_libraries() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)


def _in_a_fork(action: Callable[[], None]) -> int:
    """Do something in a copy of this process, which ends with it; 0 when it went well."""
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def _serve() -> None:
    """Be the QGIS: a line of the standard input is an action, its answer a line of the standard output."""
    from qgis.core import QgsApplication

    application = QgsApplication([], True)
    application.initQgis()
    actions: dict[str, Callable[[], None]] = {"plugin": _start_plugin, "libraries": _import_libraries}
    for line in sys.stdin:
        print(_in_a_fork(actions.get(line.strip(), lambda: None)), flush=True)
    os._exit(0)


if __name__ == "__main__":
    _serve()
