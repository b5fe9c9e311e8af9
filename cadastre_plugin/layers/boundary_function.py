"""A parcel's boundary in words as a function of QGIS's expressions, so that the form of a parcel reads it out."""

from __future__ import annotations

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsProject, QgsVectorLayer

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.neighbour_names import beside_of
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Tolerances
from cadastre_plugin.core.survey.boundary_text import AS_IN_DOCUMENTS, boundary_text
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.expression_functions import GeometryFunction
from cadastre_plugin.layers.parcel_features import parcel_of, polygons_of

NAME = "cadastre_boundary"
"""cadastre_boundary(geometry, layer_id): the boundary in words, with its neighbours in the layer of parcels."""

MOST_CORNERS = 400
"""A street of thousands of corners would take long, and nobody reads it."""


class BoundaryFunction(GeometryFunction):
    """See NAME; `register_function` makes it known."""

    def __init__(self) -> None:
        super().__init__(NAME, tr("Boundary of a parcel in words, course by course"))

    def of(self, geometry: QgsGeometry, layer_id: object) -> str | None:
        layer = QgsProject.instance().mapLayer(str(layer_id))
        if not isinstance(layer, QgsVectorLayer):
            return None
        try:
            return _text(geometry, layer)
        except CadastreError as error:
            return error.text()


def _text(geometry: QgsGeometry, layer: QgsVectorLayer) -> str:
    polygons = polygons_of(geometry)
    count = sum(len(ring.coords) - 1 for part in polygons.geoms for ring in (part.exterior, *part.interiors))
    if count > MOST_CORNERS:
        return tr("{count} corners: the tool Boundary in words reads them").format(count=count)
    around = layer.getFeatures(QgsFeatureRequest().setFilterRect(geometry.boundingBox().buffered(1.0)))
    parcels = [parcel_of(feature) for feature in around]
    own = {parcel.id for parcel in parcels if parcel.geometry.equals(polygons)}
    return boundary_text(polygons, beside_of(Fabric(parcels, Tolerances()), own), digits=AS_IN_DOCUMENTS)
