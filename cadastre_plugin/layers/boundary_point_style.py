"""How boundary points look: marker and colour by how they were measured, labelled where there is room."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.haloed_text import haloed_text

LABEL_SCALE = 1_000
"""Denominator: further out the numbers would cover each other."""

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
_ACCURACY = """' ±' || format_number("accuracy", if("accuracy" < 0.02, 3, 2))"""  # a millimetre is not nothing
_LABEL = f"""concat("number", if("accuracy" is null, '', {_ACCURACY}))"""


def show_points(layer: QgsVectorLayer, profile: Profile, smallest_scale: float) -> None:
    """Give a layer of boundary points its look. smallest_scale: denominator, further out they are not drawn."""
    layer.setMapTipTemplate(f"[% {_LABEL} %]")
    layer.setMinimumScale(smallest_scale)
    layer.setScaleBasedVisibility(True)
    layer.setRenderer(_renderer(profile))
    _label(layer)


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
    settings.offsetType = Qgis.LabelOffsetType.FromSymbolBounds
    settings.dist = 0.6  # mm
    settings.scaleVisibility = True
    settings.minimumScale = LABEL_SCALE
    settings.setFormat(haloed_text(7.5, "#263238", 0.7))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
