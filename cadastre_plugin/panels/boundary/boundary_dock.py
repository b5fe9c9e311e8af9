"""The dock of the boundary tools: one page a tool, the one that is open in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cadastre_plugin.core.boundary.balance import Balance
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.balance_table import BalanceTable
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.undo_buttons import UndoButtons

if TYPE_CHECKING:
    from qgis.PyQt.QtWidgets import QUndoStack


class BoundaryDock(QDockWidget):
    """Undo and redo are those of the draft's own stack.

    closed(): the dock was closed by hand. page_shown(): a tool came to the front.
    """

    closed = pyqtSignal()
    page_shown = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Boundaries"), parent)
        self.setObjectName("cadastre.boundary")
        self.heading = QLabel(self)
        self.heading.setStyleSheet("font-weight: bold;")
        self.heading.setWordWrap(True)
        self.steps = UndoButtons("cadastre.boundary", self)
        self.notice = Notice(self)
        self.last_edit_title = QLabel(tr("Areas after the last edit"), self)
        self.last_edit_title.setWordWrap(True)
        self.last_edit = BalanceTable(self)
        self.last_edit.setObjectName("cadastre.boundary.last_edit")
        self.show_last_edit(None)
        self._page: ToolPage | None = None
        self._place = QWidget(self)
        self._pages = QVBoxLayout(self._place)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._lay_out()
        self.close_change()

    @property
    def page(self) -> ToolPage | None:
        """The page in front."""
        return self._page

    def open_change(self, stack: QUndoStack) -> None:
        """A change is edited from now on."""
        self.steps.follow(stack)
        self.notice.plain(tr("Choose a tool on the tool bar of boundaries"))

    def close_change(self) -> None:
        """No change is edited any more; its tools are gone."""
        self.steps.follow(None)
        self.show_page(None, "")
        self.notice.plain(tr("Start or open a change first"))

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
            self.page_shown.emit()

    def show_last_edit(self, balance: Balance | None, number: NumberFormat | None = None) -> None:
        """What a tool of QGIS has changed, until something else is done; None hides it."""
        self.last_edit.show_balance(balance, number)
        self.last_edit_title.setVisible(self.last_edit.isVisibleTo(self))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The tool in front is put away."""
        super().closeEvent(event)
        self.closed.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignTop)
        whole = QWidget(self)
        whole.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(whole)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        layout.addWidget(self.last_edit_title)
        layout.addWidget(self.last_edit)
        layout.addWidget(self._place, 1)
        self.setWidget(whole)
