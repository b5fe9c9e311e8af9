"""Boundary points of the work area on the map, by how they were measured; labelled where there is room."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPoint,
    QgsProject,
    QgsRendererCategory,
    QgsSymbol,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QMetaType
from qgis.PyQt.QtGui import QColor

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.roles import LayerRole, add_layer, remove_layer

SMALLEST_SCALE = 5_000
"""Denominator: further out points would cover the parcels."""
LABEL_SCALE = 1_000

_FIELDS = {
    "point_id": QMetaType.Type.QString,
    "number": QMetaType.Type.QString,
    "method": QMetaType.Type.QString,
    "accuracy": QMetaType.Type.Double,
    "marker": QMetaType.Type.QString,
    "source": QMetaType.Type.QString,
}
_LOOKS = {
    "total_station": ("circle", "#1b5e20"),
    "gnss": ("triangle", "#ef6c00"),
    "tape": ("square", "#6d4c41"),
    "photogrammetry": ("diamond", "#6a1b9a"),
    "digitised": ("star", "#c62828"),
    "computed": ("pentagon", "#455a64"),
}
"""Marker and colour by method: shape as well as colour, so that colour is not needed to tell them apart."""
_UNSTATED = ("circle", "#ffffff")
_LABEL = """concat("number", if("accuracy" is null, '', ' ±' || format_number("accuracy", 2)))"""


class BoundaryPointsLayer:
    """`layer` is what stands in the project, above the draft."""

    def __init__(self, crs: QgsCoordinateReferenceSystem, profile: Profile) -> None:
        self.layer = QgsVectorLayer("Point", tr("Boundary points"), "memory")
        self.layer.setCrs(crs)
        self.layer.dataProvider().addAttributes([QgsField(name, kind) for name, kind in _FIELDS.items()])
        self.layer.updateFields()
        self.layer.setCustomProperty("skipMemoryLayersCheck", 1)  # the register and the draft hold what it shows
        self.layer.setReadOnly(True)
        self.layer.setMapTipTemplate(f"[% {_LABEL} %]")
        self.layer.setMinimumScale(SMALLEST_SCALE)
        self.layer.setScaleBasedVisibility(True)
        self.layer.setRenderer(_renderer(profile))
        _label(self.layer)
        self._shown: dict[UUID, tuple[int, BoundaryPoint]] = {}

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
        """Show it in the project, in place of an older one."""
        add_layer(project, self.layer, LayerRole.BOUNDARY_POINTS)
        project.layerTreeRoot().findLayer(self.layer.id()).setExpanded(False)

    def remove_from(self, project: QgsProject) -> None:
        """Take it out of the project."""
        remove_layer(project, LayerRole.BOUNDARY_POINTS)


def _is_same(one: BoundaryPoint | None, other: BoundaryPoint) -> bool:
    return one is other or one == other  # of ten thousands that stay all but a few are the very same


def _feature(point: BoundaryPoint, fields: QgsFields) -> QgsFeature:
    feature = QgsFeature(fields)
    values = (point.number, point.method, point.accuracy, point.marker, point.source)
    feature.setAttributes([str(point.id), *values])
    feature.setGeometry(QgsGeometry(QgsPoint(*point.position)))
    return feature


def _renderer(profile: Profile) -> QgsCategorizedSymbolRenderer:
    names = {item.code: item.name() for item in profile.codes("point_method")}
    categories = [
        QgsRendererCategory(code, _symbol(*_LOOKS.get(code, _UNSTATED)), name) for code, name in names.items()
    ]
    categories.append(QgsRendererCategory(None, _symbol(*_UNSTATED), tr("Method not stated")))
    return QgsCategorizedSymbolRenderer("method", categories)


def _symbol(marker: str, colour: str) -> QgsSymbol:
    outline = "#263238" if colour == _UNSTATED[1] else "#ffffff"
    return QgsMarkerSymbol.createSimple(
        {"name": marker, "color": colour, "outline_color": outline, "outline_width": "0.3", "size": "3.4"}
    )


def _label(layer: QgsVectorLayer) -> None:
    settings = QgsPalLayerSettings()
    settings.fieldName = _LABEL
    settings.isExpression = True
    settings.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    settings.dist = 1.6  # mm: clear of the marker
    settings.scaleVisibility = True
    settings.minimumScale = LABEL_SCALE
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.7)
    text = QgsTextFormat()
    text.setSize(7.5)
    text.setColor(QColor("#263238"))
    text.setBuffer(halo)
    settings.setFormat(text)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
