"""Drawing both sides in the background, so that the map can show the finished pictures without a flicker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage

_SIDES = ("before", "after", "above")
_TOGETHER_MS = 20
"""Several signs that the map moved within this time are one."""


@dataclass(frozen=True)
class Pictures:
    """Both sides, and what lies above both, transparent where nothing of the change is.

    place: where their upper left corner and their size lie on the map, as QgsMapCanvasItem.setRect takes it."""

    place: QgsRectangle
    before: QImage
    after: QImage
    above: QImage


class PairRendering(QObject):
    """Draws the layers of both sides as the canvas shows the map now. Emits drawn(Pictures) when all are finished."""

    drawn = pyqtSignal(object)

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject) -> None:
        super().__init__(canvas)
        self._canvas, self._project = canvas, project
        self._layers: Mapping[str, Sequence[QgsMapLayer]] = {}
        self._jobs: dict[str, QgsMapRendererParallelJob] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TOGETHER_MS)
        self._soon.timeout.connect(self._draw)
        for moved in (canvas.extentsChanged, canvas.rotationChanged, canvas.destinationCrsChanged):
            moved.connect(self.draw)
        canvas.magnificationChanged.connect(self.draw)

    @property
    def is_drawing(self) -> bool:
        """True until the pictures of what the map shows now are there."""
        return self._soon.isActive() or bool(self._jobs)

    def set_layers(self, layers: Mapping[str, Sequence[QgsMapLayer]]) -> None:
        """Draw these for `before`, `after` and `above`, now and whenever the map moves; nothing when there are none."""
        self._stop()
        self._layers = layers
        self.draw()

    def draws_any(self, layer_ids: Sequence[str]) -> bool:
        """True when one of these layers is among those that are drawn."""
        return any(layer.id() in layer_ids for layers in self._layers.values() for layer in layers)

    def draw(self) -> None:
        """Draw them anew, soon."""
        if self._layers:
            self._soon.start()

    def close(self) -> None:
        """Stop for good."""
        self.set_layers({})
        self._soon.stop()
        for moved in (
            self._canvas.extentsChanged,
            self._canvas.rotationChanged,
            self._canvas.destinationCrsChanged,
            self._canvas.magnificationChanged,
        ):
            moved.disconnect(self.draw)
        self.deleteLater()

    def _draw(self) -> None:
        self._stop()
        size = self._canvas.mapSettings().outputSize()
        if not self._layers or size.isEmpty() or self._canvas.extent().isEmpty():
            return
        for side, layers in self._layers.items():
            job = QgsMapRendererParallelJob(self._settings(layers))
            job.finished.connect(self._tell_when_all_are_finished)
            self._jobs[side] = job
        for job in self._jobs.values():
            job.start()

    def _settings(self, layers: Sequence[QgsMapLayer]) -> QgsMapSettings:
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers(list(layers))
        settings.setBackgroundColor(Qt.GlobalColor.transparent)
        context = QgsExpressionContext()
        context.appendScope(QgsExpressionContextUtils.globalScope())
        context.appendScope(QgsExpressionContextUtils.projectScope(self._project))
        context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
        settings.setExpressionContext(context)
        return settings

    def _tell_when_all_are_finished(self) -> None:
        jobs = self._jobs
        if not jobs or any(job.isActive() for job in jobs.values()):
            return
        settings = next(iter(jobs.values())).mapSettings()
        images = {side: job.renderedImage() for side, job in jobs.items()}
        self._stop()
        nothing = QImage(QSize(1, 1), QImage.Format.Format_ARGB32_Premultiplied)
        nothing.fill(Qt.GlobalColor.transparent)
        self.drawn.emit(Pictures(_place(settings), *(images.get(side, nothing) for side in _SIDES)))

    def _stop(self) -> None:
        jobs, self._jobs = self._jobs, {}
        for job in jobs.values():
            job.finished.disconnect(self._tell_when_all_are_finished)
            job.cancelWithoutBlocking()
            job.deleteLater()


def _place(settings: QgsMapSettings) -> QgsRectangle:
    """The upper left corner and the size of the picture in units of the map, also of a map that is turned."""
    origin = settings.mapToPixel().toMapCoordinates(0, 0)
    width = settings.outputSize().width() * settings.mapUnitsPerPixel()
    height = settings.outputSize().height() * settings.mapUnitsPerPixel()
    return QgsRectangle(origin.x(), origin.y() - height, origin.x() + width, origin.y())
