"""Runs inside QGIS when scripts/run opens it: the city's project, and the dialog to connect with its address."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.core import QgsApplication, QgsProject, QgsRectangle, QgsSettings
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAction, QDockWidget

from cadastre_plugin.core.profile.profile import Profile, profile_of
from cadastre_plugin.layers.crs import qgis_crs

ADDRESS = "cadastre/connection/address"


def make_ready(iface: QgisInterface, project: Path, profile: Profile, address: str) -> None:
    """Open the project, an empty one in the city's CRS when there is none yet, and ask who wants in."""
    open_credentials(Path(os.environ["CADASTRE_MASTER_PASSWORD_FILE"]))
    QgsSettings().setValue(ADDRESS, address)
    if project.exists():
        iface.addProject(str(project))
    else:
        begin_project(iface, project, profile)
    connect = iface.mainWindow().findChild(QAction, "cadastre.connect")
    if connect is not None:  # without its libraries the plugin has said so instead
        connect.trigger()


def open_credentials(master_password: Path) -> None:
    """Open the profile's store of credentials; QGIS itself reads the file only once the store has a password."""
    QgsApplication.authManager().setMasterPassword(master_password.read_text(), True)


def begin_project(iface: QgisInterface, path: Path, profile: Profile) -> None:
    """An empty project in the city's CRS, with the whole city in view and the room of the file browser given to it."""
    browser = iface.mainWindow().findChild(QDockWidget, "Browser")
    if browser is not None:
        browser.close()
    project = QgsProject.instance()
    project.setCrs(qgis_crs(profile))
    project.setTitle(profile.title.get("en", profile.id))
    west, south, east, north = profile.bounds
    iface.mapCanvas().setExtent(QgsRectangle(west, south, east, north))
    iface.mainWindow().showMaximized()
    _name_the_source(project, profile.attribution)
    path.parent.mkdir(parents=True, exist_ok=True)
    project.write(str(path))
    if profile.attribution:
        iface.addProject(str(path))  # QGIS reads its decorations from a project that it opens


def _name_the_source(project: QgsProject, attribution: str) -> None:
    """QGIS's own copyright decoration, at the lower right of the map."""
    project.writeEntry("CopyrightLabel", "/Enabled", bool(attribution))
    project.writeEntry("CopyrightLabel", "/Label", attribution)


if __name__ != "scripts.stack.ready":  # executed by QGIS, not imported
    from qgis.utils import iface as _iface

    _arguments = (Path(os.environ["CADASTRE_PROJECT"]), profile_of(os.environ["CADASTRE_PROFILE"]))
    QTimer.singleShot(0, lambda: make_ready(_iface, *_arguments, os.environ["CADASTRE_SERVER_URL"]))
