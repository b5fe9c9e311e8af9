"""One line of state in a panel: what is awaited, that there is nothing, what went wrong and what to do next."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.texts import tr

_COLOURS = {"error": "#c0392b", "done": "#2e7d32", "plain": "#8a8a8a", "warning": "#ef6c00"}


class Notice(QFrame):
    """Hidden while there is nothing to say. `retried` is emitted by its button."""

    retried = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setMaximumHeight(6)
        self.retry = QPushButton(self)
        self.retry.clicked.connect(self.retried)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.addWidget(self.text)
        layout.addWidget(self.progress)
        layout.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignLeft)
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.hide()

    def waiting(self, text: str) -> None:
        """Something is on its way."""
        self._say(text, "plain", progress=True)

    def plain(self, text: str) -> None:
        """A state that is neither good nor bad, such as an empty list."""
        self._say(text, "plain")

    def offering(self, text: str, offer: str) -> None:
        """A state that is neither good nor bad, and the text of the button that leads out of it."""
        self._say(text, "plain", retry=offer)

    def warning(self, text: str, offer: str) -> None:
        """Something to know before going on, and the text of the button that shows it."""
        self._say(text, "warning", retry=offer)

    def done(self, text: str) -> None:
        """Something was done."""
        self._say(text, "done")

    def error(self, text: str, retry: str | None = None) -> None:
        """Something went wrong; `retry` is the text of the button that tries again."""
        self._say(text, "error", retry=retry)

    def retryable(self, text: str) -> None:
        """Something went wrong that may go well the next time."""
        self.error(text, tr("Try again"))

    def _say(self, text: str, kind: str, *, progress: bool = False, retry: str | None = None) -> None:
        self.setStyleSheet(f"#notice {{ border: none; border-left: 4px solid {_COLOURS[kind]}; }}")
        self.text.setText(text)
        self.progress.setVisible(progress)
        self.retry.setVisible(retry is not None)
        self.retry.setText(retry or "")
        self.show()
