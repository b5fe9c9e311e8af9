from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit

from cadastre_plugin.panels.connect_dialog import ConnectDialog, SignInRequest


@pytest.fixture
def dialog(qgis_app) -> ConnectDialog:
    dialog = ConnectDialog()
    dialog.offer("", [], None)
    dialog.show()
    return dialog


@pytest.fixture
def requests(dialog: ConnectDialog) -> list[SignInRequest]:
    made: list[SignInRequest] = []
    dialog.sign_in_requested.connect(made.append)
    return made


def _type(dialog: ConnectDialog, name: str, text: str) -> None:
    QTest.keyClicks(dialog.findChild(QLineEdit, f"cadastre.connect.{name}"), text)


def test_what_is_typed_is_asked_for(dialog: ConnectDialog, requests: list[SignInRequest]):
    _type(dialog, "address", " cadastre.example ")
    _type(dialog, "user", "nodira")
    _type(dialog, "password", " sir 'lik\" ")
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert requests == [SignInRequest("cadastre.example", "nodira", " sir 'lik\" ")]
    assert "sir" not in repr(requests)


@pytest.mark.parametrize("missing", ["address", "user", "password"])
def test_nothing_is_asked_while_something_is_missing(missing: str, dialog: ConnectDialog):
    for name in ("address", "user", "password"):
        _type(dialog, name, " " if name == missing and name != "password" else "" if name == missing else "x")
    assert not dialog.confirm.isEnabled()


def test_kept_sign_in_needs_no_password(dialog: ConnectDialog, requests: list[SignInRequest]):
    dialog.offer("https://a.example", [("abc1234", "Nodira"), ("abc1235", "Aziz")], "abc1235")
    assert dialog.saved.currentText() == "Aziz"
    assert not dialog.user.isEnabled() and not dialog.password.isEnabled()
    dialog.confirm.click()
    assert requests == [SignInRequest("https://a.example", authcfg="abc1235")]


def test_while_connecting_nothing_can_be_pressed_twice(dialog: ConnectDialog, requests: list[SignInRequest]):
    dialog.offer("https://a.example", [("abc1234", "Nodira")], "abc1234")
    dialog.set_busy(True)
    dialog.confirm.click()
    assert requests == [] and not dialog.address.isEnabled()
    assert dialog.notice.isVisible() and dialog.notice.progress.isVisible()


def test_error_is_shown_and_can_be_corrected(dialog: ConnectDialog, requests: list[SignInRequest]):
    for name in ("address", "user", "password"):
        _type(dialog, name, "x")
    dialog.set_busy(True)
    dialog.show_error("User name or password is wrong")
    assert dialog.isVisible() and dialog.notice.text.text() == "User name or password is wrong"
    _type(dialog, "password", "y")
    dialog.confirm.click()
    assert requests[0].password == "xy"


def test_closing_while_connecting_gives_the_attempt_up(dialog: ConnectDialog):
    cancelled: list[bool] = []
    dialog.sign_in_cancelled.connect(lambda: cancelled.append(True))
    dialog.reject()
    assert cancelled == []
    dialog.show()
    dialog.set_busy(True)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert cancelled == [True] and not dialog.isVisible()


def test_unencrypted_address_is_warned_of(dialog: ConnectDialog):
    _type(dialog, "address", "http://10.1.2.3")
    dialog.address.editingFinished.emit()
    assert "not encrypted" in dialog.notice.text.text()
