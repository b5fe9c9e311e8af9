"""A field for a pasted or typed table of measurements: examples to click on, a line that cannot be read in red."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFontDatabase, QTextCursor, QTextFormat
from qgis.PyQt.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.examples import Example
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.notice import Notice

_LINES = 6
_BEFORE = "#before"
_WRONG = QColor(198, 40, 40, 60)


class SurveyText(QWidget):
    """changed(): the text is another one. A click on an example puts it in place of the text; Ctrl+Z takes it back."""

    changed = pyqtSignal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        """`name`: of its page in object names. `title`: what is written here, for screen readers too."""
        super().__init__(parent)
        self.examples = QLabel(self)
        self.edit = QPlainTextEdit(self)
        self.notice = Notice(self)
        self._title = title
        self._offered: dict[str, Example] = {}
        self._name(name)
        self._lay_out()
        self.edit.textChanged.connect(self.changed)
        self.examples.linkActivated.connect(self._take)

    def offer(self, examples: Sequence[Example]) -> None:
        """Offer these examples."""
        before = {link: example for link, example in self._offered.items() if link == _BEFORE}
        self._offered = {f"#{at}": example for at, example in enumerate(examples)} | before
        self._show_offer()

    def text(self) -> str:
        """What is written."""
        return str(self.edit.toPlainText())

    def write(self, text: str) -> None:
        """Put a text in place of what is written, as one step that Ctrl+Z takes back."""
        cursor = QTextCursor(self.edit.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def append(self, line: str) -> None:
        """Add a line at the end."""
        self.write(f"{self.text().rstrip()}\n{line}\n".lstrip())

    def empty(self) -> None:
        """Write nothing; what was written is offered among the examples."""
        if self.text().strip():
            self._offered[_BEFORE] = Example(N_("what was here before"), self.text())
            self._show_offer()
        self.write("")

    def show_error(self, error: CadastreError | None) -> None:
        """Say what cannot be read and mark its line; None when all can."""
        line = error.line if isinstance(error, SurveyError) else None
        self.edit.setExtraSelections([self._mark(line)] if line else [])
        self.notice.error(error.text()) if error else self.notice.clear()

    def _take(self, link: str) -> None:
        self.write(self._offered[link].text)
        self.edit.setFocus()

    def _show_offer(self) -> None:
        links = (f'<a href="{link}">{tr(example.name)}</a>' for link, example in self._offered.items())
        self.examples.setText(f"<b>{self._title}</b><br>{tr('Examples')}: {' · '.join(links)}")

    def _mark(self, line: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(self.edit.document().findBlockByNumber(line - 1))
        mark.format.setBackground(_WRONG)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return mark

    def _name(self, name: str) -> None:
        self.examples.setObjectName(f"cadastre.{name}.examples")
        self.examples.setWordWrap(True)
        self.examples.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.edit.setObjectName(f"cadastre.{name}.text")
        self.edit.setAccessibleName(self._title)
        self.edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.edit.setTabChangesFocus(True)  # the keyboard leaves it; a pasted tab stays a tab
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * _LINES + 26)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.examples, self.edit, self.notice):
            layout.addWidget(part)
