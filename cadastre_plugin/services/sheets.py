"""The sheet of a parcel between the service and the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.events import RegisterEvent
from cadastre_plugin.api.sheet_replies import ParcelSheet
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.map_tools.outline import Outline
from cadastre_plugin.map_tools.pick_parcel_tool import PickParcelTool
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.history.day_words import name_of
from cadastre_plugin.panels.sheet.sheet_dock import SheetDock
from cadastre_plugin.services.borrowed_canvas import BorrowedCanvas
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask

SETTLED_MS = 300
"""So long a day must be on the map before the sheet follows."""


class ShownDay(Protocol):
    """Which day the map shows: `time` and `parcels` are None for today; `moved` tells of another one."""

    moved: Any

    @property
    def time(self) -> RegisterTime | None: ...

    @property
    def parcels(self) -> QgsVectorLayer | None: ...


class Sheets(QObject):
    """Answers the dock's questions while someone is signed in; the parcel that is shown is outlined on the map."""

    def __init__(
        self, dock: SheetDock, project: QgsProject, canvas: QgsMapCanvas, show_dock: Callable[[SheetDock], None]
    ) -> None:
        super().__init__()
        self._dock, self._project, self._canvas, self._show_dock = dock, project, canvas, show_dock
        self._session: Session | None = None
        self._editing: EditSession | None = None
        self._day: ShownDay | None = None
        self._told: RegisterTime | None = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._move)
        self._task: BackgroundTask[ParcelSheet] | None = None
        self._tool = PickParcelTool(canvas, self._layers)
        self._borrowed = BorrowedCanvas(canvas, self._tool)
        self._outline = Outline(canvas)
        self._connect()

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session
        self._dock.sign_in(session.profile)

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._drop()
        self._borrowed.give_back()
        self._session = None
        self._dock.sign_out()

    def close(self) -> None:
        """Leave the map as it was."""
        self._drop()
        self.close_change()
        self._session = None
        self._settled.stop()
        self._borrowed.close()
        self._outline.close()

    def look_at(self, shown: ShownDay) -> None:
        """The day that the map shows is the sheet's, too; asked for whenever it is another one."""
        self._day = shown
        shown.moved.connect(self._settled.start)

    def open_change(self, editing: EditSession) -> None:
        """A change is edited from now on; the sheet says when it touches the rights that are shown."""
        self.close_change()
        self._editing = editing
        editing.changed.connect(self._tell_own_change)
        self._tell_own_change()

    def close_change(self) -> None:
        """No change is edited any more."""
        if self._editing is not None:
            self._editing.changed.disconnect(self._tell_own_change)
            self._editing = None
            self._tell_own_change()

    def pick(self) -> None:
        """Bring the dock to the front; clicks on parcels open their sheets until Esc."""
        self._show_dock(self._dock)
        self._dock.pick.setChecked(True)

    def open(self, number: str) -> None:
        """Show the sheet of a parcel."""
        self._show_dock(self._dock)
        self._dock.request(number)

    def register_changed(self, event: RegisterEvent) -> None:
        """Parcels or rights became others: the sheet is read anew when it tells of them."""
        sheet = self._dock.shown
        if sheet is not None and not _told_in(sheet).isdisjoint((*event.parcels, *event.rights_in)):
            self._dock.refresh()

    def refresh(self) -> None:
        """Something may have been missed."""
        self._dock.refresh()

    def _connect(self) -> None:
        dock, tool = self._dock, self._tool
        dock.sheet_requested.connect(self._load)
        dock.sheet_ended.connect(self._outline.clear)
        dock.pick_requested.connect(lambda wanted: self._borrowed.take() if wanted else self._borrowed.give_back())
        dock.place_requested.connect(self._show_place)
        dock.visibilityChanged.connect(self._on_visibility)
        tool.picked.connect(self._picked)
        tool.missed.connect(lambda: dock.show_missed(tr("There is no parcel at this place")))
        tool.given_up.connect(self._borrowed.give_back)
        tool.deactivated.connect(dock.picking_ended)

    def _picked(self, id: UUID, number: str | None) -> None:
        self._show_dock(self._dock)
        if number:
            self._dock.request(number)
        else:
            self._dock.show_missed(tr("This parcel has no number yet; it has a sheet once its change is approved"))

    def _load(self, number: str) -> None:
        self._drop()
        if self._session is None:
            return
        client, time = self._session.client, self._day.time if self._day is not None else None
        self._told = time
        is_again = self._dock.shown is not None  # of the same parcel: the person may look elsewhere by now
        self._dock.set_day("" if time is None else name_of(time, tr("The parcel")))
        self._task = background.run(
            tr("Loading the sheet of {number}").format(number=number),
            lambda progress: client.sheet(number, time),
            lambda sheet: self._show(number, sheet, is_again=is_again),
            lambda error: self._fail(number, error),
            hidden=True,
        )

    def _show(self, number: str, sheet: ParcelSheet, *, is_again: bool) -> None:
        self._task = None
        self._dock.show_sheet(number, sheet)
        self._tell_own_change()
        if self._session is not None and self._dock.isVisible():
            self._outline.show(sheet.parcel.geometry, self._session.crs)
            if not is_again and not self._outline.is_in_sight():
                self._show_place(sheet.parcel.geometry)

    def _fail(self, number: str, error: CadastreError) -> None:
        self._task = None
        self._dock.show_sheet_error(number, error)

    def _drop(self) -> None:
        """A newer question takes the place of the one that is under way."""
        if self._task is not None:
            self._task.drop()
            self._task = None

    def _show_place(self, place: BaseGeometry) -> None:
        if self._session is not None:
            Spotlight(self._canvas, self._project, self._session.crs).show([place])

    def _on_visibility(self, visible: bool) -> None:
        sheet = self._dock.shown
        if not visible:
            self._outline.clear()
        elif sheet is not None and self._session is not None:
            self._outline.show(sheet.parcel.geometry, self._session.crs)
            self._settled.start()

    def _tell_own_change(self) -> None:
        sheet = self._dock.shown
        if sheet is not None:
            self._dock.set_own_change(self._editing is not None and _touches(self._editing, sheet))

    def _move(self) -> None:
        """Another day is on the map: the parcel is asked for as it was then, if anybody looks at it. Each look is on
        record, so that days that pass by are not asked for.
        """
        if self._session is None:
            return
        time = self._day.time if self._day is not None else None
        if self._dock.isVisible() and time != self._told:
            self._dock.ask_again()

    def _layers(self) -> list[QgsVectorLayer]:
        """The parcels of the day that is shown; today the draft above the register, where a change is edited."""
        past = self._day.parcels if self._day is not None else None
        if past is not None:
            return [past]
        found = (find_layer(self._project, role) for role in (LayerRole.DRAFT, LayerRole.REGISTER))
        return [layer for layer in found if isinstance(layer, QgsVectorLayer)]


def _told_in(sheet: ParcelSheet) -> set[UUID]:
    """Parcels of which the sheet tells something that a change may make different."""
    return {sheet.parcel.id, *sheet.numbers, *(neighbour.id for neighbour in sheet.neighbours)}


def _touches(editing: EditSession, sheet: ParcelSheet) -> bool:
    """True when the draft says something of a right that is shown, or gives one in the parcel."""
    rights = editing.rights.edits.rights
    shown = not sheet.estate.rights.keys().isdisjoint(rights)
    return shown or any(right is not None and right.parcel_id == sheet.parcel.id for right in rights.values())
