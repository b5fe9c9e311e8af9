"""How what is laid on parcels looks on a past day: hatched by kind, so that several in one parcel are seen; what has a
place of its own lies there as it does today."""

from __future__ import annotations

from qgis.core import QgsExpression, QgsFillSymbol, QgsRuleBasedRenderer, QgsSymbol, QgsVectorLayer

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.parcel_style import OUTLINE_SCALE
from cadastre_plugin.layers.servitude_style import show_servitudes

_HATCHES = {
    "arrest": ("#c62828", "cross"),
    "ban": ("#c62828", "b_diagonal"),
    "mortgage": ("#6a1b9a", "f_diagonal"),
    "lease": ("#ef6c00", "horizontal"),
    "sublease": ("#ef6c00", "dense6"),
    "servitude": ("#00695c", "vertical"),
}
"""Colours and patterns by kind of right; the others are not drawn, nearly every parcel has an owner."""


def show_rights(layer: QgsVectorLayer, profile: Profile) -> None:
    """A rule for each kind that is drawn; a restriction that was verified absent is none."""
    names = {item.code: item.name() for item in profile.codes("right_kind")}
    root = QgsRuleBasedRenderer.Rule(None)
    for kind, (colour, pattern) in _HATCHES.items():
        condition = f"\"kind\" = '{kind}' AND coalesce(\"standing\", 'present') = 'present'"
        title = names.get(kind, kind)
        root.appendChild(QgsRuleBasedRenderer.Rule(_hatched(colour, pattern), 0, 0, condition, title))
    layer.setRenderer(QgsRuleBasedRenderer(root))
    layer.setMapTipTemplate(f'{tr("Right")}: [% "kind" %]')
    _limit_scale(layer)


def show_places(layer: QgsVectorLayer, profile: Profile) -> None:
    """Servitudes where they lie, each with its kind and its last day."""
    show_servitudes(layer, _words(profile))
    _limit_scale(layer)


def _words(profile: Profile) -> str:
    """The expression for what the draft's layer has as text."""
    quoted = QgsExpression.quotedString
    names = ", ".join(f"{quoted(item.code)}, {quoted(item.name())}" for item in profile.codes("right_kind"))
    day = """format_date("until", 'yyyy-MM-dd')"""
    until = f"replace({quoted(tr('until {day}'))}, '{{day}}', {day})"
    return f"""concat(coalesce(map_get(map({names}), "kind"), "kind"), ', ' || {until})"""


def _limit_scale(layer: QgsVectorLayer) -> None:
    """Further out those of a whole city would have to be read."""
    layer.setMinimumScale(OUTLINE_SCALE)
    layer.setScaleBasedVisibility(True)


def _hatched(colour: str, pattern: str) -> QgsSymbol:
    return QgsFillSymbol.createSimple({"color": colour, "style": pattern, "outline_style": "no"})
