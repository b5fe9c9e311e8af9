"""The libraries that the plugin needs beside QGIS's own. Looked for before anything that needs them is imported."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cadastre_plugin.core.texts import tr


@dataclass(frozen=True, slots=True)
class Requirement:
    """A library and the oldest version that will do."""

    name: str
    oldest: str


@dataclass(frozen=True, slots=True)
class Lack:
    """A requirement that is not met; `found` is the version there is, None when the library is missing or broken."""

    requirement: Requirement
    found: str | None


REQUIREMENTS = (Requirement("pyproj", "3.6"), Requirement("requests", "2.31"), Requirement("shapely", "2.1"))


def lacking(requirements: Sequence[Requirement] = REQUIREMENTS) -> tuple[Lack, ...]:
    """What is missing or too old."""
    found = ((requirement, _version(requirement.name)) for requirement in requirements)
    return tuple(Lack(wanted, version) for wanted, version in found if not _is_enough(version, wanted.oldest))


def lack_text(lacks: Sequence[Lack]) -> str:
    """What is missing and how to get it, in the chosen language."""
    missing = ", ".join(_lack_text(lack) for lack in lacks)
    wanted = " ".join(f'"{lack.requirement.name}>={lack.requirement.oldest}"' for lack in lacks)
    return tr(
        "The plugin is not started, because Python libraries are missing: {missing}. Install them into QGIS's Python "
        "and restart QGIS: {command}. On Windows, enter it in the OSGeo4W Shell."
    ).format(missing=missing, command=f"python3 -m pip install --upgrade {wanted}")


def _lack_text(lack: Lack) -> str:
    texts = {"name": lack.requirement.name, "oldest": lack.requirement.oldest, "found": lack.found}
    if lack.found is None:
        return tr("{name} {oldest} or newer").format(**texts)
    return tr("{name} {oldest} or newer (there is {found})").format(**texts)


def _version(name: str) -> str | None:
    """The version of a library as it is imported here, whatever other copies are installed."""
    try:
        with _own_symbols():
            module = importlib.import_module(name)
        if name == "shapely":
            module.from_wkt("POINT (1 2)").wkt  # noqa: B018 - fails when another GEOS than its own was loaded before
        return str(module.__version__)
    except Exception:  # a library built for another Python or numpy breaks in ways of its own
        return None


@contextmanager
def _own_symbols() -> Iterator[None]:
    """What is loaded here keeps to the GEOS and PROJ it brings along, as wheels do, instead of those of QGIS.

    On Linux the first library of a name is everyone's otherwise: geometries go wrong and QGIS crashes when it ends.
    """
    before = sys.getdlopenflags() if hasattr(os, "RTLD_DEEPBIND") else None
    if before is not None:
        sys.setdlopenflags(before | os.RTLD_DEEPBIND)
    try:
        yield
    finally:
        if before is not None:
            sys.setdlopenflags(before)


def _is_enough(found: str | None, oldest: str) -> bool:
    return found is not None and _numbers(found) >= _numbers(oldest)


def _numbers(version: str) -> tuple[int, ...]:
    """The release part of a version: `2.1.0rc1` is 2.1.0 here."""
    leading = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in leading.group().split(".")) if leading else ()
