"""How districts look: an outline and a name, from the whole city down to a few streets."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsFillSymbol,
    QgsPalLayerSettings,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from cadastre_plugin.layers.haloed_text import haloed_text

NAMES_FROM_SCALE = 10_000
"""Denominator: closer than this the name of the district says nothing new."""

_COLOUR = "#6b4e71"


def show_districts(layer: QgsVectorLayer, name_field: str) -> None:
    """Outlines without fill; names while the map shows more than a few streets."""
    outline = {"style": "no", "outline_color": _COLOUR, "outline_width": "0.5", "outline_style": "dash"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(outline)))
    settings = QgsPalLayerSettings()
    settings.fieldName = name_field
    settings.placement = Qgis.LabelPlacement.Horizontal
    settings.scaleVisibility = True
    settings.maximumScale = NAMES_FROM_SCALE
    settings.setFormat(haloed_text(10, _COLOUR))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
