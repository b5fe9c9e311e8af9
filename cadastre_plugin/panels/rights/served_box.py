"""The parcels that a servitude serves: clicked on the map, or those that are selected."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QGroupBox, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.texts import tr

ROWS = 4


class ServedBox(QGroupBox):
    """pick_toggled(bool): clicks on the map choose parcels from now on, or no longer. take_requested(): those that are
    selected. removed(int): the one of this row.
    """

    pick_toggled = pyqtSignal(bool)
    take_requested = pyqtSignal()
    removed = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Parcels that are served"), parent)
        self.list = QListWidget(self)
        self.pick, self.take = (
            QPushButton(tr("Click on the map"), self),
            QPushButton(tr("Take the selected ones"), self),
        )
        self.remove = QPushButton("−", self)
        self._name()
        self._lay_out()
        self.pick.toggled.connect(self.pick_toggled)
        self.take.clicked.connect(self.take_requested)
        self.remove.clicked.connect(self._on_remove)
        self.list.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0))
        self.show_parcels(())

    def show_parcels(self, labels: Sequence[str]) -> None:
        """The parcels by what they are called."""
        row = self.list.currentRow()
        self.list.clear()
        self.list.addItems(labels)
        height = self.list.sizeHintForRow(0) if labels else 0
        self.list.setFixedHeight(height * min(len(labels), ROWS) + 2 * self.list.frameWidth() + 2)
        self.list.setVisible(bool(labels))
        self.list.setCurrentRow(min(row, len(labels) - 1))
        self.remove.setVisible(bool(labels))
        self.remove.setEnabled(self.list.currentRow() >= 0)

    def _on_remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.removed.emit(row)

    def _name(self) -> None:
        self.list.setObjectName("cadastre.rights.served")
        self.list.setAccessibleName(tr("Parcels that are served"))
        self.pick.setObjectName("cadastre.rights.pick_served")
        self.pick.setCheckable(True)
        self.take.setObjectName("cadastre.rights.take_selected")
        self.take.setToolTip(tr("Hold Ctrl to select other parcels besides the one that bears the servitude"))
        self.remove.setObjectName("cadastre.rights.remove_served")
        self.remove.setToolTip(tr("Take this parcel out of those that are served"))
        self.remove.setAccessibleName(self.remove.toolTip())
        self.remove.setFixedWidth(28)
        delete = QAction(self.remove.toolTip(), self.list)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        delete.triggered.connect(self._on_remove)
        self.list.addAction(delete)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.take, 1)
        below.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(self.pick)
        layout.addLayout(below)
