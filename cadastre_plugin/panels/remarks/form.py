"""Where a remark or an answer is written, and what it is to be pinned to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from qgis.PyQt.QtCore import QEvent, QObject, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.review.anchor import Anchor
from cadastre_plugin.core.review.remark import NewRemark, Thread
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.remarks.choices import Choice

_WHOLE = 0


class RemarkForm(QWidget):
    """Emits written(NewRemark), and pin_requested(bool): True when a click on the canvas is awaited for `set_pin`,
    False when it no longer is. given_up(): what was being written was cancelled. Ctrl+Enter sends, Esc gives up.
    stays: it is there to begin a remark at any time; else only while one is wanted.
    """

    written = pyqtSignal(object)
    pin_requested = pyqtSignal(bool)
    given_up = pyqtSignal()

    def __init__(self, page: str, parent: QWidget | None = None, *, stays: bool = True) -> None:
        super().__init__(parent)
        self._stays = self._is_begun = stays
        self._answered: Thread | None = None
        self._clicked: Choice | None = None
        self._choices: Sequence[Choice] = ()
        self.about = QLabel(self)
        self.anchor = QComboBox(self)
        self.pin = QPushButton(tr("Pin on the map"), self)
        self.text = QPlainTextEdit(self)
        self.send = QPushButton(self)
        self.cancel = QPushButton(tr("Cancel"), self)
        self._name(page)
        self._lay_out()
        self._connect()
        self._refresh()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What a remark can be pinned to without the mouse; what was chosen stays when it is still there."""
        chosen = self.chosen()
        self._choices = choices
        self._fill()
        if chosen is not None:
            self.choose(chosen)

    def chosen(self) -> Anchor | None:
        """What the remark is pinned to; None for the change as a whole."""
        choice = self.anchor.currentData()
        return choice.anchor if choice is not None else None

    def choose(self, anchor: Anchor) -> None:
        """Pin the remark that is being written; nothing when the change has no such thing."""
        found = (row for row in range(self.anchor.count()) if row and self.anchor.itemData(row).anchor == anchor)
        self.anchor.setCurrentIndex(next(found, self.anchor.currentIndex()))

    def set_pin(self, clicked: Choice | None) -> None:
        """What was clicked on the canvas; None when the click was given up."""
        with QSignalBlocker(self.pin):
            self.pin.setChecked(False)
        if clicked is not None:
            self._clicked = clicked
            self._fill()
            self.anchor.setCurrentIndex(1)
            self.text.setFocus()
        self._refresh()

    def answer(self, thread: Thread) -> None:
        """Write an answer instead of a remark."""
        self._answered = thread
        self._refresh()
        self.text.setFocus()

    def begin(self, text: str = "", *, is_wanted: bool = False) -> None:
        """An empty form for a remark, or one with a text that was taken back. is_wanted: one is to be written."""
        self._answered = self._clicked = None
        self._is_begun = self._stays or is_wanted
        self.text.setPlainText(text)
        if self.pin.isChecked():
            self.pin.setChecked(False)
        self._fill()
        self._refresh()

    def is_wanted(self) -> bool:
        """True while a remark can be written here, or an answer is."""
        return self._is_begun or self._answered is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter sends, Esc gives up."""
        if watched is self.text and event.type() == QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.send.click()
                return True
            if event.key() == Qt.Key.Key_Escape and not self.cancel.isHidden():
                self.cancel.click()
                return True
        return bool(super().eventFilter(watched, event))

    def _written(self) -> str:
        return str(self.text.toPlainText()).strip()

    def _send(self) -> None:
        answered: UUID | None = self._answered.head.id if self._answered is not None else None
        anchor = None if answered is not None else self.chosen()
        written = NewRemark(uuid4(), self._written(), anchor, answered)
        self.begin()
        self.written.emit(written)

    def _give_up(self) -> None:
        self.begin(self._written())
        self.given_up.emit()

    def _fill(self) -> None:
        self.anchor.clear()
        self.anchor.addItem(tr("The change as a whole"), None)
        for choice in (*([self._clicked] if self._clicked else ()), *self._choices):
            self.anchor.addItem(choice.text, choice)
        for row in range(self.anchor.count()):
            self.anchor.setItemData(row, self.anchor.itemText(row), Qt.ItemDataRole.ToolTipRole)
        self.anchor.setCurrentIndex(_WHOLE)

    def _refresh(self) -> None:
        answers = self._answered is not None
        self.about.setText(
            tr("Answer to remark {number}").format(number=self._answered.number) if self._answered else tr("Pinned to")
        )
        for part in (self.anchor, self.pin):
            part.setVisible(not answers)
        self.text.setPlaceholderText(tr("Your answer") if answers else tr("What has to be looked at?"))
        self.cancel.setVisible(answers or (self._is_begun and not self._stays))
        self.pin.setText(tr("Click a place on the map") if self.pin.isChecked() else tr("Pin on the map"))
        self.send.setText(tr("Send answer") if answers else tr("Add remark"))
        self.send.setEnabled(bool(self._written()))
        self.send.setToolTip(tr("Ctrl+Enter") if self._written() else tr("Write a remark first"))

    def _name(self, page: str) -> None:
        names = {
            self.anchor: ("anchor", tr("What the remark is pinned to")),
            self.pin: ("pin", tr("Pin on the map")),
            self.text: ("remark_text", tr("Remark")),
            self.send: ("remark", tr("Add remark")),
            self.cancel: ("remark_cancel", tr("Cancel")),
        }
        for widget, (name, accessible) in names.items():
            widget.setObjectName(f"cadastre.{page}.{name}")
            widget.setAccessibleName(accessible)
        self.pin.setCheckable(True)
        self.anchor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.anchor.setMinimumContentsLength(12)
        self.text.setTabChangesFocus(True)
        self.text.setMaximumHeight(60)
        self.text.installEventFilter(self)

    def _lay_out(self) -> None:
        pinned, buttons = QHBoxLayout(), QHBoxLayout()
        pinned.addWidget(self.about)
        pinned.addWidget(self.anchor, 1)
        buttons.addWidget(self.pin, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.send, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(pinned)
        layout.addWidget(self.text)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._refresh)
        self.send.clicked.connect(self._send)
        self.cancel.clicked.connect(self._give_up)
        self.pin.toggled.connect(self.pin_requested)
        self.pin.toggled.connect(self._refresh)
