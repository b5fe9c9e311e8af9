"""Lines of any layer in the coordinates of the city."""

from __future__ import annotations

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsMapLayer, QgsProject, QgsVectorLayer
from shapely import from_wkb, union_all
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.texts import N_

_NONE = N_("Nothing is selected in {layer}; select the line there first")
_ELSEWHERE = N_("The line of {layer} cannot be brought into the coordinates of the city")


def selected_lines(layer: QgsMapLayer | None, onto: QgsVectorLayer, project: QgsProject) -> BaseGeometry:
    """The selected features of a layer as lines in the CRS of `onto`, arcs as chords; of areas their edges.

    Raises:
        BoundaryError: nothing is selected there, or its CRS does not reach the city.
    """
    if not isinstance(layer, QgsVectorLayer) or not layer.selectedFeatureCount():
        raise BoundaryError("line_not_selected", _NONE, layer=layer.name() if layer is not None else "—")
    transform = QgsCoordinateTransform(layer.crs(), onto.crs(), project)
    try:
        return union_all([_line(feature.geometry(), transform) for feature in layer.selectedFeatures()])
    except QgsCsException as error:
        raise BoundaryError("line_elsewhere", _ELSEWHERE, layer=layer.name()) from error


def _line(geometry: QgsGeometry, transform: QgsCoordinateTransform) -> BaseGeometry:
    plain = QgsGeometry(geometry.constGet().segmentize())
    plain.transform(transform)
    shape = from_wkb(bytes(plain.asWkb()))
    return shape.boundary if shape.geom_type.endswith("Polygon") else shape
