"""The register on the map: which part of it, finding a parcel in it, going to a place."""

from __future__ import annotations

import socket
from collections.abc import Iterable

import shapely
from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.errors import NotFound
from cadastre_plugin.api.events import RegisterEvent
from cadastre_plugin.api.parcel_replies import ParcelRecord
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.boundary_point_reader import BoundaryPointReader
from cadastre_plugin.layers.crs import Bounds, is_reachable
from cadastre_plugin.layers.database import RegisterDatabase, RegisterUnreachableError
from cadastre_plugin.layers.district_outlines import OutlineReader
from cadastre_plugin.layers.parcel_style import SMALLEST_SCALE
from cadastre_plugin.layers.register_layer import DistrictLayer, RegisterLayer
from cadastre_plugin.layers.roles import LayerRole, find_layer, remove_layer
from cadastre_plugin.layers.work_area import ParcelReader, WorkArea
from cadastre_plugin.map_tools.extent_tool import ExtentTool
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.borrowed_canvas import BorrowedCanvas
from cadastre_plugin.services.following import Following
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

REACH_SECONDS = 5.0
_SCALE_WITHOUT_OUTLINES = 0.9 * SMALLEST_SCALE
AROUND_FOUND_M = 150.0
"""How far around a parcel that was found the register is shown, when it lies outside the chosen area."""


