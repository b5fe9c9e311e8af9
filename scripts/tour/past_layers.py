"""The layers of a past day against what the database had then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import shapely
from qgis.core import QgsDataSourceUri, QgsFeature, QgsRectangle, QgsVectorLayer
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.layers.past_layers import POINTS, SERVITUDES
from scripts.tour.desk import Desk
from scripts.tour.register import rows
from scripts.tour.routine import require

Points = set[tuple[object, ...]]
"""Number, method, accuracy and place of each (m, CRS of the city)."""

_BOX = "ST_MakeEnvelope(%s, %s, %s, %s, Find_SRID('cadastre', 'parcel_version', 'geom'))"
_POINTS = f"""
    SELECT number, method, accuracy, ST_X(geom) AS x, ST_Y(geom) AS y FROM cadastre.boundary_point_version
    WHERE valid @> %s::timestamptz AND recorded @> now() AND geom && {_BOX}
"""
_SERVITUDES = f"""
    SELECT ST_AsBinary(place) AS place FROM cadastre.right_version
    WHERE valid @> %s::timestamptz AND recorded @> now() AND place && {_BOX}
"""


def require_points_of(desk: Desk, law: datetime) -> Points:
    """The points of a past day on the map are those that the database had; they are given back."""
    shown = points_in(past_layer(desk, POINTS).getFeatures(view_of(desk)))
    kept = {
        (one["number"], one["method"], one["accuracy"], round(one["x"], 3), round(one["y"], 3))
        for one in rows(_POINTS, law, *_bounds(desk))
    }
    require(shown == kept, f"the map has the points {shown}, and not {kept}")
    return shown


def require_servitudes_of(desk: Desk, law: datetime) -> int:
    """The servitudes of a past day on the map are those that the database had; how many there are."""
    features = list(past_layer(desk, SERVITUDES).getFeatures(view_of(desk)))
    shown = {_told(shapely.from_wkt(one["place"])) for one in features}
    kept = {_told(shapely.from_wkb(bytes(one["place"]))) for one in rows(_SERVITUDES, law, *_bounds(desk))}
    require(shown == kept, f"the map has other servitudes of the day: {shown ^ kept}")
    return len(features)


def past_layer(desk: Desk, view: str) -> QgsVectorLayer:
    """The layer on the map that shows a view of the database."""
    layers = [layer for layer in desk.iface.mapCanvas().layers() if QgsDataSourceUri(layer.source()).table() == view]
    require(len(layers) == 1, f"{len(layers)} layers on the map show {view}")
    layer: QgsVectorLayer = layers[0]
    return layer


def points_in(features: Iterable[QgsFeature]) -> Points:
    places = ((one, one.geometry().asPoint()) for one in features)
    return {(one["number"], one["method"], one["accuracy"], round(at.x(), 3), round(at.y(), 3)) for one, at in places}


def view_of(desk: Desk) -> QgsRectangle:
    return QgsRectangle(desk.iface.mapCanvas().extent())


def _bounds(desk: Desk) -> tuple[float, float, float, float]:
    view = view_of(desk)
    return view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum()


def _told(place: BaseGeometry) -> str:
    return str(shapely.normalize(place).wkt)
