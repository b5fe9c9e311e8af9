"""How long QGIS waits for the plugin at its start: importing it and building its window parts, from nothing.

Each round is a fork of a QGIS that has not seen the plugin, so that every import is made anew; files are in the disk's
cache, as they are for a program that is started every morning. The peer is the import of the libraries alone.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scripts.benchmarks.frame import Contest, measure

LIBRARIES = ("shapely", "pyproj", "requests")


@measure("plugin-start", sizes=(1,), peer="importing shapely, pyproj, requests", rounds=9)
@contextmanager
def plugin_start(size: int) -> Iterator[Contest]:
    """Ours: classFactory and initGui. The peer: the libraries that they need."""
    with _qgis():
        yield Contest(ours=lambda: _in_a_fork(_start_plugin), peer=lambda: _in_a_fork(_import_libraries))


@contextmanager
def _qgis() -> Iterator[None]:
    from qgis.core import QgsApplication

    application = QgsApplication([], True)
    application.initQgis()
    yield
    application.exitQgis()


def _start_plugin() -> None:
    from tests.qgis.desk import Iface

    factory = importlib.import_module("cadastre_plugin").classFactory
    factory(Iface()).initGui()


def _import_libraries() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)


def _in_a_fork(action: Callable[[], None]) -> None:
    """Do something in a copy of this process, which ends with it.

    Raises:
        RuntimeError: it failed there.
    """
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise RuntimeError(f"{action.__name__} failed")
