"""The legal area as a function of QGIS's expressions, so that forms and tables show what the rules compute."""

from __future__ import annotations

from qgis.core import QgsExpression, QgsGeometry

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.texts import tr
from cadastre_plugin.core.threads import in_python_thread
from cadastre_plugin.layers.expression_functions import GeometryFunction
from cadastre_plugin.layers.parcel_features import polygons_of

NAME = "cadastre_area"
"""cadastre_area(geometry, definition): m2 on the ellipsoid of the CRS; NULL for a geometry that cannot be a parcel."""


class AreaFunction(GeometryFunction):
    """See NAME; `register_function` makes it known."""

    def __init__(self) -> None:
        super().__init__(NAME, tr("Area in m² on the ellipsoid of the city's CRS"))

    def of(self, geometry: QgsGeometry, definition: object) -> float | None:
        if not isinstance(definition, str):
            return None
        try:
            polygons = polygons_of(geometry)
        except GeometryError:
            return None
        area = in_python_thread(lambda: ellipsoidal_area(polygons, definition))  # QGIS also asks while it draws
        return round(area, 2)


def area_expression(definition: str) -> str:
    """The expression that gives a feature's area in the CRS of that definition."""
    return f"{NAME}(@geometry, {QgsExpression.quotedString(definition)})"
