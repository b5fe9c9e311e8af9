"""A person at a QGIS of their own, with the plugin wired as QGIS has it."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.gui import QgsLayerTreeMapCanvasBridge
from qgis.PyQt.QtWidgets import QAction

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.parcel_features import features_of
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.layers.work_area import WorkArea
from cadastre_plugin.panels.connect_dialog import SignInRequest
from cadastre_plugin.services.composition import Services
from tests.qgis.desk import Iface
from tests.qgis.waiting import wait_until
from tests.server.world import PASSWORD, Person, moved_boundary

QUIET_S = 0.7
"""A canvas draws once more half a second after it was given its size."""


@dataclass
class Seat:
    """A person at a QGIS of their own."""

    iface: Iface
    project: QgsProject
    services: Services
    is_left: bool = False

    def leave(self) -> None:
        """QGIS is closed; nothing when it was before."""
        if not self.is_left:
            self.is_left = True
            self.services.close()
            self.iface.window.close()

    def sign_in(self, person: Person) -> None:
        connection = self.services.connection
        connection.sign_in(SignInRequest(person.address, person.name, PASSWORD))
        wait_until(lambda: connection.session is not None, connection.dialog.notice.text.text())
        wait_until(lambda: self.services.city.reader() is not None, "the register to open")

    def layer(self, role: LayerRole) -> QgsVectorLayer:
        layer = find_layer(self.project, role)
        assert isinstance(layer, QgsVectorLayer)
        return layer

    def action(self, name: str) -> QAction:
        found = self.iface.window.findChild(QAction, f"cadastre.{name}")
        assert found is not None
        return found

    def open_area(self, parcels: list[Parcel]) -> None:
        west, south, east, north = parcels[0].geometry.union(parcels[-1].geometry).bounds
        self.services.work.area_requested.emit(WorkArea(bounds=(west - 5, south - 5, east + 5, north + 5)))
        assert self.services.city.area is not None

    def start_change(self, title: str) -> UUID:
        self.action("start_change").trigger()
        dialog = self.services.work.dialog
        wait_until(dialog.isVisible, "the dialog of a new change")
        dialog.title.setText(title)
        dialog.application.setText("2026/17")
        dialog.confirm.click()
        wait_until(lambda: self.services.drafting.change_id is not None, self.services.work.area.notice.text.text())
        found = self.services.drafting.change_id
        assert found is not None
        return found

    def settle(self) -> None:
        """The map is drawn and stays so."""
        canvas, drawn = self.iface.canvas, [monotonic()]
        canvas.mapCanvasRefreshed.connect(lambda: drawn.append(monotonic()))
        wait_until(lambda: not canvas.isDrawing() and monotonic() - drawn[-1] > QUIET_S, "the map to be drawn", 10)

    def reshape(self, *parcels: Parcel) -> None:
        """Give parcels these shapes, as one step."""
        layer = self.layer(LayerRole.DRAFT)
        layer.beginEditCommand("Reshape")
        for parcel, feature in zip(parcels, features_of(parcels), strict=True):
            layer.changeGeometry(self.feature(layer, parcel.id).id(), QgsGeometry(feature.geometry()))
        layer.endEditCommand()

    def feature(self, layer: QgsVectorLayer, id: UUID) -> QgsFeature:
        return next(feature for feature in layer.getFeatures() if feature["parcel_id"] == str(id))

    def wait_for_check(self) -> None:
        wait_until(lambda: "being checked" not in self.services.work.change.submit.toolTip(), "the check", 10)


def sit_down() -> Seat:
    """A new seat, with a window and an empty project."""
    iface, project = Iface(), QgsProject()
    iface.canvas.setProject(project)
    iface.bridge = QgsLayerTreeMapCanvasBridge(project.layerTreeRoot(), iface.canvas)
    project.crsChanged.connect(lambda: iface.canvas.setDestinationCrs(project.crs()))
    iface.window.show()
    return Seat(iface, project, Services(iface, project))


def shapes(west: Parcel, east: Parcel, by: float) -> list[Parcel]:
    """Two neighbours after their shared side moved to the east, by metres."""
    return [one.after for one in moved_boundary(west, east, by).parcels if one.after is not None]


def count(layer: QgsVectorLayer) -> int:
    """How many features there are; PostGIS itself only estimates."""
    return sum(1 for _ in layer.getFeatures())