class CityMap(QObject):
    """Answers the upper part of the work dock. Emits area_shown() when the work area is another one."""

    area_shown = pyqtSignal()

    def __init__(self, dock: WorkDock, project: QgsProject, canvas: QgsMapCanvas, messages: Messages) -> None:
        super().__init__()
        self.area: WorkArea | None = None
        self._dock = dock
        self._project = project
        self._canvas = canvas
        self._messages = messages
        self._session: Session | None = None
        self._register: RegisterLayer | None = None
        self._drawing: BorrowedCanvas | None = None
        self._following: Following | None = None
        dock.area_requested.connect(self.show_area)
        dock.drawing_requested.connect(self._draw)
        dock.search_requested.connect(self._search)
        dock.place_requested.connect(lambda place: self.show_places([place]))
        dock.bounds_requested.connect(self.zoom_to)
        project.cleared.connect(self._forget_layers)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in: the districts come on the map as soon as the database answers."""
        self._session = session
        self._drawing = BorrowedCanvas(self._canvas, self._made_extent_tool(session))
        self._dock.show_area_loading(tr("Opening the register"))
        background.run(
            tr("Opening the register"),
            lambda progress: _reach(session.database),
            lambda _: self.open_layers(),
            lambda error: self._dock.show_area_error(error.text()),
        )

    def sign_out(self) -> None:
        """Nobody is signed in: the register leaves the map."""
        if self._drawing is not None:
            self._drawing.close()
        if self._following is not None:
            self._following.close()
        self._session = self._register = self._drawing = self._following = self.area = None
        for role in (LayerRole.REGISTER, LayerRole.REGISTER_POINTS, LayerRole.DISTRICTS):
            remove_layer(self._project, role)

    close = sign_out

    def reader(self) -> ParcelReader | None:
        """A reader of the register for a task; None while it is not open."""
        return self._register.reader() if self._register else None

    def point_reader(self) -> BoundaryPointReader | None:
        """A reader of the register's boundary points for a task; None while it is not open."""
        return self._register.point_reader() if self._register else None

    def outline_reader(self) -> OutlineReader | None:
        """A reader of the districts' outlines for a task; None while they are not on the map."""
        layer = find_layer(self._project, LayerRole.DISTRICTS)
        return OutlineReader.of_layer(layer) if layer is not None else None

    def show_area(self, area: WorkArea) -> None:
        """Show the parcels of an area and go there."""
        self._stop_drawing()
        if find_layer(self._project, LayerRole.REGISTER) is None:
            self.open_layers()  # a person took the layer out of the project
        if self._register is None:
            return
        self._register.choose(area)
        bounds = area.bounds or self._district_bounds(area.district)
        if bounds is not None:
            self.zoom_to(bounds)
        self.area = area
        self._dock.show_area(area)
        self.area_shown.emit()

    def register_changed(self, event: RegisterEvent) -> None:
        """Parcels have new versions."""
        if self._following is not None and find_layer(self._project, LayerRole.REGISTER) is not None:
            self._following.register_changed(event)

    def refresh(self) -> None:
        """Read anew what the canvas shows."""
        if self._register is not None and find_layer(self._project, LayerRole.REGISTER) is not None:
            self._register.refresh()

    def show_places(self, places: Iterable[BaseGeometry]) -> None:
        """Go to places (m, CRS of the city) and let them flash."""
        if self._session is not None:
            Spotlight(self._canvas, self._project, self._session.crs).show(places)

    def zoom_to(self, bounds: Bounds) -> None:
        """Go to a rectangle (m, CRS of the city)."""
        if self._session is not None:
            Spotlight(self._canvas, self._project, self._session.crs).zoom_to(*bounds)

    def open_layers(self) -> None:
        """Put districts and parcels on the map, also of a project that was just begun or opened."""
        self._forget_layers()
        if self._session is None:
            return
        if not self._project.mapLayers():
            self._project.setCrs(self._session.crs)
        try:
            self._register = RegisterLayer(self._session.database, self._session.profile, self._session.crs)
            DistrictLayer(self._session.database, self._session.crs).add_to(self._project)
            self._register.add_to(self._project)
            self._following = Following(self._register, self._project, self._canvas, self._session.crs)
        except CadastreError as error:
            self._dock.show_area_error(error.text())
            return
        self._dock.area.notice.clear()
        self._show_city()

    def _forget_layers(self) -> None:
        """The project was emptied, and our layers with it."""
        if self._following is not None:
            self._following.close()
        self.area = self._register = self._following = None
        self.area_shown.emit()

    def _show_city(self) -> None:
        assert self._session is not None
        if is_reachable(self._session.crs, self._project, self._session.profile.bounds):
            outlines = self._district_bounds(None)
            self.zoom_to(outlines or self._session.profile.bounds)
            if outlines is None:
                self._come_near()
                QTimer.singleShot(0, self._come_near)  # QGIS goes to the whole extent of a project's first layers
        else:
            self._messages.warning(
                tr("The project's coordinate system cannot show the city; choose another one"), "crs"
            )

    def _come_near(self) -> None:
        """From farther out than parcels are drawn nothing would be seen of a city without outlines of districts."""
        if self._session is not None and self.area is None and self._canvas.scale() > SMALLEST_SCALE:
            self._canvas.zoomScale(_SCALE_WITHOUT_OUTLINES)

    def _district_bounds(self, code: str | None) -> Bounds | None:
        """The extent of a district, or of all of them."""
        layer = find_layer(self._project, LayerRole.DISTRICTS)
        if not isinstance(layer, QgsVectorLayer):
            return None
        found = [feature for feature in layer.getFeatures() if code in (None, feature["code"])]
        boxes = [feature.geometry().boundingBox() for feature in found if feature.hasGeometry()]
        if not boxes:
            return None
        west, south, east, north = shapely.total_bounds(
            [shapely.box(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()) for box in boxes]
        )
        return west, south, east, north

    def _draw(self, wanted: bool) -> None:
        if not wanted:
            self._stop_drawing()
        elif self._drawing is not None:
            self._drawing.take()

    def _stop_drawing(self) -> None:
        if self._drawing is not None:
            self._drawing.give_back()

    def _made_extent_tool(self, session: Session) -> ExtentTool:
        tool = ExtentTool(self._canvas, self._project, session.crs)
        tool.drawn.connect(lambda bounds: self.show_area(WorkArea(bounds=bounds)))
        tool.failed.connect(self._dock.show_area_error)
        tool.given_up.connect(self._dock.area.stop_drawing)
        tool.deactivated.connect(self._dock.area.stop_drawing)
        return tool

    def _search(self, number: str) -> None:
        if self._session is None:
            return
        client = self._session.client
        background.run(
            tr("Looking for {number}").format(number=number),
            lambda progress: client.parcel(number),
            self._show_found,
            lambda error: self._dock.show_search_error(_search_text(number, error)),
        )

    def _show_found(self, record: ParcelRecord) -> None:
        geometry = record.parcel.geometry
        if not self._is_shown(record):
            west, south, east, north = shapely.buffer(geometry.envelope, AROUND_FOUND_M).bounds
            self.show_area(WorkArea(bounds=(west, south, east, north)))
        self.show_places([geometry])
        self._dock.show_found(tr("{number} is on the map").format(number=record.parcel.number))

    def _is_shown(self, record: ParcelRecord) -> bool:
        if self.area is None:
            return False
        in_district = self.area.district in (None, record.parcel.district)
        in_bounds = self.area.bounds is None or shapely.box(*self.area.bounds).contains(record.parcel.geometry)
        return in_district and in_bounds


def _reach(database: RegisterDatabase) -> None:
    """Knock at the database, so that opening a layer does not hold up the window.

    Raises:
        RegisterUnreachableError: nobody answers.
    """
    try:
        socket.create_connection((database.host, database.port), REACH_SECONDS).close()
    except OSError as error:
        raise RegisterUnreachableError(
            "register_unreachable",
            N_("The register's database {name} at {host} cannot be opened"),
            name=database.name,
            host=database.host,
        ) from error


def _search_text(number: str, error: CadastreError) -> str:
    if isinstance(error, NotFound):
        return tr("No parcel has the number {number} now; the history may know it").format(number=number)
    return error.text()
