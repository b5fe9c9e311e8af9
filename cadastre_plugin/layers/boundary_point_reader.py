"""Reading the register's boundary points off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import shapely
from qgis.core import QgsFeature, QgsFeatureRequest, QgsRectangle, QgsVectorLayer, QgsVectorLayerFeatureSource

from cadastre_plugin.core.change.points import corners
from cadastre_plugin.core.geometry.grid import grid_position
from cadastre_plugin.core.model.boundary_point import POINT_ATTRIBUTES, BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.parcel_features import value_of

MARGIN_M = 0.01
"""Read beyond the corners, so that rounding on the way leaves nothing out."""


@dataclass(frozen=True)
class BoundaryPointReader:
    """Reads points of a layer with the columns of the view. Made on the GUI thread, used in a task."""

    source: QgsVectorLayerFeatureSource

    @classmethod
    def of_layer(cls, layer: QgsVectorLayer) -> BoundaryPointReader:
        """A reader of a layer that is not filtered."""
        return cls(QgsVectorLayerFeatureSource(layer))

    def read(self, parcels: Iterable[Parcel]) -> tuple[BoundaryPoint, ...]:
        """The points at the corners of parcels."""
        given = tuple(parcels)
        if not given:
            return ()
        wanted = {corner for parcel in given for corner in corners(parcel)}
        bounds = QgsRectangle(*shapely.total_bounds([parcel.geometry for parcel in given])).buffered(MARGIN_M)
        found = map(_point, self.source.getFeatures(QgsFeatureRequest().setFilterRect(bounds)))
        return tuple(point for point in found if point.position in wanted)


def _point(feature: QgsFeature) -> BoundaryPoint:
    place = feature.geometry().asPoint()
    said = {name: value_of(feature, name) for name in POINT_ATTRIBUTES}
    source_id = said.pop("source_id")
    return BoundaryPoint(
        id=UUID(str(value_of(feature, "point_id"))),
        version=int(value_of(feature, "version")),
        position=grid_position((place.x(), place.y())),
        source_id=None if source_id is None else UUID(str(source_id)),
        **said,
    )
