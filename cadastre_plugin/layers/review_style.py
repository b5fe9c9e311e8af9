"""How a change looks on the map: before red and dashed, after green, an arrow with its length where a corner moved."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsArrowSymbolLayer,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtGui import QColor

from cadastre_plugin.core.texts import language, tr
from cadastre_plugin.layers.haloed_text import haloed_text

BEFORE_COLOUR = "#c62828"
AFTER_COLOUR = "#2e7d32"
MOVE_COLOUR = "#1a237e"
_AFTER_FILL = "46,125,50,45"


def metres(length: float) -> str:
    """A length in metres with three decimals, the millimetre of the grid, as the chosen language writes numbers."""
    return tr("{length} m").format(length=QLocale(language()).toString(length, "f", 3))


def style_before(layer: QgsVectorLayer) -> None:
    """Red, dashed, without a fill."""
    outline = {"outline_color": BEFORE_COLOUR, "outline_style": "dash", "outline_width": "0.7"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple({"style": "no", **outline})))


def style_after(layer: QgsVectorLayer) -> None:
    """Green, with a fill that lets the map through."""
    outline = {"outline_color": AFTER_COLOUR, "outline_style": "solid", "outline_width": "0.5"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple({"color": _AFTER_FILL, **outline})))


def style_moves(layer: QgsVectorLayer, label_field: str) -> None:
    """An arrow from the old corner to the new one and a ring at its end, since a move of millimetres shows no arrow."""
    symbol = QgsLineSymbol()
    symbol.changeSymbolLayer(0, _arrow())
    symbol.appendSymbolLayer(_ring())
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(_labels(label_field)))
    layer.setLabelsEnabled(True)


def _arrow() -> QgsArrowSymbolLayer:
    arrow = QgsArrowSymbolLayer.create({"arrow_width": "0.4", "head_length": "2", "head_thickness": "1.2"})
    arrow.setColor(QColor(MOVE_COLOUR))
    arrow.setSubSymbol(QgsFillSymbol.createSimple({"color": MOVE_COLOUR, "outline_style": "no"}))
    return arrow


def _ring() -> QgsMarkerLineSymbolLayer:
    ring = QgsMarkerLineSymbolLayer()
    ring.setPlacements(Qgis.MarkerLinePlacement.LastVertex)
    outline = {
        "name": "circle",
        "size": "2.4",
        "color": "0,0,0,0",
        "outline_color": MOVE_COLOUR,
        "outline_width": "0.4",
    }
    ring.setSubSymbol(QgsMarkerSymbol.createSimple(outline))
    return ring


def _labels(field: str) -> QgsPalLayerSettings:
    settings = QgsPalLayerSettings()
    settings.fieldName = field
    settings.geometryGenerator = "end_point($geometry)"  # along a line shorter than itself no label is placed
    settings.geometryGeneratorType = Qgis.GeometryType.Point
    settings.geometryGeneratorEnabled = True
    settings.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    settings.dist = 2.0
    settings.setFormat(haloed_text(9, MOVE_COLOUR))
    return settings
