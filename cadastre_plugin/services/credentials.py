"""Secrets, kept in QGIS's authentication manager and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import QgsApplication, QgsAuthMethodConfig

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_

METHOD = "Basic"


class CredentialsError(CadastreError):
    """The authentication manager does not give or take a secret."""


@dataclass(frozen=True, slots=True)
class SavedSignIn:
    """User name and password that QGIS keeps: the id of the configuration and its name."""

    authcfg: str
    name: str


def unlock() -> None:
    """Open the authentication manager; QGIS asks for its master password when it has to. On the GUI thread.

    Raises:
        CredentialsError: the master password was not given, or QGIS runs without its authentication manager.
    """
    manager = QgsApplication.authManager()
    if manager.isDisabled():
        raise CredentialsError(
            "credentials_disabled", N_("QGIS's authentication manager is off; QGIS says why in its log")
        )
    if not manager.setMasterPassword(True):
        raise CredentialsError(
            "credentials_locked", N_("QGIS needs its master password to keep your sign-in safe. Try again and enter it")
        )


def saved() -> Sequence[SavedSignIn]:
    """What can be chosen instead of typing: all configurations of user name and password, without opening any."""
    configurations = QgsApplication.authManager().availableAuthMethodConfigs()
    basic = ((id, config) for id, config in configurations.items() if config.method() == METHOD)
    found = (SavedSignIn(id, config.name()) for id, config in basic if id != reader_id(config.uri()))
    return sorted(found, key=lambda sign_in: sign_in.name)


def user_id(address: str, user: str) -> str:
    """The id of the configuration for a person on a server."""
    return _id("user", address, user)


def reader_id(address: str) -> str:
    """The id of the configuration for reading a server's register: the same always, since projects name it."""
    return _id("reader", address)


def keep(authcfg: str, name: str, address: str, user: str, password: str) -> None:
    """Keep user name and password under an id, in place of what it held. The manager must be unlocked.

    Raises:
        CredentialsError: QGIS could not store it.
    """
    manager = QgsApplication.authManager()
    config = QgsAuthMethodConfig(METHOD)
    config.setId(authcfg)
    config.setName(name)
    config.setUri(address)
    config.setConfig("username", user)
    config.setConfig("password", password)
    is_known = authcfg in manager.configIds()
    stored = manager.updateAuthenticationConfig(config) if is_known else manager.storeAuthenticationConfig(config)[0]
    if not stored:
        raise CredentialsError("credentials_not_kept", N_("QGIS could not keep {name}; its log says why"), name=name)


def read(authcfg: str) -> tuple[str, str] | None:
    """User name and password of a configuration; None when there is none or it is of another kind. Any thread."""
    config = QgsAuthMethodConfig()
    found, config = QgsApplication.authManager().loadAuthenticationConfig(authcfg, config, True)
    if not found or config.method() != METHOD:
        return None
    return config.config("username"), config.config("password")


def forget(authcfg: str) -> None:
    """Remove a configuration; nothing when there is none."""
    manager = QgsApplication.authManager()
    if authcfg in manager.configIds():
        manager.removeAuthenticationConfig(authcfg)


_ID_LETTERS = 7  # the length that QGIS finds ids by


def _id(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_ID_LETTERS]
