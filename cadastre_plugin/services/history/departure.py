"""Leaving today's map and coming back to it: layers, active layer, extent and tool are as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import QgsMapLayer, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgisInterface, QgsMapToolPan
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.layers.roles import LayerRole, layer_node
from cadastre_plugin.services.borrowed_canvas import BorrowedCanvas

_TODAY = tuple(role for role in LayerRole if role is not LayerRole.DISTRICTS)
"""Layers that say what stands today, or what a change makes of it."""


@dataclass(frozen=True, slots=True)
class _Left:
    extent: QgsRectangle
    roles: Sequence[LayerRole]
    active: QgsMapLayer | None


class Departure:
    """Between `leave` and `come_back` nothing of today is on the map, and nothing can be edited.

    Layers are only unchecked in the tree, so that their selection and a draft's undo stack stay. edits: widgets in
    which a change is made; they are grey meanwhile.
    """

    def __init__(self, iface: QgisInterface, project: QgsProject, edits: Sequence[QWidget]) -> None:
        self._iface, self._project, self._edits = iface, project, edits
        self._canvas = iface.mapCanvas()
        self._borrowed = BorrowedCanvas(self._canvas, QgsMapToolPan(self._canvas))
        self._left: _Left | None = None

    @property
    def is_away(self) -> bool:
        """True while a past day is shown."""
        return self._left is not None

    def leave(self, active: QgsVectorLayer, reason: str) -> None:
        """Show what is in the tree without today. active: a layer that cannot be edited, which QGIS's own tools grey
        for. reason: why nothing can be edited."""
        shown = [role for role in _TODAY if _is_checked(self._project, role)]
        self._left = _Left(QgsRectangle(self._canvas.extent()), shown, self._iface.activeLayer())
        _check(self._project, shown, False)
        self._iface.setActiveLayer(active)
        self._borrowed.take()
        self._grey(reason)

    def come_back(self) -> None:
        """Show today as it was left; nothing when it was not."""
        left, self._left = self._left, None
        if left is None:
            return
        _check(self._project, left.roles, True)
        self._borrowed.give_back()
        self._grey("")
        if left.active is not None and not sip.isdeleted(left.active):
            self._iface.setActiveLayer(left.active)
        self._canvas.setExtent(left.extent)
        self._canvas.refresh()

    def forget(self) -> None:
        """The project was emptied: there is nothing to come back to."""
        self._left = None
        self._borrowed.give_back()
        self._grey("")

    def close(self) -> None:
        """Leave the canvas for good."""
        self.come_back()
        self._borrowed.close()

    def _grey(self, reason: str) -> None:
        for widget in self._edits:
            widget.setEnabled(not reason)
            widget.setToolTip(reason)


def _is_checked(project: QgsProject, role: LayerRole) -> bool:
    node = layer_node(project, role)
    return node is not None and bool(node.itemVisibilityChecked())


def _check(project: QgsProject, roles: Sequence[LayerRole], wanted: bool) -> None:
    for role in roles:
        node = layer_node(project, role)
        if node is not None:
            node.setItemVisibilityChecked(wanted)
