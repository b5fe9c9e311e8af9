"""The dialog to connect: where the service is, and who wants in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qgis.gui import QgsPasswordLineEdit
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from cadastre_plugin.api.address import is_open
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What was typed, or the id of the configuration that was chosen instead of user and password."""

    address: str
    user: str = ""
    password: str = field(default="", repr=False)
    authcfg: str | None = None


class ConnectDialog(QDialog):
    """Emits sign_in_requested(SignInRequest) and stays open until it is accepted, so that a mistake can be corrected.

    sign_in_cancelled(): it was closed while a sign-in was under way.
    """

    sign_in_requested = pyqtSignal(object)
    sign_in_cancelled = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.connect.dialog")
        self.setWindowTitle(tr("Connect to the cadastre"))
        self.address = _named(QLineEdit(self), "cadastre.connect.address")
        self.saved = _named(QComboBox(self), "cadastre.connect.saved")
        self.user = _named(QLineEdit(self), "cadastre.connect.user")
        self.password = _named(QgsPasswordLineEdit(self), "cadastre.connect.password")
        self.notice = Notice(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.confirm = self.buttons.addButton(tr("Connect"), QDialogButtonBox.ButtonRole.AcceptRole)
        _named(self.confirm, "cadastre.connect.confirm")
        self._is_busy = False
        self._lay_out()
        self._connect()

    def offer(self, address: str, saved: Iterable[tuple[str, str]], chosen: str | None) -> None:
        """Show the last address and the kept sign-ins (id, name); `chosen` is the id of the one used last."""
        self.address.setText(address)
        self.saved.clear()
        self.saved.addItem(tr("Enter user name and password"), None)
        for authcfg, name in saved:
            self.saved.addItem(name, authcfg)
        self.saved.setCurrentIndex(max(0, self.saved.findData(chosen)))
        self.password.clear()
        self.notice.clear()
        self.set_busy(False)
        self._first_empty().setFocus()

    def set_busy(self, busy: bool) -> None:
        """A sign-in is under way, or it has ended."""
        self._is_busy = busy
        if busy:
            self.notice.waiting(tr("Connecting to the server"))
        for field_ in (self.address, self.saved, self.user, self.password):
            field_.setEnabled(not busy)
        self._refresh()

    def show_error(self, text: str) -> None:
        """The sign-in failed: why, and what to do."""
        self.set_busy(False)
        self.notice.error(text)
        self._first_empty().setFocus()

    def reject(self) -> None:
        """Close without connecting."""
        if self._is_busy:
            self.sign_in_cancelled.emit()
        super().reject()

    def _lay_out(self) -> None:
        self.address.setPlaceholderText("https://cadastre.example")
        self.address.setMinimumWidth(360)
        form = QFormLayout()
        form.addRow(tr("Server"), self.address)
        form.addRow(tr("Sign in with"), self.saved)
        form.addRow(tr("User name"), self.user)
        form.addRow(tr("Password"), self.password)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        for typed in (self.address, self.user, self.password):
            typed.textChanged.connect(self._refresh)
        self.address.editingFinished.connect(self._warn)
        self.saved.currentIndexChanged.connect(self._refresh)
        self.buttons.accepted.connect(self._request)
        self.buttons.rejected.connect(self.reject)

    def _refresh(self) -> None:
        typed = self.saved.currentData() is None
        for field_ in (self.user, self.password):
            field_.setEnabled(typed and not self._is_busy)
        known = not typed or bool(self.user.text().strip() and self.password.text())
        self.confirm.setEnabled(known and bool(self.address.text().strip()) and not self._is_busy)

    def _warn(self) -> None:
        if is_open(self.address.text().strip()):
            self.notice.plain(tr("This connection is not encrypted: others on the network could read your password"))

    def _request(self) -> None:
        address, authcfg = self.address.text().strip(), self.saved.currentData()
        if authcfg is None:
            request = SignInRequest(address, self.user.text().strip(), self.password.text())
        else:
            request = SignInRequest(address, authcfg=authcfg)
        self.sign_in_requested.emit(request)

    def _first_empty(self) -> QWidget:
        fields = [self.address] if self.saved.currentData() else [self.address, self.user, self.password]
        return next((typed for typed in fields if not typed.text()), self.confirm)


def _named(widget: QWidget, name: str) -> QWidget:
    widget.setObjectName(name)
    return widget
