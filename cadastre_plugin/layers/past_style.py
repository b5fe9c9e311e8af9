"""How what is laid on parcels looks on a past day: hatched by kind, so that several in one parcel are seen."""

from __future__ import annotations

from qgis.core import QgsFillSymbol, QgsRuleBasedRenderer, QgsSymbol, QgsVectorLayer

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.parcel_style import OUTLINE_SCALE

_HATCHES = {
    "arrest": ("#c62828", "cross"),
    "ban": ("#c62828", "b_diagonal"),
    "mortgage": ("#6a1b9a", "f_diagonal"),
    "lease": ("#ef6c00", "hor"),
    "sublease": ("#ef6c00", "dense6"),
    "servitude": ("#00695c", "ver"),
}
"""Colours and patterns by kind of right; the others are not drawn, nearly every parcel has an owner."""


def show_rights(layer: QgsVectorLayer, profile: Profile) -> None:
    """A rule for each kind that is drawn; a restriction that was verified absent is none."""
    names = {item.code: item.name() for item in profile.codes("right_kind")}
    root = QgsRuleBasedRenderer.Rule(None)
    for kind, (colour, pattern) in _HATCHES.items():
        condition = f"\"kind\" = '{kind}' AND coalesce(\"standing\", 'present') = 'present'"
        title = names.get(kind, kind)
        root.appendChild(QgsRuleBasedRenderer.Rule(_hatched(colour, pattern), OUTLINE_SCALE, 0, condition, title))
    layer.setRenderer(QgsRuleBasedRenderer(root))
    layer.setMapTipTemplate(f'{tr("Right")}: [% "kind" %]')
    layer.setMinimumScale(OUTLINE_SCALE)
    layer.setScaleBasedVisibility(True)


def _hatched(colour: str, pattern: str) -> QgsSymbol:
    return QgsFillSymbol.createSimple({"color": colour, "style": pattern, "outline_style": "no"})
