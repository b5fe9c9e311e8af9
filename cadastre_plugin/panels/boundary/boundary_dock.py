"""The dock of the boundary tools: one page a tool, the one that is open in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.review_notice import Notice

if TYPE_CHECKING:
    from qgis.PyQt.QtWidgets import QUndoStack


class BoundaryDock(QDockWidget):
    """closed(): the dock was closed by hand. Undo and redo are those of the draft's own stack."""

    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Boundaries"), parent)
        self.setObjectName("cadastre.boundary")
        self.heading = QLabel(self)
        self.undo, self.redo = QToolButton(self), QToolButton(self)
        self.notice = Notice(self)
        self._stack: QUndoStack | None = None
        self._page: ToolPage | None = None
        self._place = QWidget(self)
        self._pages = QVBoxLayout(self._place)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._name()
        self._lay_out()
        self.undo.clicked.connect(self._undo)
        self.redo.clicked.connect(self._redo)
        self.close_change()

    @property
    def page(self) -> ToolPage | None:
        """The page in front."""
        return self._page

    def open_change(self, stack: QUndoStack) -> None:
        """A change is edited from now on."""
        self._stack = stack
        stack.indexChanged.connect(self._offer_steps)
        self.notice.plain(tr("Choose a tool on the tool bar of boundaries"))
        self._offer_steps()

    def close_change(self) -> None:
        """No change is edited any more; its tools are gone."""
        if self._stack is not None:
            self._stack.indexChanged.disconnect(self._offer_steps)
        self._stack = None
        self.show_page(None, "")
        self.notice.plain(tr("Start or open a change first"))
        self._offer_steps()

    def show_page(self, page: ToolPage | None, title: str) -> None:
        """Bring the page of a tool to the front."""
        if self._page is not None:
            self._pages.removeWidget(self._page)
            self._page.hide()
        self._page = page
        self.heading.setText(title)
        if page is not None:
            self.notice.clear()
            self._pages.addWidget(page)
            page.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The tool in front is put away."""
        super().closeEvent(event)
        self.closed.emit()

    def _offer_steps(self) -> None:
        stack = self._stack
        self.undo.setEnabled(stack is not None and stack.canUndo())
        self.redo.setEnabled(stack is not None and stack.canRedo())
        self.undo.setToolTip(tr("Undo: {step}").format(step=stack.undoText() if stack else ""))
        self.redo.setToolTip(tr("Redo: {step}").format(step=stack.redoText() if stack else ""))

    def _undo(self) -> None:
        if self._stack is not None:
            self._stack.undo()

    def _redo(self) -> None:
        if self._stack is not None:
            self._stack.redo()

    def _name(self) -> None:
        self.heading.setStyleSheet("font-weight: bold;")
        self.heading.setWordWrap(True)
        for button, name, text, theme in (
            (self.undo, "undo", tr("Undo"), "/mActionUndo.svg"),
            (self.redo, "redo", tr("Redo"), "/mActionRedo.svg"),
        ):
            button.setObjectName(f"cadastre.boundary.{name}")
            button.setAccessibleName(text)
            button.setIcon(QgsApplication.getThemeIcon(theme))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        for button in (self.undo, self.redo):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        whole = QWidget(self)
        whole.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(whole)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        layout.addWidget(self._place, 1)
        self.setWidget(whole)
