"""The plugin as QGIS loads and unloads it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication, QgsExpression, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QMenu, QToolBar

import cadastre_plugin
from cadastre_plugin.layers import area_function, boundary_function
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.draft_layer import DraftLayer
from cadastre_plugin.layers.parcel_features import features_of
from cadastre_plugin.plugin import CadastrePlugin
from cadastre_plugin.services.actions import ACTIONS, PREFIX
from cadastre_plugin.services.boundary.catalogue import TOOLS
from tests.qgis.coverage import parcels, tashkent
from tests.qgis.desk import Iface
from tests.qgis.waiting import pause


@pytest.fixture
def iface(qgis_app) -> Iterator[Iface]:
    made = Iface()
    made.window.show()
    yield made
    made.window.close()


@pytest.fixture
def plugin(iface: Iface) -> Iterator[CadastrePlugin]:
    loaded = cadastre_plugin.classFactory(iface)
    loaded.initGui()
    yield loaded
    loaded.unload()


def _action(iface: Iface, name: str) -> QAction:
    found = iface.window.findChild(QAction, PREFIX + name)
    assert found is not None
    return found


def _belongings(iface: Iface) -> dict[str, object]:
    """Everything in the window, and all threads, timers and tasks."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    kinds = (QAction, QDockWidget, QMenu, QToolBar, QTimer, QThread, QObject)
    return {
        **{kind.__name__: len(iface.window.findChildren(kind)) for kind in kinds},
        "registered": len(iface.registered),
        "messages": len(iface.bar.items()),
        "threads": sorted(thread.name for thread in threading.enumerate()),
        "tasks": QgsApplication.taskManager().countActiveTasks(),
        "layers": len(QgsProject.instance().mapLayers()),
        "tool": iface.canvas.mapTool(),
    }


def test_loading_and_unloading_twice_leaves_nothing(iface: Iface):
    before = _belongings(iface)
    for _ in range(2):
        loaded = cadastre_plugin.classFactory(iface)
        loaded.initGui()
        assert iface.window.findChild(QDockWidget, "cadastre.work") is not None
        assert len(iface.registered) == len(ACTIONS) + len(TOOLS)
        pause(50)
        loaded.unload()
        pause(50)
    assert _belongings(iface) == before


def test_functions_of_a_draft_go_with_the_plugin_and_come_back_with_it(iface: Iface):
    names = (area_function.NAME, boundary_function.NAME)
    for _ in range(2):
        loaded = cadastre_plugin.classFactory(iface)
        loaded.initGui()
        draft = DraftLayer(qgis_crs(tashkent()), tashkent(), "09")
        draft.fill(features_of(parcels(1)))
        assert all(QgsExpression.isFunctionName(name) for name in names)
        assert next(draft.layer.getFeatures())["computed_area"] > 0
        loaded.unload()
        pause(50)
        assert not any(QgsExpression.isFunctionName(name) for name in names)


def test_unloading_what_was_never_started_is_harmless(iface: Iface):
    cadastre_plugin.classFactory(iface).unload()


def test_actions_are_found_by_name_and_have_shortcuts_of_their_own(plugin: CadastrePlugin, iface: Iface):
    shortcuts = [_action(iface, kind.name).shortcut().toString() for kind in (*ACTIONS, *TOOLS)]
    given = [shortcut for shortcut in shortcuts if shortcut]
    assert len(set(given)) == len(given) >= 6
    assert not [one for one in given if re.fullmatch(r"Alt\+\D", one)], "Alt and a letter opens a menu of QGIS"
    assert all(
        _action(iface, kind.name).text() and not _action(iface, kind.name).icon().isNull()
        for kind in (*ACTIONS, *TOOLS)
    )


def test_only_connecting_is_possible_at_first_and_the_others_say_why(plugin: CadastrePlugin, iface: Iface):
    enabled = [kind.name for kind in (*ACTIONS, *TOOLS) if _action(iface, kind.name).isEnabled()]
    assert enabled == ["connect"]
    for name in ("work", "start_change", "submit", "review", "history", "sign_out"):
        assert _action(iface, name).toolTip().endswith("Connect to the server first")


def test_connect_opens_the_dialog_and_does_not_wait_for_it(plugin: CadastrePlugin, iface: Iface):
    _action(iface, "connect").trigger()
    dialog = iface.window.findChild(QObject, "cadastre.connect.dialog")
    assert dialog.isVisible()
    dialog.reject()


def test_docks_are_there_and_hidden(plugin: CadastrePlugin, iface: Iface):
    docks = {dock.objectName(): dock.isVisible() for dock in iface.window.findChildren(QDockWidget)}
    names = ("work", "conflict", "review", "sheet", "history", "lineage", "boundary", "rights", "lookups", "time")
    assert docks == {f"cadastre.{name}": False for name in (*names, "differences")}
