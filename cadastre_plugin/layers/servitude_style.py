"""How the places of servitudes look: a line dashed, an area hatched, each with its name."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLineSymbol,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.haloed_text import haloed_text

COLOUR = "#00695c"
LABEL_SCALE = 2_500
"""Denominator: further out the names would cover each other."""

LINE, AREA = "line", "area"


def show_servitudes(layer: QgsVectorLayer, label: str) -> None:
    """Give a layer of lines its look. label: an expression for what stands beside each. The layer's `shape` is LINE or
    AREA; an area is there by its boundary, and whole as WKT in `place`.
    """
    layer.setMapTipTemplate(f"[% {label} %]")
    layer.setRenderer(_renderer())
    _label(layer, label)


def _renderer() -> QgsCategorizedSymbolRenderer:
    line = QgsLineSymbol.createSimple({"color": COLOUR, "width": "0.7", "line_style": "dash", "capstyle": "flat"})
    categories = [
        QgsRendererCategory(LINE, line, tr("Along a line")),
        QgsRendererCategory(AREA, _area_symbol(), tr("In an area")),
    ]
    return QgsCategorizedSymbolRenderer("shape", categories)


def _area_symbol() -> QgsSymbol:
    generator = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": 'geom_from_wkt("place")'})
    generator.setSymbolType(QgsSymbol.SymbolType.Fill)
    generator.setSubSymbol(
        QgsFillSymbol.createSimple(
            {
                **{"color": COLOUR, "style": "f_diagonal"},
                **{"outline_color": COLOUR, "outline_width": "0.5", "outline_style": "dash"},
            }
        )
    )
    symbol = QgsLineSymbol.createSimple({})
    symbol.changeSymbolLayer(0, generator)
    return symbol


def _label(layer: QgsVectorLayer, label: str) -> None:
    settings = QgsPalLayerSettings()
    settings.fieldName = label
    settings.isExpression = True
    settings.placement = Qgis.LabelPlacement.Line
    settings.scaleVisibility = True
    settings.minimumScale = LABEL_SCALE
    settings.setFormat(haloed_text(8.5, COLOUR))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
