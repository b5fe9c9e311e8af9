"""Two states of parcels on the map: before and after a change, or a version and the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QMetaType

from cadastre_plugin.core.change.difference import CornerMove, ParcelDifference
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.parcel_features import features_of, parcel_fields
from cadastre_plugin.layers.review_style import metres, style_after, style_before, style_moves
from cadastre_plugin.layers.roles import ROLE_PROPERTY

REVIEW_PROPERTY = "cadastre/review"
"""On the group of a pair of states: the Purpose of it."""

_NARROWEST_M = 20.0
_MOVE_FIELDS = (
    QgsField("distance", QMetaType.Type.Double),
    QgsField("label", QMetaType.Type.QString),
)


class Purpose(StrEnum):
    """What two states are shown for; each has a group of its own, so that one does not disturb the other."""

    REVIEW = "review"
    HISTORY = "history"


_TITLES = {Purpose.REVIEW: N_("Change under review"), Purpose.HISTORY: N_("Version of a parcel")}


class ReviewLayers:
    """Before (red, dashed), after (green) and the corners that moved, above everything else in the project.

    `crs` is that of the profile. Nothing is kept between calls but the project: layers a person took out stay out.
    """

    def __init__(
        self, project: QgsProject, crs: QgsCoordinateReferenceSystem, purpose: Purpose = Purpose.REVIEW
    ) -> None:
        self._project = project
        self._crs = crs
        self._purpose = purpose

    def show(self, differences: Iterable[ParcelDifference]) -> None:
        """Show these parcels before and after, and nothing of those before."""
        shown = tuple(differences)
        self.clear()
        group = self._project.layerTreeRoot().insertGroup(0, tr(_TITLES[self._purpose]))
        group.setCustomProperty(REVIEW_PROPERTY, self._purpose.value)
        for side in _SIDES:
            group.addLayer(self._add(side, side.features(shown)))

    def clear(self) -> None:
        """Take the layers and their group out of the project."""
        group = self._group()
        if group is not None:
            self._project.removeMapLayers(group.findLayerIds())
            self._project.layerTreeRoot().removeChildNode(group)

    def layer(self, side: str) -> QgsVectorLayer | None:
        """One of the layers, `before`, `after` or `moves`; None while there is none."""
        group = self._group()
        layers = [node.layer() for node in group.findLayers()] if group is not None else []
        return next((layer for layer in layers if layer.customProperty(ROLE_PROPERTY) == self._role(side)), None)

    def extent(self) -> QgsRectangle:
        """What is shown, in the CRS of the profile; null when nothing is."""
        extent = QgsRectangle()
        for side in ("before", "after"):
            layer = self.layer(side)
            if layer is not None and layer.featureCount():
                extent.combineExtentWith(layer.extent())
        return extent

    def zoom(self, canvas: QgsMapCanvas, margin: float = 0.25) -> None:
        """Show all of it on the canvas, with `margin` of its size on each side. Nothing happens when nothing is shown.

        Raises:
            QgsCsException: the CRS of the canvas cannot show the city.
        """
        extent = self.extent()
        if extent.isNull():
            return
        extent.grow(max(margin * max(extent.width(), extent.height()), _NARROWEST_M / 2))
        to_canvas = QgsCoordinateTransform(self._crs, canvas.mapSettings().destinationCrs(), self._project)
        canvas.setExtent(to_canvas.transformBoundingBox(extent))
        canvas.refresh()

    def _add(self, side: _Side, features: list[QgsFeature]) -> QgsVectorLayer:
        layer = QgsVectorLayer(side.geometry, tr(side.title), "memory")
        layer.setCrs(self._crs)
        layer.dataProvider().addAttributes(side.fields)
        layer.updateFields()
        layer.dataProvider().addFeatures(features)
        layer.updateExtents()
        layer.setReadOnly(True)
        layer.setCustomProperty(ROLE_PROPERTY, self._role(side.name))
        layer.setCustomProperty("skipMemoryLayersCheck", 1)
        side.style(layer)
        self._project.addMapLayer(layer, False)
        return layer

    def _group(self) -> QgsLayerTreeGroup | None:
        groups = self._project.layerTreeRoot().findGroups(True)
        return next((one for one in groups if one.customProperty(REVIEW_PROPERTY) == self._purpose.value), None)

    def _role(self, side: str) -> str:
        return f"{self._purpose.value}-{side}"


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    title: str
    geometry: str
    fields: Sequence[QgsField]
    features: Callable[[Sequence[ParcelDifference]], list[QgsFeature]]
    style: Callable[[Any], None]


def _before(differences: Sequence[ParcelDifference]) -> list[QgsFeature]:
    return features_of(_present(difference.before for difference in differences))


def _after(differences: Sequence[ParcelDifference]) -> list[QgsFeature]:
    return features_of(_present(difference.after for difference in differences))


def _present(parcels: Iterable[Parcel | None]) -> Iterable[Parcel]:
    return (parcel for parcel in parcels if parcel is not None)


def _moves(differences: Sequence[ParcelDifference]) -> list[QgsFeature]:
    """A line for each corner; one that several parcels share is drawn once."""
    moves = {(move.before, move.after): move for difference in differences for move in difference.moves}
    return [_move(move) for move in moves.values()]


def _move(move: CornerMove) -> QgsFeature:
    feature = QgsFeature()
    feature.setAttributes([move.distance, metres(move.distance)])
    feature.setGeometry(QgsGeometry.fromPolylineXY([QgsPointXY(*move.before), QgsPointXY(*move.after)]))
    return feature


_SIDES = (
    _Side("moves", N_("Corners moved"), "LineString", _MOVE_FIELDS, _moves, lambda layer: style_moves(layer, "label")),
    _Side("before", N_("Before"), "MultiPolygon", parcel_fields().toList(), _before, style_before),
    _Side("after", N_("After"), "MultiPolygon", parcel_fields().toList(), _after, style_after),
)
