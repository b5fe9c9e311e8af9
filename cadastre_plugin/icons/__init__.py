"""The plugin's icons, from the one resource file that `resources.qrc` is compiled to."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qgis.PyQt.QtCore import QResource
from qgis.PyQt.QtGui import QIcon

_RESOURCES = Path(__file__).resolve().parents[1] / "resources.rcc"


def icon(name: str) -> QIcon:
    """The icon of that name, one of the SVG files beside this module. Raises FileNotFoundError for any other."""
    _register()
    path = f":/cadastre/{name}.svg"
    if not QResource(path).isValid():
        raise FileNotFoundError(f"There is no icon {name!r} in {_RESOURCES}.")
    return QIcon(path)


@cache
def _register() -> None:
    if not QResource.registerResource(str(_RESOURCES)):
        raise FileNotFoundError(f"{_RESOURCES} is missing: scripts/setup compiles it.")
