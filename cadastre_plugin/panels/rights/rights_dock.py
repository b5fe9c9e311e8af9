"""The dock of rights: what is held in the chosen parcel, and the operation that changes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QDockWidget,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.long_choice import LongChoice
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.rights.rights_page import RightsPage
from cadastre_plugin.panels.undo_buttons import UndoButtons

if TYPE_CHECKING:
    from qgis.PyQt.QtWidgets import QUndoStack

HIGHEST = 110
"""Pixels of the list of rights; what is below is scrolled to."""


class RightsDock(QDockWidget):
    """Undo and redo are those of the draft's own stack.

    operation_chosen(str): an entry of the list of operations. closed(): the dock was closed by hand.
    """

    operation_chosen = pyqtSignal(str)
    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Rights"), parent)
        self.setObjectName("cadastre.rights")
        self.heading = QLabel(self)
        self.heading.setStyleSheet("font-weight: bold;")
        self.heading.setWordWrap(True)
        self.steps = UndoButtons("cadastre.rights", self)
        self.notice = Notice(self)
        self.rights = QListWidget(self)
        self.operation = LongChoice(self)
        self._page: RightsPage | None = None
        self._place = QWidget(self)
        self._pages = QVBoxLayout(self._place)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._name()
        self._lay_out()
        self.operation.activated.connect(lambda: self.operation_chosen.emit(self.operation.currentData() or ""))
        self.close_change()

    @property
    def page(self) -> RightsPage | None:
        """The page in front."""
        return self._page

    def open_change(self, stack: QUndoStack, operations: Sequence[tuple[str, str]]) -> None:
        """A change is edited from now on. operations: name and text of each, in their order."""
        self.steps.follow(stack)
        self.operation.clear()
        self.operation.addItem(tr("Choose what is to be done"), "")
        for name, text in operations:
            self.operation.addItem(text, name)
        self.operation.setEnabled(True)
        self.show_parcel(None)

    def close_change(self) -> None:
        """No change is edited any more; its pages are gone."""
        self.steps.follow(None)
        self.show_page(None)
        self.show_parcel(None)
        self.operation.clear()
        self.operation.setEnabled(False)
        self.notice.plain(tr("Start or open a change first"))

    def show_parcel(self, label: str | None) -> None:
        """The parcel whose rights are shown; None while none is chosen."""
        self.heading.setText(label or tr("No parcel is chosen"))
        if label is None:
            self.show_rights(())
            self.notice.plain(tr("Select one parcel of the draft on the map"))

    def show_rights(self, lines: Sequence[str]) -> None:
        """What is held in it, one line a right."""
        self.rights.clear()
        self.rights.addItems(lines)
        for row, line in enumerate(lines):
            self.rights.item(row).setToolTip(line)
        self.rights.setVisible(bool(lines))
        self._fit()
        self.notice.clear()

    def show_page(self, page: RightsPage | None, name: str = "") -> None:
        """Bring the page of an operation to the front; None: of no operation."""
        if self._page is not None:
            self._pages.removeWidget(self._page)
            self._page.hide()
        self._page = page
        self.operation.setCurrentIndex(max(self.operation.findData(name), 0))
        if page is not None:
            self._pages.addWidget(page)
            page.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines that are wrapped otherwise need another height; how they are is known once Qt has laid them out."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._fit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The operation in front is put away."""
        super().closeEvent(event)
        self.closed.emit()

    def _fit(self) -> None:
        """As high as its lines are at the width that there is, so that none of them is cut."""
        self.rights.doItemsLayout()
        lines = (self.rights.item(row) for row in range(self.rights.count()))
        height = sum(self.rights.visualItemRect(line).height() for line in lines)
        self.rights.setFixedHeight(min(height, HIGHEST) + 2 * self.rights.frameWidth() + 2)

    def _name(self) -> None:
        self.rights.setObjectName("cadastre.rights.list")
        self.rights.setAccessibleName(tr("Rights in the parcel"))
        self.rights.setWordWrap(True)
        self.rights.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.rights.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.operation.setObjectName("cadastre.rights.operation")
        self.operation.setAccessibleName(tr("Operation"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignTop)
        form = QFormLayout()
        form.addRow(self.operation)
        whole = QWidget(self)
        whole.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(whole)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        layout.addWidget(self.rights)
        layout.addLayout(form)
        layout.addWidget(self._place, 1)
        self.setWidget(whole)
