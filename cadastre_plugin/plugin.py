"""What QGIS starts and stops. Nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.gui import QgisInterface

from cadastre_plugin.core.texts import tr, use_language
from cadastre_plugin.requirements import lack_text, lacking

if TYPE_CHECKING:
    from cadastre_plugin.services.composition import Services


class CadastrePlugin:
    """The plugin as QGIS knows it."""

    def __init__(self, iface: QgisInterface) -> None:
        self._iface = iface
        self._services: Services | None = None

    def initGui(self) -> None:
        """Start, or say which libraries are missing."""
        use_language(QgsApplication.locale())
        lacks = lacking()
        if lacks:
            self._iface.messageBar().pushMessage(tr("Cadastre"), lack_text(lacks), Qgis.MessageLevel.Critical, 0)
            return
        from cadastre_plugin.services.composition import Services  # needs the libraries that were just looked for

        self._services = Services(self._iface, QgsProject.instance())

    def unload(self) -> None:
        """Leave nothing behind."""
        if self._services is not None:
            self._services.close()
            self._services = None
