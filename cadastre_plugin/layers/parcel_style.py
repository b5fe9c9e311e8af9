"""How parcels look: quiet fills by purpose, thin outlines only where there is room, numbers at street scale."""

from __future__ import annotations

import hashlib
from typing import cast

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsFillSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsVectorLayer,
    QgsVectorLayerSelectionProperties,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.haloed_text import haloed_text

SMALLEST_SCALE = 50_000
"""Denominator: further out parcels are smaller than a pixel and are not drawn."""
OUTLINE_SCALE = 10_000
SHORT_NUMBER_SCALE = 2_500
FULL_NUMBER_SCALE = 900

CHANGED_VARIABLE = "cadastre_changed"
"""Layer variable: ids of the parcels that differ from the register, in one text."""

_FILLS = {
    "dwelling": "#f7eedb",
    "apartments": "#f0dcc6",
    "shop": "#f4d9d6",
    "office": "#dfe4f0",
    "school": "#e7def0",
    "park": "#d9ead3",
    "industry": "#dedede",
    "street": "#f5f5f3",
    "water": "#d6e6f2",
    "other": "#ececec",
}
_NO_PURPOSE = "#f3f1ec"
_OUTLINE = "#8d8577"
_TEXT = "#3c3830"

_DRAFT_RULES = (
    (N_("New"), '"version" = 0', "#4caf50", "#2e7d32", "0.5"),
    (N_("Changed"), f'strpos(@{CHANGED_VARIABLE}, "{{id}}") > 0', "#ffb74d", "#d06a00", "0.5"),
    (N_("Unchanged"), "ELSE", "#ffffff", "#33658a", "0.2"),
)
_DRAFT_OPACITY = 90  # of 255: the register's colours stay visible under the draft
_SELECTED = ("#fdd835", "#f9a825", "0.9")
_SELECTED_OPACITY = 50  # of 255: QGIS's own yellow would hide what a boundary tool previews


def show_parcels(layer: QgsVectorLayer, profile: Profile) -> None:
    """Style, labels and scale limits of the register's parcels."""
    purposes = {item.code: item.name() for item in profile.codes("purpose")}
    categories = [QgsRendererCategory(code, _parcel_symbol(_fill(code)), name) for code, name in purposes.items()]
    categories.append(QgsRendererCategory(None, _parcel_symbol(_NO_PURPOSE), tr("Other purposes")))
    layer.setRenderer(QgsCategorizedSymbolRenderer("purpose", categories))
    label_parcels(layer, profile.number)
    _limit_scale(layer)


def show_draft(layer: QgsVectorLayer, profile: Profile) -> None:
    """Style, labels and scale limits of a draft: what is new and what is changed stands out."""
    root = QgsRuleBasedRenderer.Rule(None)
    for title, condition, fill, outline, width in _DRAFT_RULES:
        condition = condition.format(id="parcel_id")
        root.appendChild(QgsRuleBasedRenderer.Rule(_draft_symbol(fill, outline, width), 0, 0, condition, tr(title)))
    layer.setRenderer(QgsRuleBasedRenderer(root))
    _show_selection(layer)
    label_parcels(layer, profile.number)
    _limit_scale(layer)


def _show_selection(layer: QgsVectorLayer) -> None:
    selection = cast(QgsVectorLayerSelectionProperties, layer.selectionProperties())
    selection.setSelectionSymbol(_draft_symbol(*_SELECTED, _SELECTED_OPACITY))
    selection.setSelectionRenderingMode(Qgis.SelectionRenderingMode.CustomSymbol)


def label_parcels(layer: QgsVectorLayer, number: NumberFormat) -> None:
    """Cadastral numbers as labels: their last group at street scale, the whole number when close."""
    settings = QgsPalLayerSettings()
    settings.fieldName = _number_expression(number)
    settings.isExpression = True
    settings.placement = Qgis.LabelPlacement.Horizontal
    settings.fitInPolygonOnly = True
    settings.scaleVisibility = True
    settings.minimumScale = SHORT_NUMBER_SCALE
    settings.setFormat(haloed_text(7.5, _TEXT, 0.6, QColor(255, 255, 255, 200)))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def _number_expression(number: NumberFormat) -> str:
    if not number.separator:
        return '"number"'
    last = f'array_last(string_to_array("number", {QgsExpression.quotedString(number.separator)}))'
    return f'if(@map_scale <= {FULL_NUMBER_SCALE}, "number", {last})'


def _limit_scale(layer: QgsVectorLayer) -> None:
    layer.setMinimumScale(SMALLEST_SCALE)
    layer.setScaleBasedVisibility(True)


def _fill(purpose: str) -> str:
    """The fill of a purpose; one this table lacks gets a light colour of its own that is always the same."""
    if purpose in _FILLS:
        return _FILLS[purpose]
    hue = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:2], "big") % 360
    return str(QColor.fromHsl(hue, 90, 226).name())


def _parcel_symbol(fill: str) -> QgsSymbol:
    symbol = QgsFillSymbol.createSimple({"color": fill, "outline_color": _OUTLINE, "outline_width": "0.1"})
    style = QgsProperty.fromExpression(f"if(@map_scale > {OUTLINE_SCALE}, 'no', 'solid')")
    symbol.symbolLayer(0).setDataDefinedProperty(QgsSymbolLayer.Property.StrokeStyle, style)
    return symbol


def _draft_symbol(fill: str, outline: str, width: str, opacity: int = _DRAFT_OPACITY) -> QgsSymbol:
    colour = QColor(fill)
    colour.setAlpha(opacity)
    symbol = QgsFillSymbol.createSimple({"outline_color": outline, "outline_width": width})
    symbol.symbolLayer(0).setFillColor(colour)
    return symbol
