"""Where others are about to change the register: the parcels of their open changes, and the boundaries they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

import shapely
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFillSymbol,
    QgsGeometry,
    QgsGeometryGeneratorSymbolLayer,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsProject,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QMetaType
from shapely.geometry import MultiLineString

from cadastre_plugin.core.change.workflow import STATE_TEXTS, State
from cadastre_plugin.core.forecast.open_change import OpenChange
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.roles import LayerRole, add_layer, layer_node, remove_layer

DRAFT_COLOUR = "#ef6c00"
QUEUED_COLOUR = "#bf360c"
OWN_COLOUR = "#546e7a"
SMALLEST_SCALE = 20_000
"""Denominator: further out nothing is shown, and nothing is asked for."""

_FIELDS = ("stage", "boundaries", "tip")


class Stage(StrEnum):
    """How near an open change is to the register; each has a look of its own and a line in the legend."""

    QUEUED = "queued"
    DRAFT = "draft"
    OWN = "own"


class OpenChangesLayer:
    """`layer` is what stands in the project, over the draft: a feature a change, its parcels hatched, the boundaries
    that it touches bold. district_name: what a district is called.
    """

    def __init__(self, crs: QgsCoordinateReferenceSystem, district_name: Callable[[str], str]) -> None:
        self._district_name = district_name
        self.layer = QgsVectorLayer("MultiPolygon", tr("Open changes of others"), "memory")
        self.layer.setCrs(crs)
        self.layer.dataProvider().addAttributes([QgsField(name, QMetaType.Type.QString) for name in _FIELDS])
        self.layer.updateFields()
        self.layer.setCustomProperty("skipMemoryLayersCheck", 1)  # the service holds what it shows
        self.layer.setReadOnly(True)
        self.layer.setMapTipTemplate('[% "tip" %]')
        self.layer.setRenderer(_renderer())
        self.layer.setScaleBasedVisibility(True)
        self.layer.setMinimumScale(SMALLEST_SCALE)

    def show(self, changes: Iterable[OpenChange], *, draws: bool = True) -> None:
        """Show these, and none of those before. Nothing when a person took the layer out of the project.

        draws: the map is drawn anew; without it, when it is drawn next.
        """
        if sip.isdeleted(self.layer):
            return
        provider = self.layer.dataProvider()
        provider.truncate()
        provider.addFeatures([self._feature(change) for change in changes])
        self.layer.updateExtents()
        if draws:
            self.layer.triggerRepaint()

    def add_to(self, project: QgsProject) -> None:
        """Show it in the project, in place of an older one."""
        add_layer(project, self.layer, LayerRole.OPEN_CHANGES)

    def set_visible(self, project: QgsProject, visible: bool) -> None:
        """Show or hide it; the layer stays in the tree."""
        node = layer_node(project, LayerRole.OPEN_CHANGES)
        if node is not None:
            node.setItemVisibilityChecked(visible)

    def remove_from(self, project: QgsProject) -> None:
        """Take it out of the project."""
        remove_layer(project, LayerRole.OPEN_CHANGES)

    def _feature(self, change: OpenChange) -> QgsFeature:
        feature = QgsFeature(self.layer.fields())
        edges = MultiLineString([list(edge) for edge in sorted(change.footprint.edges)])
        feature.setAttributes([stage_of(change).value, edges.wkt, self._tip(change)])
        geometry = QgsGeometry()
        geometry.fromWkb(shapely.to_wkb(change.land))
        feature.setGeometry(geometry)
        return feature

    def _tip(self, change: OpenChange) -> str:
        lines = [
            change.title or "",
            change.author or "",
            tr("District: {district}").format(district=self._district_name(change.district)),
            tr(STATE_TEXTS[change.state]),
            ", ".join(number for number in change.numbers.values() if number),
        ]
        return "\n".join(line for line in lines if line)


def stage_of(change: OpenChange) -> Stage:
    """One's own, with a reviewer, or still on someone's desk."""
    if change.own:
        return Stage.OWN
    return Stage.DRAFT if change.state in (State.DRAFT, State.RETURNED) else Stage.QUEUED


def _renderer() -> QgsCategorizedSymbolRenderer:
    looks = (
        (Stage.QUEUED, _symbol(QUEUED_COLOUR, "solid"), N_("With a reviewer")),
        (Stage.DRAFT, _symbol(DRAFT_COLOUR, "dash"), N_("Being drawn")),
        (Stage.OWN, _symbol(OWN_COLOUR, "dot"), N_("My other changes")),
    )
    categories = [QgsRendererCategory(stage.value, symbol, tr(title)) for stage, symbol, title in looks]
    return QgsCategorizedSymbolRenderer("stage", categories)


def _symbol(colour: str, line_style: str) -> QgsSymbol:
    """Parcels hatched lightly, so that the map shows through; on top of them the boundaries that are touched."""
    symbol = QgsFillSymbol.createSimple(
        {"style": "no", "outline_color": colour, "outline_style": "dot", "outline_width": "0.2"}
    )
    hatch = QgsLinePatternFillSymbolLayer()
    hatch.setLineAngle(135)
    hatch.setDistance(2.6)
    hatch.setSubSymbol(QgsLineSymbol.createSimple({"line_color": colour, "line_width": "0.15"}))
    symbol.insertSymbolLayer(0, hatch)
    boundaries = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": 'geom_from_wkt("boundaries")'})
    boundaries.setSymbolType(QgsSymbol.SymbolType.Line)
    boundaries.setSubSymbol(
        QgsLineSymbol.createSimple(
            {"line_color": colour, "line_width": "1.2", "line_style": line_style, "capstyle": "flat"}
        )
    )
    symbol.appendSymbolLayer(boundaries)
    return symbol
