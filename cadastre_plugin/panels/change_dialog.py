"""The dialog that starts a change: what kind it is, what it is called, from which application."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.profile.profile import CodeItem, Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice

LONGEST_TITLE = 200
LONGEST_APPLICATION = 60


class ChangeDialog(QDialog):
    """Emits started(Change) with a new change that has no parcels yet, once what was entered is complete."""

    started = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.change.dialog")
        self.setWindowTitle(tr("Start a change"))
        self.kind = _named(QComboBox(self), "cadastre.change.kind", tr("Kind"))
        self.title = _named(QLineEdit(self), "cadastre.change.title", tr("Title"))
        self.application = _named(QLineEdit(self), "cadastre.change.application", tr("Application number"))
        self.district = _named(QComboBox(self), "cadastre.change.district", tr("District"))
        self.notice = Notice(self)
        self.buttons = QDialogButtonBox(self)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.confirm = self.buttons.addButton(tr("Start"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setObjectName("cadastre.change.confirm")
        self._lay_out()
        self.buttons.accepted.connect(self._start)
        self.buttons.rejected.connect(self.reject)

    def offer(self, profile: Profile, districts: Iterable[str], chosen: str | None) -> None:
        """Empty the fields; `districts` are the codes a person may work in, `chosen` the one of the work area."""
        _fill(self.kind, profile.codes("change_kind"))
        allowed = set(districts)
        _fill(self.district, (item for item in profile.districts if item.code in allowed))
        self.district.setCurrentIndex(max(0, self.district.findData(chosen)))
        self.title.clear()
        self.application.clear()
        self.notice.clear()
        self.title.setFocus()

    def _lay_out(self) -> None:
        self.title.setMaxLength(LONGEST_TITLE)
        self.title.setMinimumWidth(320)
        self.application.setMaxLength(LONGEST_APPLICATION)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Kind"), self.kind)
        form.addRow(tr("Title"), self.title)
        form.addRow(tr("Application number"), self.application)
        form.addRow(tr("District"), self.district)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    def _start(self) -> None:
        title, application = self.title.text().strip(), self.application.text().strip()
        if not title:
            self._refuse(tr("Give the change a title"), self.title)
        elif not application:
            self._refuse(tr("Enter the number of the application"), self.application)
        elif self.district.currentData() is None:
            self._refuse(tr("You may not work in any district; ask your administrator"), self.district)
        else:
            kind, district = self.kind.currentData(), self.district.currentData()
            self.accept()
            self.started.emit(Change(uuid4(), kind, title, application, district))

    def _refuse(self, text: str, field: QWidget) -> None:
        self.notice.error(text)
        field.setFocus()


def _named(widget: QWidget, name: str, accessible: str) -> QWidget:
    widget.setObjectName(name)
    widget.setAccessibleName(accessible)
    return widget


def _fill(combo: QComboBox, items: Iterable[CodeItem]) -> None:
    combo.clear()
    for item in items:
        combo.addItem(item.name(), item.code)
