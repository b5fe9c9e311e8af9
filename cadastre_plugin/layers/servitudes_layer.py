"""Where servitudes lie, as they stand in the draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsField, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QMetaType
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.roles import LayerRole, add_layer, remove_layer
from cadastre_plugin.layers.servitude_style import AREA, LINE, show_servitudes

_FIELDS = ("shape", "label", "place")


@dataclass(frozen=True, slots=True)
class ServitudePlace:
    """A line or area (m, CRS of the city), and what stands beside it."""

    place: BaseGeometry
    label: str


class ServitudesLayer:
    """`layer` is what stands in the project, above the draft. Its features are lines; an area is there by its
    boundary, so that one layer has both.
    """

    def __init__(self, crs: QgsCoordinateReferenceSystem) -> None:
        self.layer = QgsVectorLayer("MultiLineString", tr("Servitudes"), "memory")
        self.layer.setCrs(crs)
        self.layer.dataProvider().addAttributes([QgsField(name, QMetaType.Type.QString) for name in _FIELDS])
        self.layer.updateFields()
        self.layer.setCustomProperty("skipMemoryLayersCheck", 1)  # the register and the draft hold what it shows
        self.layer.setReadOnly(True)
        show_servitudes(self.layer, '"label"')

    def show(self, places: Iterable[ServitudePlace]) -> None:
        """Show these, and none of those before. Nothing when a person took the layer out of the project."""
        if sip.isdeleted(self.layer):
            return
        provider = self.layer.dataProvider()
        provider.truncate()
        provider.addFeatures([self._feature(place) for place in places])
        self.layer.updateExtents()
        self.layer.triggerRepaint()

    def add_to(self, project: QgsProject) -> None:
        """Show it in the project, in place of an older one."""
        add_layer(project, self.layer, LayerRole.SERVITUDES)
        project.layerTreeRoot().findLayer(self.layer.id()).setExpanded(False)

    def remove_from(self, project: QgsProject) -> None:
        """Take it out of the project."""
        remove_layer(project, LayerRole.SERVITUDES)

    def _feature(self, shown: ServitudePlace) -> QgsFeature:
        is_area = shapely.get_dimensions(shown.place) == 2
        feature = QgsFeature(self.layer.fields())
        feature.setAttributes([AREA if is_area else LINE, shown.label, shown.place.wkt])
        outline = shown.place.boundary if is_area else shown.place
        feature.setGeometry(QgsGeometry.fromWkt(outline.wkt))
        return feature
