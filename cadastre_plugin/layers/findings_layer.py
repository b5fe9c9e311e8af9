"""Findings on the canvas: a marker at each place by severity, and the outline of the place itself."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsFillSymbol,
    QgsGeometry,
    QgsGeometryGeneratorSymbolLayer,
    QgsMarkerSymbol,
    QgsProject,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QMetaType

from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.roles import LayerRole, add_layer, remove_layer

KNOWN = "known"
"""The symbol of what was there before the change, whatever its severity."""

SYMBOLS = {
    Severity.ERROR.value: (N_("Error"), "diamond", "#c62828"),
    Severity.WARNING.value: (N_("Warning"), "triangle", "#ef8f00"),
    Severity.INFO.value: (N_("Note"), "circle", "#1565c0"),
    KNOWN: (N_("Known before"), "circle", "#8a8a8a"),
}
"""Title, marker and colour: shape as well as colour, so that colour is not needed to tell them apart."""

_FIELDS = ("symbol", "rule", "text", "place")


class FindingsLayer:
    """`layer` is what stands in the project, above everything else."""

    def __init__(self, crs: QgsCoordinateReferenceSystem) -> None:
        self.layer = QgsVectorLayer("Point", tr("Findings"), "memory")
        self.layer.setCrs(crs)
        self.layer.dataProvider().addAttributes([QgsField(name, QMetaType.Type.QString) for name in _FIELDS])
        self.layer.updateFields()
        self.layer.setCustomProperty("skipMemoryLayersCheck", 1)
        self.layer.setReadOnly(True)
        self.layer.setMapTipTemplate('[% "text" %]')
        self.layer.setRenderer(_renderer())

    def show(self, findings: Iterable[Finding]) -> None:
        """Show these findings, and none of those before; a finding without a place stands in the list only.

        Nothing when a person took the layer out of the project: it comes back when the change is opened again.
        """
        if sip.isdeleted(self.layer):
            return
        provider = self.layer.dataProvider()
        provider.truncate()
        provider.addFeatures([_feature(finding, self.layer.fields()) for finding in findings if finding.place])
        self.layer.updateExtents()
        self.layer.triggerRepaint()

    def add_to(self, project: QgsProject) -> None:
        """Show it in the project, in place of an older one; its legend is that of the list, so it stays folded."""
        add_layer(project, self.layer, LayerRole.FINDINGS)
        project.layerTreeRoot().findLayer(self.layer.id()).setExpanded(False)

    def remove_from(self, project: QgsProject) -> None:
        """Take it out of the project."""
        remove_layer(project, LayerRole.FINDINGS)


def symbol_key(finding: Finding) -> str:
    """Which of SYMBOLS shows a finding."""
    return KNOWN if finding.effect is Effect.KNOWN else finding.severity.value


def _feature(finding: Finding, fields: QgsFields) -> QgsFeature:
    assert finding.place is not None
    point = finding.place.representative_point()
    feature = QgsFeature(fields)
    feature.setAttributes([symbol_key(finding), finding.rule, finding.text(), finding.place.wkt])
    feature.setGeometry(QgsGeometry.fromWkt(point.wkt))
    return feature


def _renderer() -> QgsCategorizedSymbolRenderer:
    categories = [
        QgsRendererCategory(key, _symbol(marker, colour, is_hatched=key == Severity.ERROR.value), tr(title))
        for key, (title, marker, colour) in SYMBOLS.items()
    ]
    return QgsCategorizedSymbolRenderer("symbol", categories)


def _symbol(marker: str, colour: str, *, is_hatched: bool) -> QgsSymbol:
    symbol = QgsMarkerSymbol.createSimple(
        {"name": marker, "color": colour, "outline_color": "#ffffff", "outline_width": "0.3", "size": "4"}
    )
    symbol.insertSymbolLayer(0, _outline_of_place(colour, "b_diagonal" if is_hatched else "no"))
    return symbol


def _outline_of_place(colour: str, fill: str) -> QgsGeometryGeneratorSymbolLayer:
    generator = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": 'geom_from_wkt("place")'})
    generator.setSymbolType(QgsSymbol.SymbolType.Fill)
    generator.setSubSymbol(
        QgsFillSymbol.createSimple({"color": colour, "style": fill, "outline_color": colour, "outline_width": "0.6"})
    )
    return generator
