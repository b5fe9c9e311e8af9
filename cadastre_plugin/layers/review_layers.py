"""Two states of parcels on the map: before and after a change, or a version and the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QMetaType

from cadastre_plugin.core.change.corner_changes import CornerChange, corner_changes
from cadastre_plugin.core.change.difference import ParcelDifference
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.quantity import Length
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.parcel_features import features_of, parcel_fields
from cadastre_plugin.layers.review_style import (
    FATE,
    NAME,
    Fate,
    legend_of,
    style_after,
    style_before,
    style_corners,
    style_moves,
    style_rights,
)
from cadastre_plugin.layers.roles import ROLE_PROPERTY

REVIEW_PROPERTY = "cadastre/review"
"""On the group of a pair of states: the Purpose of it."""

_NARROWEST_M = 20.0
_MOVE_FIELDS = (
    QgsField("corner", QMetaType.Type.Int),
    QgsField("distance", QMetaType.Type.Double),
    QgsField("label", QMetaType.Type.QString),
)
_CORNER_FIELDS = (
    QgsField("corner", QMetaType.Type.Int),
    QgsField(FATE, QMetaType.Type.QString),
)


class Purpose(StrEnum):
    """What two states are shown for; each has a group of its own, so that one does not disturb the other."""

    REVIEW = "review"
    HISTORY = "history"
    DAYS = "days"


_TITLES = {
    Purpose.REVIEW: N_("Change under review"),
    Purpose.HISTORY: N_("Version of a parcel"),
    Purpose.DAYS: N_("Between two days"),
}


class ReviewLayers:
    """Before (red, dashed), after (green) and corners, above everything else in the project.

    `crs` is that of the profile. Nothing is kept between calls but the project: layers a person took out stay out.
    """

    def __init__(
        self, project: QgsProject, crs: QgsCoordinateReferenceSystem, purpose: Purpose = Purpose.REVIEW
    ) -> None:
        self._project = project
        self._crs = crs
        self.purpose = purpose

    def show(self, differences: Iterable[ParcelDifference]) -> None:
        """Show these parcels before and after, and nothing of those before."""
        shown = tuple(differences)
        self.show_features(review_features(shown, corner_changes(shown)))

    def show_features(self, features: ReviewFeatures) -> None:
        """Show what `review_features` has made."""
        self.clear()
        group = self._project.layerTreeRoot().insertGroup(0, tr(_TITLES[self.purpose]))
        group.setCustomProperty(REVIEW_PROPERTY, self.purpose.value)
        for side in _SIDES:
            if features[side.name] or side.is_always_there:
                group.addLayer(self._add(side, features[side.name]))

    def set_drawn(self, drawn: bool) -> None:
        """Let the map draw the layers, or not, as when something else draws them."""
        group = self._group()
        if group is not None:
            group.setItemVisibilityChecked(drawn)

    def legend(self) -> list[tuple[QgsSymbol, str]]:
        """Each look on the map with its meaning, in the chosen language."""
        sides = (self.layer(name) for name in ("before", "after", "moves", "corners", "rights"))
        return [entry for layer in sides if layer is not None for entry in legend_of(layer)]

    def clear(self) -> None:
        """Take the layers and their group out of the project."""
        group = self._group()
        if group is not None:
            self._project.removeMapLayers(group.findLayerIds())
            self._project.layerTreeRoot().removeChildNode(group)

    def layer(self, side: str) -> QgsVectorLayer | None:
        """One of the layers by the name of its side, such as `before`; None while there is none."""
        group = self._group()
        layers = [node.layer() for node in group.findLayers()] if group is not None else []
        return next((layer for layer in layers if layer.customProperty(ROLE_PROPERTY) == self._role(side)), None)

    def extent(self) -> QgsRectangle:
        """What is shown, in the CRS of the profile; null when nothing is."""
        extent = QgsRectangle()
        for side in ("before", "after", "rights"):
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
        return next((one for one in groups if one.customProperty(REVIEW_PROPERTY) == self.purpose.value), None)

    def _role(self, side: str) -> str:
        return f"{self.purpose.value}-{side}"


ReviewFeatures = Mapping[str, list[QgsFeature]]
"""The features of each side by its name: before, after, moves, corners, rights."""


def review_features(
    differences: Sequence[ParcelDifference],
    corners: Sequence[CornerChange],
    rights: Sequence[Parcel] = (),
    names: Mapping[UUID, str] = MappingProxyType({}),
) -> ReviewFeatures:
    """The features of all layers, safe in any thread. corners: what `corner_changes` says of the differences. rights:
    parcels that stay as they are while their rights do not. names: of new parcels, which have no number yet.

    The corner that moved farthest is first: where there are too many to name them all, those are named.
    """
    moved = sorted((corner for corner in corners if corner.move), key=_distance, reverse=True)
    before = ((one.before, Fate.CHANGED if one.after else Fate.RETIRED) for one in differences if one.before)
    after = ((one.after, Fate.CHANGED if one.before else Fate.NEW) for one in differences if one.after)
    return {
        "before": _with_fates(before),
        "after": _with_fates(after, names),
        "moves": [_move(corner) for corner in moved],
        "corners": [_corner(corner) for corner in corners if corner.move is None],
        "rights": features_of(rights),
    }


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    title: str
    geometry: str
    fields: Sequence[QgsField]
    style: Callable[[Any], None]
    is_always_there: bool = True


def _parcel_and_fate_fields() -> QgsFields:
    fields = parcel_fields()
    fields.append(QgsField(FATE, QMetaType.Type.QString))
    fields.append(QgsField(NAME, QMetaType.Type.QString))
    return fields


def _with_fates(
    parcels: Iterable[tuple[Parcel, Fate]], names: Mapping[UUID, str] = MappingProxyType({})
) -> list[QgsFeature]:
    shown = tuple(parcels)
    fields = _parcel_and_fate_fields()
    features = features_of((parcel for parcel, _ in shown), fields)
    for feature, (parcel, fate) in zip(features, shown, strict=True):
        feature.setAttribute(FATE, fate.value)
        feature.setAttribute(NAME, names.get(parcel.id))
    return features


def _move(corner: CornerChange) -> QgsFeature:
    distance = _distance(corner)
    ends = [QgsPointXY(*position) for position in (corner.before, corner.after) if position]
    return _feature(QgsGeometry.fromPolylineXY(ends), corner.number, distance, f"{corner.number}: {Length(distance)}")


def _distance(corner: CornerChange) -> float:
    return corner.move.distance if corner.move is not None else 0.0


def _corner(corner: CornerChange) -> QgsFeature:
    fate = Fate.ADDED if corner.before is None else Fate.REMOVED
    return _feature(QgsGeometry.fromPointXY(QgsPointXY(*corner.place)), corner.number, fate.value)


def _feature(geometry: QgsGeometry, *values: object) -> QgsFeature:
    feature = QgsFeature()
    feature.setAttributes(list(values))
    feature.setGeometry(geometry)
    return feature


_SIDES = (
    _Side("moves", N_("Corners moved"), "LineString", _MOVE_FIELDS, lambda layer: style_moves(layer, "label")),
    _Side("corners", N_("Corners"), "Point", _CORNER_FIELDS, lambda layer: style_corners(layer, "corner"), False),
    _Side("rights", N_("Only rights change"), "MultiPolygon", parcel_fields().toList(), style_rights, False),
    _Side("before", N_("Before"), "MultiPolygon", _parcel_and_fate_fields().toList(), style_before),
    _Side("after", N_("After"), "MultiPolygon", _parcel_and_fate_fields().toList(), style_after),
)
