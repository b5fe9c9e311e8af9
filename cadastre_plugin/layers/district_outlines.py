"""Reading the outlines of the districts off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from qgis.core import QgsVectorLayer, QgsVectorLayerFeatureSource
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class OutlineReader:
    """Reads the layer of districts. Made on the GUI thread, used in a task."""

    source: QgsVectorLayerFeatureSource

    @classmethod
    def of_layer(cls, layer: QgsVectorLayer) -> OutlineReader:
        """A reader of a layer that is not filtered."""
        return cls(QgsVectorLayerFeatureSource(layer))

    def read(self) -> Mapping[str, BaseGeometry]:
        """Outlines (m, CRS of the city) by the district's code; none of those that have no outline."""
        return {
            str(feature["code"]): shapely.from_wkb(bytes(feature.geometry().asWkb()))
            for feature in self.source.getFeatures()
            if not feature.geometry().isEmpty()
        }
