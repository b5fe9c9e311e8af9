"""Parcels as QGIS features and back: the one place where a feature becomes a core Parcel.

In a layer a coordinate is `round(x / 0.001) * 0.001`, which is what QGIS makes of it under a geometry precision of one
millimetre; in the core it is the double nearest to the millimetre. The two differ in the last bit for one coordinate in
eight. QGIS compares neighbours' corners exactly, so that every geometry goes through its rounding on the way in and
through `on_grid` on the way out: shared corners stay the same number on both sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from qgis.core import (
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsUnsetAttributeValue,
    QgsVariantUtils,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import ChangeError, GeometryError
from cadastre_plugin.core.geometry.grid import GRID_M, on_grid
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.texts import N_

PARCEL_ID = "parcel_id"
VERSION = "version"

_TYPES = {
    PARCEL_ID: QMetaType.Type.QString,
    VERSION: QMetaType.Type.Int,
    "number": QMetaType.Type.QString,
    "district": QMetaType.Type.QString,
    "legal_area": QMetaType.Type.Double,
    "land_category": QMetaType.Type.QString,
    "purpose": QMetaType.Type.QString,
    "address": QMetaType.Type.QString,
}
FIELD_NAMES = tuple(_TYPES)


def parcel_fields() -> QgsFields:
    """The fields of a layer of parcels."""
    fields = QgsFields()
    for name, kind in _TYPES.items():
        fields.append(QgsField(name, kind))
    return fields


def features_of(parcels: Iterable[Parcel], fields: QgsFields | None = None) -> list[QgsFeature]:
    """A feature per parcel; safe in any thread. fields: those of a layer that has more behind the ones of a parcel."""
    fields = fields or parcel_fields()
    return [_feature(parcel, fields) for parcel in parcels]


def attributes_of(parcel: Parcel) -> list[object]:
    """The attribute values of a parcel in the order of FIELD_NAMES."""
    return [str(parcel.id), parcel.version, *(getattr(parcel, name) for name in FIELD_NAMES[2:])]


def parcel_of(feature: QgsFeature) -> Parcel:
    """The parcel of a feature that has the fields of FIELD_NAMES, its geometry put on the grid.

    Raises:
        GeometryError: the geometry cannot be a parcel: not a polygon, empty, with heights or arcs, not finite.
        ChangeError: `parcel_unnamed` when it has no usable id, `legal_area_wrong` when that is not an area.
    """
    return Parcel(
        id=_id(feature),
        version=version_of(feature),
        number=_text(feature, "number"),
        district=_text(feature, "district") or "",
        geometry=polygons_of(feature.geometry()),
        legal_area=_area(feature),
        land_category=_text(feature, "land_category"),
        purpose=_text(feature, "purpose"),
        address=_text(feature, "address"),
    )


def polygons_of(geometry: QgsGeometry) -> MultiPolygon:
    """The geometry on the grid.

    Raises:
        GeometryError: it cannot be a parcel.
    """
    if geometry.isNull():
        raise GeometryError("geometry_empty", N_("The geometry is empty"))
    kind = geometry.wkbType()
    if QgsWkbTypes.isCurvedType(kind):
        raise GeometryError("geometry_curved", N_("The boundary has arcs; a parcel is stored with straight lines"))
    if QgsWkbTypes.hasZ(kind) or QgsWkbTypes.hasM(kind):
        raise GeometryError("geometry_3d", N_("The geometry has heights; a parcel is stored without them"))
    return on_grid(_shapely(geometry))


def geometry_of(shape: BaseGeometry) -> QgsGeometry:
    """A shapely geometry (2-D, metres) as QGIS keeps it in a layer with a precision of one millimetre."""
    geometry = QgsGeometry()
    geometry.fromWkb(shapely.to_wkb(shape))
    return geometry.snappedToGrid(GRID_M, GRID_M)


def id_of(feature: QgsFeature) -> UUID | None:
    """The parcel's id, None when the feature has none that can be read."""
    try:
        return _id(feature)
    except ChangeError:
        return None


def version_of(feature: QgsFeature) -> int:
    """The version of the register that the feature was made from; NEW when the register does not have it."""
    return int(value_of(feature, VERSION) or NEW)


def value_of(feature: QgsFeature, name: str) -> Any:
    """An attribute value, None where QGIS has one of its several kinds of nothing."""
    value = feature.attribute(name)
    return None if isinstance(value, QgsUnsetAttributeValue) or QgsVariantUtils.isNull(value) else value


def _feature(parcel: Parcel, fields: QgsFields) -> QgsFeature:
    feature = QgsFeature(fields)
    feature.setAttributes(attributes_of(parcel) + [None] * (fields.count() - len(FIELD_NAMES)))
    feature.setGeometry(geometry_of(parcel.geometry))
    return feature


def _shapely(geometry: QgsGeometry) -> BaseGeometry:
    try:
        with np.errstate(invalid="ignore"):  # a coordinate that is not finite is refused by the grid, with words
            return shapely.from_wkb(bytes(geometry.asWkb()))
    except shapely.errors.ShapelyError as error:  # e.g. a ring of fewer than four points
        raise GeometryError("geometry_broken", N_("The geometry has a ring that is not closed or too short")) from error


def _id(feature: QgsFeature) -> UUID:
    text = _text(feature, PARCEL_ID) or ""
    try:
        return UUID(text)
    except ValueError as error:
        raise ChangeError("parcel_unnamed", N_("A parcel has no usable id: {id}"), id=text or "—") from error


def _area(feature: QgsFeature) -> float | None:
    value = value_of(feature, "legal_area")
    if value is None:
        return None
    if not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ChangeError("legal_area_wrong", N_("{area} is not an area in m²"), area=str(value))
    return float(value)


def _text(feature: QgsFeature, name: str) -> str | None:
    value = value_of(feature, name)
    return None if value is None else str(value).strip() or None
