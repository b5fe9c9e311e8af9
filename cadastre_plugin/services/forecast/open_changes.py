"""The open changes around what the map shows, kept up to date while someone is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from cadastre_plugin.api.events import FootprintEvent, RegisterEvent
from cadastre_plugin.api.forecast_replies import OpenChanges
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.forecast.open_change import OpenChange
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.crs import Bounds
from cadastre_plugin.layers.open_changes_layer import SMALLEST_SCALE, OpenChangesLayer
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

PAUSE_MS = 150
"""What happens within so much time is asked about once."""

AROUND = 2.0
"""How much more than the map shows is asked for, so that not every move of the map asks anew."""


class OpenChangesAround(QObject):
    """Emits changed() when `changes` are others. Who neither surveys nor reviews sees none."""

    changed = pyqtSignal()

    def __init__(self, project: QgsProject, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._project, self._canvas = project, canvas
        self._session: Session | None = None
        self._layer: OpenChangesLayer | None = None
        self._window: Bounds | None = None
        self._running: background.BackgroundTask[OpenChanges] | None = None
        self._visible = True
        self.changes: tuple[OpenChange, ...] = ()
        self._reviewed: UUID | None = None
        self._edited: UUID | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        canvas.extentsChanged.connect(self._on_extent)
        project.cleared.connect(self._forget_layer)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        if session.me.roles.isdisjoint((Role.SURVEYOR, Role.SUPERVISOR)):
            return
        self._session = session
        self.refresh()

    def sign_out(self) -> None:
        """Nobody is signed in; nothing of anyone's change stays on the map."""
        self._session = self._window = None
        self._timer.stop()
        if self._running is not None:
            self._running.drop()
            self._running = None
        if self._layer is not None:
            self._layer.remove_from(self._project)
        self._layer = None
        self._set(())

    def close(self) -> None:
        """Leave the map as it was."""
        self.sign_out()
        self._canvas.extentsChanged.disconnect(self._on_extent)
        self._project.cleared.disconnect(self._forget_layer)

    def set_visible(self, visible: bool) -> None:
        """Show them on the map, or not; what is known of them warns all the same."""
        self._visible = visible
        if self._layer is not None:
            self._layer.set_visible(self._project, visible)

    def leave_out(self, id: UUID | None) -> None:
        """A change is under review, which is drawn before and after already; or none is."""
        if id != self._reviewed:
            self._reviewed = id
            if self._layer is not None:
                self._show()

    def set_edited(self, id: UUID | None) -> None:
        """A change is edited here, which its draft shows; or none is."""
        if id != self._edited:
            self._edited = id
            if self._layer is not None:
                self._show()

    def footprint_changed(self, event: FootprintEvent) -> None:
        """An open change is about to do something else somewhere."""
        known = any(change.id == event.change_id for change in self.changes)
        if known or event.bbox is None or self._window is None or _meet(event.bbox, self._window):
            self.refresh()

    def register_changed(self, event: RegisterEvent) -> None:
        """A change was approved, and is open no longer."""
        self.refresh()

    def refresh(self) -> None:
        """Ask in a moment, wherever the map is."""
        self._window = None
        if self._session is not None:
            self._timer.start()

    def _on_extent(self) -> None:
        if self._session is not None and not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        shown = self._shown()
        if self._session is None or shown is None or find_layer(self._project, LayerRole.REGISTER) is None:
            return
        if self._window is not None and _holds(self._window, shown):
            return
        if self._running is not None:
            self._running.drop()
        client, window = self._session.client, _grown(shown)
        self._window = window
        self._running = background.run(
            tr("Looking for open changes"),
            lambda progress: client.open_changes(window),
            self._take,
            self._fail,
            hidden=True,
        )

    def _take(self, found: OpenChanges) -> None:
        self._running = None
        self._set(found.changes)

    def _fail(self, error: CadastreError) -> None:
        """The connection says itself that it is lost; what is known stays until it is back."""
        self._running = self._window = None

    def _set(self, changes: tuple[OpenChange, ...]) -> None:
        if changes == self.changes and self._layer is not None:
            return
        before, self.changes = self.changes, changes
        if self._session is not None:
            self._show(draws=self._layer is None or self._in_sight(before) != self._in_sight(changes))
        self.changed.emit()

    def _in_sight(self, changes: Iterable[OpenChange]) -> tuple[OpenChange, ...]:
        """Those of which the map shows something: what changes elsewhere is no reason to draw it anew."""
        shown = self._shown()
        return tuple(one for one in changes if shown is None or _meet(one.land.bounds, shown))

    def _show(self, *, draws: bool = True) -> None:
        if self._layer is None:
            session = self._session
            assert session is not None
            names = {district.code: district.name() for district in session.profile.districts}
            self._layer = OpenChangesLayer(session.crs, lambda code: names.get(code, code))
            self._layer.add_to(self._project)
            self._layer.set_visible(self._project, self._visible)
        shown = (change for change in self.changes if change.id not in (self._reviewed, self._edited))
        self._layer.show(shown, draws=draws)

    def _forget_layer(self) -> None:
        """The project was emptied, and the layer with it."""
        self._layer = self._window = None
        self.changes = ()

    def _shown(self) -> Bounds | None:
        """What the map shows, in m of the city's CRS; None from too far out, or where that cannot be said."""
        if self._session is None or self._canvas.scale() > SMALLEST_SCALE:
            return None
        crs = self._canvas.mapSettings().destinationCrs()
        try:
            transform = QgsCoordinateTransform(crs, self._session.crs, self._project)
            box = transform.transformBoundingBox(self._canvas.extent())
        except QgsCsException:
            return None
        return _bounds(box)


def _bounds(box: QgsRectangle) -> Bounds:
    return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()


def _grown(bounds: Bounds) -> Bounds:
    box = QgsRectangle(*bounds)
    box.scale(AROUND)
    return _bounds(box)


def _holds(outer: Bounds, inner: Bounds) -> bool:
    return QgsRectangle(*outer).contains(QgsRectangle(*inner))


def _meet(one: Bounds, other: Bounds) -> bool:
    return QgsRectangle(*one).intersects(QgsRectangle(*other))
