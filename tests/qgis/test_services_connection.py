"""Signing in over real HTTP, with secrets in a real authentication manager."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QSettings

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.panels.connect_dialog import SignInRequest
from cadastre_plugin.services import credentials
from cadastre_plugin.services.connection import Connection
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from tests.api import documents
from tests.api.loopback import Loopback, Reply, problem
from tests.qgis.desk import Iface
from tests.qgis.waiting import pause, wait_until


@pytest.fixture
def service() -> Iterator[Loopback]:
    loopback = Loopback()
    loopback.answer("POST", "/token", Reply(body={"access_token": "first"}))
    loopback.answer("GET", "/me", Reply(body=documents.ME))
    loopback.answer("GET", "/profile", Reply(body=documents.profile()))
    yield loopback
    loopback.stop()


@pytest.fixture
def settings(tmp_path: Path) -> QgsSettings:
    return QgsSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def connection(auth_manager, settings: QgsSettings) -> Iterator[Connection]:
    iface = Iface()
    made = Connection(iface.mainWindow(), settings)
    yield made
    made.close()
    background.stop_all()


def _sign_in(connection: Connection, request: SignInRequest) -> None:
    """From the open dialog until it has closed or says why not."""
    connection.ask()
    connection.sign_in(request)
    dialog = connection.dialog
    wait_until(lambda: not dialog.isVisible() or not dialog.notice.progress.isVisibleTo(dialog))


def _typed(service: Loopback, user: str = "nodira") -> SignInRequest:
    return SignInRequest(service.address.removeprefix("http://"), user, "secret")


def test_sign_in_makes_a_session(connection: Connection, service: Loopback):
    sessions: list[Session] = []
    connection.signed_in.connect(sessions.append)
    _sign_in(connection, _typed(service))
    (session,) = sessions
    assert session is connection.session and not connection.dialog.isVisible()
    assert session.me.roles == {Role.SURVEYOR} and session.profile.id == "tashkent" and session.crs.isValid()
    assert (session.database.host, session.database.name) == ("127.0.0.1", "cadastre")
    assert credentials.read(session.database.authcfg) == ("cadastre_reader", "read-only")


def test_no_secret_leaves_the_authentication_manager(connection: Connection, service: Loopback, settings: QgsSettings):
    _sign_in(connection, _typed(service))
    settings.sync()
    stored = Path(settings.fileName()).read_text()
    assert service.address in stored
    assert not [secret for secret in ("secret", "read-only", "first") if secret in stored]
    assert connection.session and "read-only" not in repr(connection.session.database)


def test_second_time_the_kept_sign_in_is_offered(connection: Connection, service: Loopback):
    _sign_in(connection, _typed(service))
    connection.sign_out()
    connection.ask()
    dialog = connection.dialog
    assert dialog.address.text() == service.address and "nodira" in dialog.saved.currentText()
    dialog.confirm.click()
    wait_until(lambda: connection.session is not None)
    assert service.asked("POST", "/token")[-1].body == b"username=nodira&password=secret"


def test_kept_sign_in_that_was_removed_meanwhile_is_said(connection: Connection, service: Loopback):
    _sign_in(connection, SignInRequest(service.address, authcfg="nothere"))
    assert "no longer kept" in connection.dialog.notice.text.text()


@pytest.mark.parametrize(
    ("path", "reply", "text"),
    [
        pytest.param("/token", problem(401, "wrong_credentials"), "User name or password is wrong", id="password"),
        pytest.param(
            "/token", Reply(200, b"<html>Router</html>", {"Content-Type": "text/html"}), "not a cadastre", id="page"
        ),
        pytest.param("/me", Reply(body={"id": 1}), "Update the plugin", id="newer service"),
        pytest.param("/profile", Reply(body={"id": "new"}), "Update the plugin", id="newer profile"),
        pytest.param("/me", problem(503, "database_down"), "its database does not answer", id="database down"),
        pytest.param(
            "/profile", Reply(502, b"<h1>nginx</h1>", {"Content-Type": "text/html"}), "status 502", id="proxy page"
        ),
    ],
)
def test_each_failure_is_said_in_the_open_dialog(
    path: str, reply: Reply, text: str, connection: Connection, service: Loopback
):
    service.answer("POST" if path == "/token" else "GET", path, reply)
    _sign_in(connection, _typed(service))
    dialog = connection.dialog
    assert text in dialog.notice.text.text() and dialog.isVisible() and dialog.confirm is not None
    assert connection.session is None
    assert credentials.saved() == [], "a sign-in that failed is not kept"


def test_server_that_is_not_there_is_said(connection: Connection):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    _sign_in(connection, SignInRequest(f"127.0.0.1:{port}", "nodira", "secret"))
    assert "cannot be reached" in connection.dialog.notice.text.text()


def test_address_that_is_none_is_said_at_once(connection: Connection):
    _sign_in(connection, SignInRequest("ftp://x", "nodira", "secret"))
    assert "is not a server address" in connection.dialog.notice.text.text()


def test_without_the_master_password_nothing_is_sent(connection: Connection, service: Loopback, auth_manager):
    auth_manager.clearMasterPassword()
    _sign_in(connection, _typed(service))
    assert "master password" in connection.dialog.notice.text.text()
    assert service.requests == []


def test_attempt_that_was_given_up_has_no_effect(connection: Connection, service: Loopback):
    service.answer("POST", "/token", Reply(body={"access_token": "late"}, delay=0.3))
    connection.ask()
    connection.sign_in(_typed(service))
    connection.dialog.reject()
    pause(700)
    assert connection.session is None and service.asked("POST", "/token")


def test_window_stays_alive_while_it_connects(connection: Connection, service: Loopback):
    service.answer("POST", "/token", Reply(body={"access_token": "slow"}, delay=0.5))
    connection.ask()
    connection.sign_in(_typed(service))
    assert connection.dialog.notice.progress.isVisible() and not connection.dialog.confirm.isEnabled()
    wait_until(lambda: connection.session is not None)


def test_expired_sign_in_is_renewed_from_the_kept_one(connection: Connection, service: Loopback):
    _sign_in(connection, _typed(service))
    assert connection.session
    service.answer("GET", "/me", problem(401, "token_expired"), Reply(body=documents.ME))
    service.answer("POST", "/token", Reply(body={"access_token": "second"}))
    client, found = connection.session.client, []
    background.run("Me", lambda progress: client.me(), found.append, found.append)
    wait_until(lambda: found)
    assert found[0].name == "nodira"
    assert service.requests[-1].headers["Authorization"] == "Bearer second"


def test_sign_out_ends_the_session_and_forgets_the_reader(connection: Connection, service: Loopback):
    _sign_in(connection, _typed(service))
    session, told = connection.session, []
    connection.signed_out.connect(lambda: told.append(True))
    assert session
    connection.sign_out()
    connection.sign_out()
    assert told == [True] and connection.session is None
    assert credentials.read(session.database.authcfg) is None
    assert len(credentials.saved()) == 1, "the person's own sign-in stays"


def test_end_of_qgis_keeps_what_saved_projects_need(connection: Connection, service: Loopback):
    _sign_in(connection, _typed(service))
    session = connection.session
    assert session
    connection.close()
    assert connection.session is None
    assert credentials.read(session.database.authcfg) == ("cadastre_reader", "read-only")


def test_signing_in_as_another_ends_the_session_before(connection: Connection, service: Loopback):
    told: list[str] = []
    connection.signed_in.connect(lambda session: told.append("in"))
    connection.signed_out.connect(lambda: told.append("out"))
    _sign_in(connection, _typed(service))
    _sign_in(connection, _typed(service, "aziz"))
    assert told == ["in", "out", "in"]
    assert connection.session and credentials.read(connection.session.database.authcfg) is not None
