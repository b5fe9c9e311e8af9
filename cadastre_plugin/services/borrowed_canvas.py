"""The canvas for one act: afterwards it has the tool that a person used before."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas, QgsMapTool


class BorrowedCanvas:
    """Sets a tool of the plugin and gives the canvas back."""

    def __init__(self, canvas: QgsMapCanvas, tool: QgsMapTool) -> None:
        self._canvas = canvas
        self._tool = tool
        self._before: QgsMapTool | None = None

    def take(self) -> None:
        """From now on the mouse is the tool's."""
        if self._canvas.mapTool() is not self._tool:
            self._before = self._canvas.mapTool()
            self._canvas.setMapTool(self._tool)

    def give_back(self) -> None:
        """The tool of before; nothing when another one was chosen meanwhile."""
        before, self._before = self._before, None
        if self._canvas.mapTool() is self._tool:
            self._canvas.unsetMapTool(self._tool)
            if before is not None:
                self._canvas.setMapTool(before)

    def close(self) -> None:
        """Give the canvas back for good; a tool belongs to its canvas and would stay there."""
        self.give_back()
        self._tool.deleteLater()
