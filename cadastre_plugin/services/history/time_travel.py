"""The map on other days: the time slider between the service, which says when something happened, and the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.api.events import RegisterEvent
from cadastre_plugin.api.history_replies import Moments
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.history.chosen_day import ChosenDay
from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.past_layers import DayNames, PastLayers, remove_passing
from cadastre_plugin.panels.history.day_banner import DayBanner
from cadastre_plugin.panels.history.day_words import knowledge_words, law_words, name_of
from cadastre_plugin.panels.history.time_dock import TimeDock
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.services.history.departure import Departure
from cadastre_plugin.services.map_bounds import map_bounds
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask

SETTLED_MS = 400
"""So long the map must stand still before one asks what happened in it."""
SUBJECT = "time"
OBSTACLE = N_("The map shows a past day; go back to today first")


class TimeTravel(QObject):
    """Answers the dock while someone is signed in. moved(): another day is on the map, or today again.
    comparison_requested(datetime): what changed since that moment is wanted."""

    moved = pyqtSignal()
    comparison_requested = pyqtSignal(object)

    def __init__(self, iface: QgisInterface, project: QgsProject, messages: Messages, edits: Sequence[QWidget]) -> None:
        """edits: widgets in which a change is made, grey while a past day is shown."""
        super().__init__()
        self._iface, self._project, self._messages = iface, project, messages
        self._canvas = iface.mapCanvas()
        self._dock = TimeDock(iface.mainWindow())
        iface.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._dock)  # below the map: a slider wants width
        self._dock.hide()
        self._banner = DayBanner(self._canvas)
        self._departure = Departure(iface, project, edits)
        self._session: Session | None = None
        self._layers: PastLayers | None = None
        self._task: BackgroundTask[Moments] | None = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._connect()

    @property
    def time(self) -> RegisterTime | None:
        """The day that is on the map; None for today."""
        return self._layers.time if self._layers is not None else None

    @property
    def parcels(self) -> QgsVectorLayer | None:
        """The parcels of the day that is on the map; None for today."""
        return self._layers.parcels if self._layers is not None and self._layers.is_there else None

    @property
    def obstacle(self) -> str:
        """Why nothing can be edited; empty when something can."""
        return tr(OBSTACLE) if self._departure.is_away else ""

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session
        remove_passing(self._project)  # a project that was saved on a past day
        self._dock.sign_in()
        self._settled.start()

    def sign_out(self) -> None:
        """Nobody is signed in: today comes back, and then leaves with the rest of the register."""
        self._drop()
        self._return()
        self._session = None
        self._dock.sign_out()

    def close(self) -> None:
        """Leave the map as it was."""
        self.sign_out()
        self._settled.stop()
        self._project.readProject.disconnect(self._clear)
        self._project.cleared.disconnect(self._forget)
        self._departure.close()
        self._banner.deleteLater()
        self._iface.removeDockWidget(self._dock)
        self._dock.deleteLater()

    def show(self) -> None:
        """Bring the slider below the map; the keyboard moves it."""
        was_hidden = self._dock.isHidden()
        self._dock.show()
        self._dock.raise_()
        self._dock.slider.setFocus()
        if was_hidden and not self._dock.isFloating():
            height = self._dock.minimumSizeHint().height()  # the map needs the room more
            self._iface.mainWindow().resizeDocks([self._dock], [height], Qt.Orientation.Vertical)

    def go_to_today(self) -> None:
        """Show the register as it stands."""
        if self._departure.is_away:
            self._dock.go_to_today()

    def register_changed(self, event: RegisterEvent) -> None:
        """Something happened: the slider has a moment more."""
        self._settled.start()

    def _connect(self) -> None:
        dock = self._dock
        dock.day_chosen.connect(self._show)
        dock.keep_requested.connect(self._keep)
        dock.moments_requested.connect(self._load)
        dock.differences_requested.connect(self._ask_to_compare)
        dock.visibilityChanged.connect(lambda visible: self._settled.start() if visible else None)
        self._canvas.extentsChanged.connect(self._settled.start)
        self._settled.timeout.connect(self._load)
        self._project.cleared.connect(self._forget)
        self._project.readProject.connect(self._clear)

    def _load(self) -> None:
        """Ask when something happened in what the map shows, if anybody looks at the slider."""
        session = self._session
        self._drop()
        if session is None or not self._dock.isVisible():
            return
        bounds = map_bounds(self._canvas, session.crs, self._project)
        if bounds is None:
            return
        self._task = background.run(
            tr("Asking when something happened here"),
            lambda progress: session.client.past.moments(bounds),
            self._loaded,
            self._failed,
            hidden=True,
        )

    def _loaded(self, moments: Moments) -> None:
        self._task = None
        self._dock.show_moments(moments)

    def _failed(self, error: CadastreError) -> None:
        self._task = None
        if not isinstance(error, background.TaskCancelled):
            self._dock.show_error(error)

    def _drop(self) -> None:
        if self._task is not None:
            self._task.drop()
            self._task = None

    def _show(self, day: ChosenDay) -> None:
        time = day.time(datetime.now(UTC))
        if time is None or self._session is None:
            self._return()
            return
        try:
            self._travel(self._session, time)
        except CadastreError as error:
            self._dock.show_error(error)
            return
        words = tr("The register as it was law then, {known}. Nothing can be edited until you go back to today")
        self._banner.show_day(law_words(time), words.format(known=knowledge_words(day)))
        self.moved.emit()

    def _travel(self, session: Session, time: RegisterTime) -> None:
        if self._layers is not None and self._layers.is_there:
            self._layers.move_to(time)
            self._layers.call(_names(time, passes_by=True))
        else:
            remove_passing(self._project)
            self._layers = PastLayers(session.database, session.profile, session.crs, time)
            self._layers.add_to(self._project, _names(time, passes_by=True), passes_by=True)
            if not self._departure.is_away:
                self._departure.leave(self._layers.parcels, tr(OBSTACLE))

    def _return(self) -> None:
        was_away = self._departure.is_away
        self._layers = None
        self._banner.hide()
        remove_passing(self._project)
        self._departure.come_back()
        if was_away:
            self.moved.emit()

    def _forget(self) -> None:
        """The project was emptied, and the day with it."""
        if self._departure.is_away:
            self._layers = None
            self._departure.forget()
            self._banner.hide()
            self._dock.go_to_today()
            self.moved.emit()

    def _ask_to_compare(self) -> None:
        if self.time is not None:
            self.comparison_requested.emit(self.time.law)

    def _clear(self) -> None:
        """A project was opened: one that was saved on a past day opens on today."""
        remove_passing(self._project)

    def _keep(self) -> None:
        """The day as layers of its own, which stay when today comes back, and in the project when it is saved."""
        session, time = self._session, self.time
        if session is None or time is None:
            return
        try:
            kept = PastLayers(session.database, session.profile, session.crs, time)
        except CadastreError as error:
            self._dock.show_error(error)
            return
        names = _names(time, passes_by=False)
        group = kept.add_to(self._project, names, passes_by=False)
        group.setItemVisibilityChecked(False)  # the same is on the map already
        self._messages.info(tr("{name} is among the layers of the project").format(name=names.group), SUBJECT)


def _names(time: RegisterTime, *, passes_by: bool) -> DayNames:
    """What is kept says its day wherever it is put; what passes by stays under the group that says it."""
    titles = (tr("Boundary points"), tr("Servitudes"), tr("Rights"), tr("Parcels"))
    said = titles if passes_by else (name_of(time, title) for title in titles)
    return DayNames(name_of(time, tr("Register")), *said)
