"""Cadastre for QGIS: edit, check and review the legal map of a city.

Importing the package costs nothing and needs no QGIS, so that the service can use `cadastre_plugin.core`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cadastre_plugin.plugin import CadastrePlugin


def classFactory(iface: Any) -> CadastrePlugin:
    """The plugin object that QGIS's plugin loader asks for."""
    from cadastre_plugin.plugin import CadastrePlugin

    return CadastrePlugin(iface)
