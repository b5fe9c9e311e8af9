"""What the tests inside QGIS share."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from qgis.core import QgsApplication, QgsAuthManager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cadastre_plugin.core.model.parcel import Parcel
    from cadastre_plugin.editing.session import EditSession
    from cadastre_plugin.panels.boundary.page import ToolPage
    from cadastre_plugin.services.boundary.workbench import Workbench
    from tests.qgis.seat import Seat
    from tests.server.world import World


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


@pytest.fixture
def seat(auth_manager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Seat]]:
    """`seat()`: a QGIS of its own; the drafts of all of them lie in the test's folder."""
    monkeypatch.setattr("cadastre_plugin.services.draft_files.plugin_folder", lambda: tmp_path)
    from tests.qgis.seat import sit_down  # the whole plugin, which most tests here do without

    seats: list[Seat] = []

    def take() -> Seat:
        seats.append(sit_down())
        return seats[-1]

    yield take
    for one in seats:
        one.leave()


@pytest.fixture
def base() -> Sequence[Parcel] | None:
    """What `session` is made of: a row of three lots, unless the tests of a module have another one."""
    return None


@pytest.fixture
def session(qgis_new_project, base: Sequence[Parcel] | None) -> Iterator[EditSession]:
    """A change that is edited, its draft in the project."""
    from tests.qgis.benches import edited

    with edited(base) as opened:
        yield opened


@pytest.fixture
def page(bench: Workbench) -> ToolPage:
    """The page of the tool in front; `bench` is the module's own."""
    assert bench.work is not None
    return bench.work.page


@pytest.fixture(scope="module")
def world(module_database) -> Iterator[World]:
    """An empty city with its service, for the tests of a module."""
    from tests.server.world import World, serving, settings_of

    database = module_database()
    settings = settings_of(database, heartbeat_seconds=0.5)
    with serving(settings) as address:
        yield World(database, address, settings)


@pytest.fixture
def desk(seat: Callable[[], Seat], world: World) -> Seat:
    """A QGIS with a surveyor of the city signed in, unless the tests of a module have another one."""
    taken = seat()
    taken.sign_in(world.surveyor())
    return taken


@pytest.fixture
def lots(world: World) -> list[Parcel]:
    """Some neighbours in a row."""
    return world.row_of_lots()


@pytest.fixture
def open_change(desk: Seat, lots: list[Parcel]) -> UUID:
    """A change with a boundary moved by 3 m, open on the desk."""
    from tests.qgis.seat import shapes

    desk.open_area(lots)
    id = desk.start_change("Chegara")
    desk.reshape(*shapes(lots[0], lots[1], 3))
    desk.wait_for_check()
    return id
