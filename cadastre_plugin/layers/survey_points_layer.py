"""Measured points on the canvas, with all that says how they got there: read-only, snapped to while editing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPointXY,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QMetaType

from cadastre_plugin.core.survey.survey_point import POINT_FIELDS, SurveyPoint, values_of
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.boundary_point_style import LABEL_SCALE
from cadastre_plugin.layers.haloed_text import haloed_text
from cadastre_plugin.layers.roles import LayerRole, add_layer, remove_layer

COLOUR = "#6a1b9a"

TITLES: Mapping[str, str] = {
    "number": N_("Number of the point"),
    "east": N_("Y (east), m"),
    "north": N_("X (north), m"),
    "height": N_("Height"),
    "method": N_("Method or code"),
    "accuracy_m": N_("Accuracy, m"),
    "source": N_("Source"),
    "line": N_("Line of the file"),
    "crs": N_("CRS of the file"),
    "operation": N_("Datum operation"),
    "operation_code": N_("Code of the datum operation"),
    "operation_accuracy_m": N_("Accuracy of the datum operation, m"),
}
"""What the fields of a SurveyPoint are called."""

_NUMBERS = frozenset({"east", "north", "height", "accuracy_m", "operation_accuracy_m"})


class SurveyPointsLayer:
    """`layer` is what stands in the project, above the draft."""

    def __init__(self, crs: QgsCoordinateReferenceSystem) -> None:
        self.layer = QgsVectorLayer("Point", tr("Survey points"), "memory")
        self.layer.setCrs(crs)
        self.layer.dataProvider().addAttributes(_fields().toList())
        self.layer.updateFields()
        for index, name in enumerate(TITLES):
            self.layer.setFieldAlias(index, tr(TITLES[name]))
        self.layer.setCustomProperty("skipMemoryLayersCheck", 1)  # the points are on disk with the draft
        self.layer.setReadOnly(True)
        self.layer.setMapTipTemplate('[% "number" %] · [% "source" %] · [% "operation" %]')
        _style(self.layer)

    def show(self, points: Iterable[SurveyPoint]) -> None:
        """Show these points, and none of those before."""
        provider = self.layer.dataProvider()
        provider.truncate()
        layer_fields = self.layer.fields()
        provider.addFeatures([_feature(point, layer_fields) for point in points])
        self.layer.updateExtents()
        self.layer.triggerRepaint()

    def add_to(self, project: QgsProject) -> None:
        """Show it in the project, in place of an older one."""
        add_layer(project, self.layer, LayerRole.SURVEY_POINTS)

    def remove_from(self, project: QgsProject) -> None:
        """Take it out of the project."""
        remove_layer(project, LayerRole.SURVEY_POINTS)


def _fields() -> QgsFields:
    made = QgsFields()
    for name in POINT_FIELDS:
        kind = QMetaType.Type.Double if name in _NUMBERS else QMetaType.Type.QString
        made.append(QgsField(name, QMetaType.Type.Int if name == "line" else kind))
    return made


def _feature(point: SurveyPoint, layer_fields: QgsFields) -> QgsFeature:
    feature = QgsFeature(layer_fields)
    feature.setAttributes(list(values_of(point)))
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(point.east, point.north)))
    return feature


def _style(layer: QgsVectorLayer) -> None:
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": "255,255,255,0", "outline_color": COLOUR, "outline_width": "0.5", "size": "3"}
    )
    centre = QgsMarkerSymbol.createSimple({"name": "circle", "color": COLOUR, "outline_style": "no", "size": "0.9"})
    symbol.appendSymbolLayer(centre.symbolLayer(0).clone())
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    settings = QgsPalLayerSettings()
    settings.fieldName = "number"
    settings.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    settings.scaleVisibility = True
    settings.minimumScale = LABEL_SCALE
    settings.setFormat(haloed_text(9, COLOUR))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
