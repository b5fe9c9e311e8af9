"""Pointing at a parcel on the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qgis.core import QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapToolIdentify
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

from cadastre_plugin.layers.parcel_features import id_of, value_of


class PickParcelTool(QgsMapToolIdentify):
    """A click picks the topmost parcel.

    picked(UUID, object): the parcel and its cadastral number, None when it has none yet. missed(): there is no parcel
    there. given_up(): Esc or the right button.
    """

    picked = pyqtSignal(object, object)
    missed = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, layers: Callable[[], Iterable[QgsVectorLayer]]) -> None:
        """`layers`: those with the fields of parcels to look in, the topmost first; asked at each click."""
        super().__init__(canvas)
        self._layers = layers
        self.setCursor(Qt.CursorShape.WhatsThisCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Pick what lies under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            self.given_up.emit()
            return
        mode = QgsMapToolIdentify.IdentifyMode.TopDownStopAtFirst
        for found in self.identify(event.pos().x(), event.pos().y(), list(self._layers()), mode):
            id = id_of(found.mFeature)
            if id is not None:
                self.picked.emit(id, value_of(found.mFeature, "number"))
                return
        self.missed.emit()

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Nothing: a parcel is picked when the button comes up."""

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Nothing: QGIS's own tool would draw a rectangle."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.given_up.emit()
