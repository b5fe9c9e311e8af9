"""What the tests inside QGIS share."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication, QgsAuthManager


@pytest.fixture(scope="session", autouse=True)
def user_database(qgis_app) -> None:
    """The file that QGIS's desktop makes at its start: user CRS stand in it."""
    assert QgsApplication.createDatabase()


@pytest.fixture
def auth_manager(qgis_app) -> Iterator[QgsAuthManager]:
    """QGIS's authentication manager, open and empty."""
    manager = QgsApplication.authManager()
    manager.setPasswordHelperEnabled(False)
    manager.clearMasterPassword()
    manager.eraseAuthenticationDatabase(False)
    assert manager.setMasterPassword("a password of tests", True)
    yield manager
    for id in manager.configIds():
        manager.removeAuthenticationConfig(id)


@pytest.fixture(autouse=True)
def broken_slots(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An exception that leaves a slot or a virtual method of Qt fails the test; PyQt itself would end the process."""
    broken: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: broken.append("".join(traceback.format_exception(*error))))
    yield
    assert not broken, "\n".join(broken)
