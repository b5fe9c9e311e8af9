"""Features of the draft that cannot be parcels: told as findings, never dropped."""

from __future__ import annotations

from uuid import UUID

from qgis.core import QgsGeometry
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.errors import CadastreError, GeometryError
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.layers.parcel_features import polygons_of

UNUSABLE = "unusable-feature"
"""Stands where a finding names its rule: what the draft says before any rule can look."""


def usable_geometry(geometry: QgsGeometry) -> MultiPolygon | None:
    """The geometry on the grid, None when it cannot be that of a parcel."""
    try:
        return polygons_of(geometry)
    except GeometryError:
        return None


def unusable_finding(id: UUID | None, geometry: QgsGeometry, error: CadastreError) -> Finding:
    """What is wrong, as a finding that blocks; its place is the feature's extent where it has one."""
    subjects = () if id is None else (id,)
    return Finding(UNUSABLE, Severity.ERROR, subjects, error.template, _plain(error), _extent(geometry))


def _plain(error: CadastreError) -> dict[str, str | int | float]:
    return {name: value if isinstance(value, int | float) else str(value) for name, value in error.parameters.items()}


def _extent(geometry: QgsGeometry) -> Polygon | None:
    box = geometry.boundingBox()
    if geometry.isEmpty() or not box.isFinite():
        return None
    return Polygon.from_bounds(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
