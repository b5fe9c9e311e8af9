"""The change that comes next, offered once another has been decided."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from cadastre_plugin.core.texts import tr


class NextOffer(QFrame):
    """Hidden while nothing is offered. Emits accepted(UUID)."""

    accepted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id: UUID | None = None
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setObjectName("cadastre.queue.next.text")
        self.go = QPushButton(tr("Review it"), self)
        self.go.setObjectName("cadastre.queue.next")
        self.go.clicked.connect(lambda: self.accepted.emit(self.id))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.go)
        self.withdraw()

    def offer(self, id: UUID, title: str, left: str) -> None:
        """This one comes next; Enter opens it."""
        self.id = id
        self.text.setText("\n".join(part for part in (tr("Next: {title}").format(title=title), left) if part))
        self.go.setAccessibleDescription(title)
        self.show()
        self.go.setFocus()

    def withdraw(self) -> None:
        """Offer nothing."""
        self.id = None
        self.hide()
