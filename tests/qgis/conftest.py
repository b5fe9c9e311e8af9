"""What the tests inside QGIS share."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication


@pytest.fixture(scope="session", autouse=True)
def user_database(qgis_app) -> None:
    """The file that QGIS's desktop makes at its start: user CRS stand in it."""
    assert QgsApplication.createDatabase()
