"""Before and after on a canvas in any of the modes: what a dock that shows two states drives."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, QTimer, pyqtSignal

from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.review_layers import Purpose, ReviewLayers
from cadastre_plugin.map_tools.compare.caption import Caption
from cadastre_plugin.map_tools.compare.handle import SwipeHandle
from cadastre_plugin.map_tools.compare.land_layers import land_layers
from cadastre_plugin.map_tools.compare.legend import CompareLegend
from cadastre_plugin.map_tools.compare.mode import AFTER, BEFORE, Mode
from cadastre_plugin.map_tools.compare.picture import PairPicture
from cadastre_plugin.map_tools.compare.rendering import PairRendering, Pictures

BLINK_MS = 800
"""How long each side is seen, unless said otherwise."""


class BeforeAfter(QObject):
    """Shows what `layers` holds. Emits share_changed(float) when the handle was moved on the canvas.

    Call `refresh` after the layers were given another content, `clear` when they have none any more.
    """

    share_changed = pyqtSignal(float)

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, layers: ReviewLayers) -> None:
        super().__init__(canvas)
        self._canvas, self._project, self._layers = canvas, project, layers
        self.mode, self.share = Mode.OVERLAY, 0.5
        self._side_seen = 1.0
        self._has_legend, self._is_watched = True, True
        self.rendering = PairRendering(canvas, project)
        self.picture = PairPicture(canvas)
        name = f"cadastre.compare.{layers.purpose.value}"
        self.handle = SwipeHandle(canvas, name)
        self.legend = CompareLegend(canvas, name, on_right=layers.purpose is Purpose.HISTORY)
        self.caption = Caption(AFTER, f"{name}.side", canvas)
        self.timer = QTimer(self)
        self.timer.setInterval(BLINK_MS)
        self.timer.timeout.connect(self._take_turns)
        self.rendering.drawn.connect(self._show)
        self.handle.moved.connect(self._on_handle_moved)
        project.layersWillBeRemoved.connect(self._forget)
        canvas.installEventFilter(self)

    def set_mode(self, mode: Mode) -> None:
        """Compare in another way."""
        self.mode = mode
        self._side_seen = 1.0
        self.refresh()

    def set_share(self, share: float) -> None:
        """Where the handle is, from the left (0) to the right (1), or how much of after is seen (0 to 1)."""
        self.share = min(max(share, 0.0), 1.0)
        self._arrange()

    def set_interval(self, milliseconds: int) -> None:
        """How long each side is seen when they take turns."""
        self.timer.setInterval(milliseconds)

    def set_legend(self, wanted: bool) -> None:
        """Explain the looks in a corner of the canvas, or do not."""
        self._has_legend = wanted
        self.legend.show_entries(self._layers.legend() if wanted else ())

    def set_watched(self, watched: bool) -> None:
        """Someone looks, or nobody does and nothing needs to take turns."""
        self._is_watched = watched
        self._arrange()

    def refresh(self) -> None:
        """The layers have another content, or are shown in another way."""
        drawn_apart = self.mode is not Mode.OVERLAY
        layers = land_layers(self._layers, self._project) if drawn_apart else {}
        self._layers.set_drawn(not layers)
        if not layers:
            self.picture.show_pictures(None)
        self.rendering.set_layers(layers)
        self.set_legend(self._has_legend)
        self._arrange()

    def clear(self) -> None:
        """Nothing is compared any more; the mode stays for the next."""
        self.rendering.set_layers({})
        self.picture.show_pictures(None)
        self.legend.show_entries(())
        self._arrange()

    def close(self) -> None:
        """Leave the canvas as it was."""
        self._canvas.removeEventFilter(self)
        self._project.layersWillBeRemoved.disconnect(self._forget)
        self.timer.stop()
        self.rendering.close()
        self._canvas.scene().removeItem(self.picture)
        for part in (self.handle, self.legend):
            part.close_for_good()
        self.caption.hide()
        self.caption.deleteLater()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A map that cannot be seen does not blink; one that became larger has its words in their place."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize):
            self._arrange()
        return False

    def _forget(self, layer_ids: list[str]) -> None:
        """Someone takes layers of ours out of the project, or empties it."""
        if self.rendering.draws_any(layer_ids):
            self.clear()

    def _show(self, pictures: Pictures) -> None:
        self.picture.show_pictures(pictures)
        self._arrange()

    def _on_handle_moved(self, share: float) -> None:
        self.set_share(share)
        self.share_changed.emit(share)

    def _take_turns(self) -> None:
        self._side_seen = 1.0 - self._side_seen
        self._arrange()

    def _arrange(self) -> None:
        """Everything on the canvas as mode and share have it."""
        shown = self.picture.isVisible()
        swipes, blinks = shown and self.mode is Mode.SWIPE, shown and self.mode is Mode.BLINK
        self.picture.show_as(self.mode, self._side_seen if blinks else self.share)
        self.handle.set_share(self.share)
        self.handle.setVisible(swipes)
        self._name_side(shown and not swipes, blinks)
        runs = blinks and self._is_watched and self._canvas.isVisible()
        if runs != self.timer.isActive():
            self.timer.start() if runs else self.timer.stop()

    def _name_side(self, shown: bool, blinks: bool) -> None:
        share = self._side_seen if blinks else self.share
        percent = "" if blinks else tr("{percent} %").format(percent=round(100 * max(share, 1.0 - share)))
        self.caption.say(AFTER if share >= 0.5 else BEFORE, percent)
        self.caption.setVisible(shown)
        self.caption.move_to(QPoint((self._canvas.width() - self.caption.width()) // 2, 10))
