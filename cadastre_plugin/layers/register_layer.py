"""The register on the map: current parcels, boundary points and districts from PostGIS, read-only."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QSignalBlocker

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import language, tr
from cadastre_plugin.layers.boundary_point_reader import BoundaryPointReader
from cadastre_plugin.layers.boundary_point_style import show_points
from cadastre_plugin.layers.database import RegisterDatabase
from cadastre_plugin.layers.district_style import show_districts
from cadastre_plugin.layers.parcel_style import show_parcels
from cadastre_plugin.layers.roles import LayerRole, add_layer
from cadastre_plugin.layers.work_area import ParcelReader, WorkArea

PARCELS = ("parcel_current", "row_id")
POINTS = ("boundary_point_current", "row_id")
DISTRICTS = ("district_outline", "code")

POINTS_SCALE = 2_500
"""Denominator: further out the points of a whole city would have to be read."""


class RegisterLayer:
    """Current parcels of the chosen area, and boundary points at street scale; `layer` and `points` are what stands in
    the project."""

    def __init__(self, database: RegisterDatabase, profile: Profile, crs: QgsCoordinateReferenceSystem) -> None:
        """Raises RegisterUnreachableError."""
        self._profile = profile
        self._whole_city = database.open_view(*PARCELS, crs, tr("Parcels"))
        title = tr("Registered points")
        self._all_points = database.open_view(*POINTS, crs, title, geometry=QgsWkbTypes.Type.Point)
        self.layer: QgsVectorLayer = self._whole_city.clone()
        self.layer.serverProperties().setAttribution(profile.attribution)
        show_parcels(self.layer, profile)
        self.points: QgsVectorLayer = self._all_points.clone()
        show_points(self.points, profile, POINTS_SCALE)

    def add_to(self, project: QgsProject) -> None:
        """Show it in the project, in place of an older one."""
        add_layer(project, self.layer, LayerRole.REGISTER)
        add_layer(project, self.points, LayerRole.REGISTER_POINTS)
        project.layerTreeRoot().findLayer(self.points.id()).setExpanded(False)

    def choose(self, area: WorkArea) -> None:
        """Show the parcels of the area only."""
        self.layer.setSubsetString(area.where(self._profile.crs.srid))
        self.refresh()

    def refresh(self) -> None:
        """Read anew what the canvas shows: the register has changed."""
        self.reload(repaint=True)

    def reload(self, *, repaint: bool) -> None:
        """Forget what was read. repaint: what the canvas shows is another thing, too; until it is drawn, the picture of
        before stays."""
        for layer in (self.layer, self.points):
            if sip.isdeleted(layer):  # a person may take one of them out of the project
                continue
            _forget_what_was_read(layer)
            if repaint:
                layer.triggerRepaint()

    def reader(self) -> ParcelReader:
        """A reader of the whole city's parcels for a task."""
        return ParcelReader.of_layer(self._whole_city, self._profile.tolerances.work_area_parcel_limit)

    def point_reader(self) -> BoundaryPointReader:
        """A reader of the whole city's boundary points for a task."""
        return BoundaryPointReader.of_layer(self._all_points)


def _forget_what_was_read(layer: QgsVectorLayer) -> None:
    """As `QgsVectorLayer.reload`, but for the selection, which that one drops when it hears the provider."""
    provider = layer.dataProvider()
    with QSignalBlocker(provider):
        provider.reloadData()
    layer.dataChanged.emit()


class DistrictLayer:
    """Outlines of the districts with their names in the chosen language."""

    def __init__(self, database: RegisterDatabase, crs: QgsCoordinateReferenceSystem) -> None:
        """Raises RegisterUnreachableError."""
        self.layer = database.open_view(*DISTRICTS, crs, tr("Districts"))
        show_districts(self.layer, f"name_{language()}")

    def add_to(self, project: QgsProject) -> None:
        """Show it in the project, in place of an older one."""
        add_layer(project, self.layer, LayerRole.DISTRICTS)
