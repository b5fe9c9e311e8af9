"""The page of splitting by a line."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.page import ToolPage


class SplitPage(ToolPage):
    """The line itself is drawn on the map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Draw a line across the parcels to split; the right button or Enter ends it."), parent)
