"""Boundary points of the work area on the map, as they stand in the draft."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPoint,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QMetaType

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.boundary_point_style import show_points
from cadastre_plugin.layers.roles import LayerRole, add_layer, layer_node, remove_layer

SMALLEST_SCALE = 5_000
"""Denominator: further out points would cover the parcels."""

_FIELDS = {
    "point_id": QMetaType.Type.QString,
    "number": QMetaType.Type.QString,
    "method": QMetaType.Type.QString,
    "accuracy": QMetaType.Type.Double,
    "marker": QMetaType.Type.QString,
    "source": QMetaType.Type.QString,
}


class BoundaryPointsLayer:
    """`layer` is what stands in the project, above the draft."""

    def __init__(self, crs: QgsCoordinateReferenceSystem, profile: Profile) -> None:
        self.layer = QgsVectorLayer("Point", tr("Boundary points"), "memory")
        self.layer.setCrs(crs)
        self.layer.dataProvider().addAttributes([QgsField(name, kind) for name, kind in _FIELDS.items()])
        self.layer.updateFields()
        self.layer.setCustomProperty("skipMemoryLayersCheck", 1)  # the register and the draft hold what it shows
        self.layer.setReadOnly(True)
        show_points(self.layer, profile, SMALLEST_SCALE)
        self._shown: dict[UUID, tuple[int, BoundaryPoint]] = {}
        self._hides_register = False

    def show(self, points: Mapping[UUID, BoundaryPoint]) -> None:
        """Show these points; what is shown of the others goes, what did not change stays.

        Nothing when a person took the layer out of the project: it comes back when the change is opened again.
        """
        if sip.isdeleted(self.layer):
            return
        provider = self.layer.dataProvider()
        gone = [id for id, (_, point) in self._shown.items() if not _is_same(points.get(id), point)]
        provider.deleteFeatures([self._shown.pop(id)[0] for id in gone])
        new = [point for id, point in points.items() if id not in self._shown]
        fields = self.layer.fields()
        _, added = provider.addFeatures([_feature(point, fields) for point in new])
        self._shown |= {point.id: (feature.id(), point) for point, feature in zip(new, added, strict=True)}
        if gone or new:
            self.layer.updateExtents()
            self.layer.triggerRepaint()

    def add_to(self, project: QgsProject) -> None:
        """Show it in the project, in place of an older one, and of the register's own points."""
        add_layer(project, self.layer, LayerRole.BOUNDARY_POINTS)
        project.layerTreeRoot().findLayer(self.layer.id()).setExpanded(False)
        register = layer_node(project, LayerRole.REGISTER_POINTS)
        if register is not None and register.itemVisibilityChecked():
            self._hides_register = True
            register.setItemVisibilityChecked(False)

    def remove_from(self, project: QgsProject) -> None:
        """Take it out of the project; the register's points are seen again if they were before."""
        remove_layer(project, LayerRole.BOUNDARY_POINTS)
        register = layer_node(project, LayerRole.REGISTER_POINTS)
        if register is not None and self._hides_register:
            register.setItemVisibilityChecked(True)


def _is_same(one: BoundaryPoint | None, other: BoundaryPoint) -> bool:
    return one is other or one == other  # of ten thousands that stay all but a few are the very same


def _feature(point: BoundaryPoint, fields: QgsFields) -> QgsFeature:
    feature = QgsFeature(fields)
    values = (point.number, point.method, point.accuracy, point.marker, point.source)
    feature.setAttributes([str(point.id), *values])
    feature.setGeometry(QgsGeometry(QgsPoint(*point.position)))
    return feature
