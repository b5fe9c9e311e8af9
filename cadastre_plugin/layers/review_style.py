"""How a change looks on the map: before red and dashed, after green, an arrow with its length where a corner moved.

What ends is hatched, what is new outlined boldly, and where only rights change the outline is violet and dotted.
"""

from __future__ import annotations

from enum import StrEnum

from qgis.core import (
    Qgis,
    QgsArrowSymbolLayer,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtGui import QColor

from cadastre_plugin.core.texts import N_, language, tr
from cadastre_plugin.layers.haloed_text import haloed_text

BEFORE_COLOUR = "#c62828"
AFTER_COLOUR = "#2e7d32"
MOVE_COLOUR = "#1a237e"
RIGHTS_COLOUR = "#6a1b9a"
_AFTER_FILL = "46,125,50,45"
_NEW_FILL = "46,125,50,70"
MOST_LABELS = 80
LABELS_SCALE = 2_500
"""Denominator: further out corners are not named."""
_LETTERS_IN_A_LINE = 12
FATE = "fate"
"""The field that says what becomes of a parcel or a corner: a Fate."""
NAME = "name"
"""The field that says what a new parcel is called, as in the sentences."""


class Fate(StrEnum):
    """What becomes of a parcel or a corner; each has a look of its own and a line in the legend."""

    CHANGED = "changed"
    RETIRED = "retired"
    NEW = "new"
    ADDED = "added"
    REMOVED = "removed"


def metres(length: float) -> str:
    """A length in metres with three decimals, the millimetre of the grid, as the chosen language writes numbers."""
    return tr("{length} m").format(length=QLocale(language()).toString(length, "f", 3))


def style_before(layer: QgsVectorLayer) -> None:
    """Red and dashed, without a fill; hatched where the parcel ends."""
    _by_fate(
        layer,
        (Fate.CHANGED, _outlined(BEFORE_COLOUR, "dash", "0.7"), N_("Boundary before")),
        (Fate.RETIRED, _hatched(), N_("Parcel that ends")),
    )


def style_after(layer: QgsVectorLayer) -> None:
    """Green, with a fill that lets the map through; outlined boldly and named where the parcel is new."""
    _by_fate(
        layer,
        (Fate.CHANGED, _filled(_AFTER_FILL, "0.5"), N_("Boundary after")),
        (Fate.NEW, _filled(_NEW_FILL, "1.0"), N_("New parcel")),
    )
    settings = QgsPalLayerSettings()
    settings.fieldName = NAME
    settings.placement = Qgis.LabelPlacement.Horizontal
    settings.autoWrapLength = _LETTERS_IN_A_LINE
    settings.setFormat(haloed_text(8, AFTER_COLOUR))
    _name_so_many(settings)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def style_rights(layer: QgsVectorLayer) -> None:
    """Violet and dotted: the parcel stays as it is, its rights do not."""
    layer.setRenderer(QgsSingleSymbolRenderer(_outlined(RIGHTS_COLOUR, "dot", "1.0")))


def style_corners(layer: QgsVectorLayer, label_field: str) -> None:
    """A green plus where a corner is new, a red cross where one is removed, with its number."""
    _by_fate(
        layer,
        (Fate.ADDED, _marker("cross", AFTER_COLOUR), N_("Corner that is new")),
        (Fate.REMOVED, _marker("cross2", BEFORE_COLOUR), N_("Corner that is removed")),
    )
    settings = QgsPalLayerSettings()
    settings.fieldName = label_field
    settings.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    settings.dist = 1.5
    settings.setFormat(haloed_text(8, MOVE_COLOUR))
    _name_so_many(settings)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def style_moves(layer: QgsVectorLayer, label_field: str) -> None:
    """An arrow from the old corner to the new one and a ring at its end, since a move of millimetres shows no arrow."""
    symbol = QgsLineSymbol()
    symbol.changeSymbolLayer(0, _arrow())
    symbol.appendSymbolLayer(_ring())
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(_labels(label_field)))
    layer.setLabelsEnabled(True)


def legend_of(layer: QgsVectorLayer) -> list[tuple[QgsSymbol, str]]:
    """Each look that a feature of the layer has, with its meaning in the chosen language."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        present = layer.uniqueValues(layer.fields().lookupField(FATE))
        return [(each.symbol().clone(), each.label()) for each in renderer.categories() if each.value() in present]
    return [(renderer.symbol().clone(), layer.name())] if layer.featureCount() else []


def _by_fate(layer: QgsVectorLayer, *looks: tuple[Fate, QgsSymbol, str]) -> None:
    categories = [QgsRendererCategory(fate.value, symbol, tr(title)) for fate, symbol, title in looks]
    layer.setRenderer(QgsCategorizedSymbolRenderer(FATE, categories))


def _outlined(colour: str, style: str, width: str) -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {"style": "no", "outline_color": colour, "outline_style": style, "outline_width": width}
    )


def _filled(fill: str, width: str) -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {"color": fill, "outline_color": AFTER_COLOUR, "outline_style": "solid", "outline_width": width}
    )


def _hatched() -> QgsFillSymbol:
    symbol = _outlined(BEFORE_COLOUR, "dash", "0.7")
    lines = QgsLinePatternFillSymbolLayer()
    lines.setLineAngle(45)
    lines.setDistance(2.2)
    lines.setSubSymbol(QgsLineSymbol.createSimple({"line_color": BEFORE_COLOUR, "line_width": "0.25"}))
    symbol.insertSymbolLayer(0, lines)
    return symbol


def _marker(name: str, colour: str) -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple(
        {"name": name, "size": "3", "outline_color": colour, "outline_width": "0.6", "color": colour}
    )


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
    _name_so_many(settings)
    return settings


def _name_so_many(settings: QgsPalLayerSettings) -> None:
    """Each takes a millisecond or two to place and paint, and thousands would find no room."""
    free = settings.obstacleSettings()
    free.setIsObstacle(False)
    settings.setObstacleSettings(free)
    settings.limitNumLabels = True
    settings.maxNumLabels = MOST_LABELS
    settings.scaleVisibility = True
    settings.minimumScale = LABELS_SCALE
