"""Is the log whole? A button, and the answer in words that need no knowledge of hashes."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.api.audit_replies import Chain, ChainFault
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.values import moment


class ChainBox(QFrame):
    """wanted(): the log is to be verified."""

    wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.audit")
        self.title = QLabel(f"<b>{tr('Is the log whole?')}</b>", self)
        self.explained = QLabel(self)
        self.explained.setWordWrap(True)
        self.explained.setText(
            tr("Every row of the log is sealed together with all before it, so that nobody can change one unnoticed.")
        )
        self.notice = Notice(self)
        self.head = QLabel(self)
        self.head.setWordWrap(True)
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.verify = QPushButton(tr("Verify the log"), self)
        self.verify.setObjectName("cadastre.audit.verify")
        self.verify.setAccessibleName(self.verify.text())
        self.verify.setToolTip(tr("Goes through every row; a million take about a quarter of a minute"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        for part in (self.title, self.explained, self.notice, self.head):
            layout.addWidget(part)
        layout.addWidget(self.verify, 0, Qt.AlignmentFlag.AlignLeft)
        self.verify.clicked.connect(self.wanted)
        self.notice.retried.connect(self.wanted)
        self.empty()

    def empty(self) -> None:
        """Nobody has asked yet."""
        self.notice.clear()
        self.head.hide()
        self.verify.setEnabled(True)

    def show_waiting(self) -> None:
        """It is being verified."""
        self.verify.setEnabled(False)
        self.notice.waiting(tr("Every row is being compared with its seal"))

    def show_chain(self, chain: Chain) -> None:
        """What came of it."""
        self.verify.setEnabled(True)
        if chain.broken is None:
            whole = tr("The log is whole. Rows that are as they were sealed: {count}. None was changed or removed.")
            self.notice.done(whole.format(count=chain.rows))
        else:
            self.notice.error("\n".join(_broken(chain.broken, chain.rows)))
        self.head.setText("\n".join(_head(chain)))
        self.head.show()

    def show_problem(self, text: str) -> None:
        """Why it could not be verified."""
        self.verify.setEnabled(True)
        self.notice.retryable(text)


def _broken(broken: ChainFault, rows: int) -> list[str]:
    said = {"row": broken.row, "position": broken.position, "fault": broken.text()}
    text = tr("The log is broken at row {row}: {fault}")
    if broken.row is None:
        text = tr("The log is broken in place {position}: {fault}")
    return [text.format(**said), tr("Rows before it that are whole: {count}").format(count=rows)]


def _head(chain: Chain) -> list[str]:
    seal = f"{chain.position}:{chain.hash[:8]}…{chain.hash[-8:]}"
    lines = [tr("Last seal: {seal}, {time}").format(seal=seal, time=moment(chain.sealed_at))]
    if chain.waiting:
        lines.append(tr("Rows that are not sealed yet: {count}").format(count=chain.waiting))
    return lines
