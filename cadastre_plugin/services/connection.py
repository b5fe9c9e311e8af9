"""Signing in and out: from the dialog over the network to a Session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.api.address import server_address
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.replies import Me
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.database import RegisterDatabase
from cadastre_plugin.panels.connect_dialog import ConnectDialog, SignInRequest
from cadastre_plugin.services import credentials
from cadastre_plugin.services.network import network_for
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

ADDRESS = "cadastre/connection/address"
AUTHCFG = "cadastre/connection/authcfg"


def plugin_folder() -> Path:
    """Where the plugin keeps what is its own, in QGIS's profile."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "cadastre"


class Connection(QObject):
    """Holds the session while someone is signed in. Emits signed_in(Session) and signed_out()."""

    signed_in = pyqtSignal(object)
    signed_out = pyqtSignal()

    def __init__(self, window: QWidget, settings: QgsSettings | None = None) -> None:
        super().__init__()
        self.session: Session | None = None
        self._settings = settings or QgsSettings()
        self._task: background.BackgroundTask[SignedIn] | None = None
        self.dialog = ConnectDialog(window)
        self.dialog.sign_in_requested.connect(self.sign_in)
        self.dialog.sign_in_cancelled.connect(self._cancel)

    def ask(self) -> None:
        """Open the dialog with what was used last."""
        known = [(sign_in.authcfg, sign_in.name) for sign_in in credentials.saved()]
        self.dialog.offer(self._settings.value(ADDRESS, "", str), known, self._settings.value(AUTHCFG, "", str))
        self.dialog.open()

    def sign_in(self, request: SignInRequest) -> None:
        """Sign in with what was entered; the dialog says how it goes."""
        try:
            attempt = _attempt(request)
        except CadastreError as error:
            self.dialog.show_error(error.text())
            return
        self.dialog.set_busy(True)
        self._task = background.run(
            tr("Connecting to {address}").format(address=attempt.address),
            lambda progress: _sign_in(attempt),
            lambda signed: self._keep(attempt, signed),
            lambda error: self.dialog.show_error(error.text()),
        )

    def sign_out(self) -> None:
        """End the session; the reader's password is forgotten with it."""
        ended = self._end()
        if ended is not None:
            credentials.forget(credentials.reader_id(ended.address))

    def close(self) -> None:
        """End the session as QGIS ends; a project that was saved with the register's layers opens again without it."""
        self._cancel()
        self._end()
        self.dialog.deleteLater()

    def _end(self) -> Session | None:
        ended, self.session = self.session, None
        if ended is not None:
            self.signed_out.emit()
            ended.client.sign_out()
        return ended

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.forget()
            self._task = None

    def _keep(self, attempt: Attempt, signed: SignedIn) -> None:
        self._task = None
        self.sign_out()
        try:
            session = _kept(attempt, signed)
        except CadastreError as error:
            self.dialog.show_error(error.text())
            return
        self._settings.setValue(ADDRESS, attempt.address)
        self._settings.setValue(AUTHCFG, attempt.authcfg)
        self.session = session
        self.dialog.accept()
        self.signed_in.emit(session)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in ready to be made off the GUI thread. `is_new`: user and password were typed and are to be kept."""

    address: str
    user: str
    password: str = field(repr=False)
    authcfg: str
    is_new: bool
    network: Network


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a sign-in brings."""

    client: CadastreClient
    me: Me
    profile: Profile


def _attempt(request: SignInRequest) -> Attempt:
    """What is needed to sign in, gathered on the GUI thread.

    Raises:
        CadastreError: the address is none, the authentication manager stays closed, or the chosen sign-in is gone.
    """
    address = server_address(request.address)
    credentials.unlock()
    network = network_for(address, plugin_folder())
    if request.authcfg is None:
        authcfg = credentials.user_id(address, request.user)
        return Attempt(address, request.user, request.password, authcfg, True, network)
    known = credentials.read(request.authcfg)
    if known is None:
        raise credentials.CredentialsError(
            "credentials_missing", N_("The chosen sign-in is no longer kept; enter user name and password")
        )
    return Attempt(address, *known, request.authcfg, False, network)


def _sign_in(attempt: Attempt) -> SignedIn:
    client = CadastreClient(Transport(attempt.address, attempt.network), _remembering(attempt))
    me = client.sign_in(attempt.user, attempt.password)
    return SignedIn(client, me, client.profile())


def _remembering(attempt: Attempt) -> Callable[[], tuple[str, str] | None]:
    """Gives the client user and password when the sign-in has expired, without holding them meanwhile."""
    authcfg = attempt.authcfg
    return lambda: credentials.read(authcfg)


def _kept(attempt: Attempt, signed: SignedIn) -> Session:
    """The session, once its secrets stand in the authentication manager.

    Raises:
        CadastreError: they could not be stored, or QGIS does not understand the city's CRS.
    """
    database, crs = signed.me.database, qgis_crs(signed.profile)
    if attempt.is_new:
        name = tr("Cadastre: {user}, {address}").format(user=attempt.user, address=attempt.address)
        credentials.keep(attempt.authcfg, name, attempt.address, attempt.user, attempt.password)
    reader = credentials.reader_id(attempt.address)
    name = tr("Cadastre register, {address}").format(address=attempt.address)
    credentials.keep(reader, name, attempt.address, database.user, database.password)
    register = RegisterDatabase(database.host, database.port, database.name, reader)
    return Session(attempt.address, signed.me, signed.profile, crs, signed.client, register)
