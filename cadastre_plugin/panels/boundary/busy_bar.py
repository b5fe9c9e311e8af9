"""The bar of a page while a tool computes for longer than a moment, with the button that stops it."""

from __future__ import annotations

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from cadastre_plugin.core.texts import tr

MOMENT_MS = 1000
"""What is done sooner needs no bar."""


class BusyBar(QWidget):
    """Hidden until `wait` was called a moment ago. appeared(): it is shown from now on. cancel_requested(): its button
    was pressed."""

    appeared = pyqtSignal()
    cancel_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setObjectName("cadastre.boundary.progress")
        self.bar.setAccessibleName(tr("Computing the boundary"))
        self.cancel = QPushButton(tr("Cancel"), self)
        self.cancel.setObjectName("cadastre.boundary.cancel")
        self.cancel.setToolTip(tr("Stop computing; the inputs stay"))
        self.cancel.setAccessibleName(tr("Stop computing; the inputs stay"))
        self.cancel.clicked.connect(self.cancel_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.cancel)
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.setInterval(MOMENT_MS)
        self._moment.timeout.connect(self.show)
        self._moment.timeout.connect(self.appeared)
        self.rest()

    def wait(self) -> None:
        """Something is being computed; newer inputs do not begin the moment again."""
        self.tell(None)
        if self.isHidden() and not self._moment.isActive():
            self._moment.start()

    def rest(self) -> None:
        """Nothing is being computed."""
        self._moment.stop()
        self.hide()

    def tell(self, percent: float | None) -> None:
        """So much of it is done; None while that is not known."""
        self.bar.setRange(0, 0 if percent is None else 100)
        self.bar.setValue(round(percent or 0))
        self.bar.setTextVisible(percent is not None)
