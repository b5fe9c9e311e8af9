"""The report of a computation: copied, or saved as a text file for the dossier."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.texts import tr


class ReportBar(QWidget):
    """Grey while there is no report."""

    def __init__(self, name: str, file_name: str, parent: QWidget | None = None) -> None:
        """`name`: of its page in object names. `file_name`: what a saved report is called unless told otherwise."""
        super().__init__(parent)
        self.copy = QPushButton(tr("Copy report"), self)
        self.save = QPushButton(tr("Save report…"), self)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.hide()
        self.copy.setObjectName(f"cadastre.{name}.copy_report")
        self.save.setObjectName(f"cadastre.{name}.save_report")
        self._file_name = file_name
        self._report = ""
        buttons = QHBoxLayout()
        for button in (self.copy, self.save):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(buttons)
        layout.addWidget(self.said)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._ask_and_save)
        self.show_report("")

    def show_report(self, report: str) -> None:
        """Offer this report; an empty one is none."""
        self._report = report
        self.said.hide()
        for button in (self.copy, self.save):
            button.setEnabled(bool(report))
            button.setToolTip("" if report else tr("There is no result yet"))

    def write(self, path: Path) -> None:
        """Save the report and say where, or why not."""
        try:
            path.write_text(self._report, encoding="utf-8")
        except OSError as error:
            self._say(tr("The report could not be saved: {reason}").format(reason=error.strerror or str(error)))
        else:
            self._say(tr("Saved: {path}").format(path=path))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._report)
        self._say(tr("The report is on the clipboard"))

    def _ask_and_save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Save report"), self._file_name, tr("Text (*.txt)"))
        if path:
            self.write(Path(path))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
