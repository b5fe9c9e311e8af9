"""Labels with a halo, so that they can be read on any colour of the map."""

from __future__ import annotations

from qgis.core import QgsTextBufferSettings, QgsTextFormat
from qgis.PyQt.QtGui import QColor


def haloed_text(size: float, colour: str, halo_mm: float = 0.8, halo_colour: QColor | None = None) -> QgsTextFormat:
    """The format of a label: its size in points, and the width of the halo around it; QGIS's own halo is white."""
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(halo_mm)
    if halo_colour is not None:
        halo.setColor(halo_colour)
    text = QgsTextFormat()
    text.setSize(size)
    text.setColor(QColor(colour))
    text.setBuffer(halo)
    return text
