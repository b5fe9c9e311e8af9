"""A click on the map pins the remark that is being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from shapely.geometry import Point

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.pin_words import PinNames, anchor_text
from cadastre_plugin.core.review.pinning import anchor_at
from cadastre_plugin.panels.remarks.choices import Choice
from cadastre_plugin.panels.remarks.form import RemarkForm
from cadastre_plugin.services.review.pinning import Pinning

REACH_PX = 12
"""A click so near to a corner means the corner."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is clicked on. crs: of the city. parcels: those of the change as it makes them, asked when one clicks."""

    crs: QgsCoordinateReferenceSystem
    parcels: Callable[[], Iterable[Parcel]]
    names: PinNames


class RemarkPinning(QObject):
    """Answers a form's wish for a click while a change is before someone."""

    def __init__(self, form: RemarkForm, project: QgsProject, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._form, self._canvas = form, canvas
        self._pinning = Pinning(canvas, project)
        self._ground: Ground | None = None
        form.pin_requested.connect(self._pin)
        self._pinning.pinned.connect(self._set_pin)

    def begin(self, ground: Ground) -> None:
        """A change is there."""
        self._ground = ground

    def end(self) -> None:
        """No change is there; the canvas is given back."""
        self._pinning.stop()
        self._ground = None

    def close(self) -> None:
        """Leave the map as it was."""
        self.end()
        self._pinning.close()

    def _pin(self, wanted: bool) -> None:
        if wanted and self._ground is not None:
            self._pinning.start(self._ground.crs)
        else:
            self._pinning.stop()

    def _set_pin(self, place: Point | None) -> None:
        ground = self._ground
        if place is None or ground is None:
            self._form.set_pin(None)
            return
        within = REACH_PX * self._canvas.mapUnitsPerPixel()
        anchor = anchor_at((place.x, place.y), within, ground.parcels())
        self._form.set_pin(Choice(anchor_text(anchor, ground.names), anchor))
