"""The CRS of a profile for QGIS: made from the profile's own definition, so that it works where PROJ lacks the code."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.profile.profile import Profile, ProfileCrs
from cadastre_plugin.core.texts import N_

AGREE_M = 0.001
"""Two definitions are the same CRS when they place the corners of the city within this distance (m)."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north in metres of the profile's CRS."""


def qgis_crs(profile: Profile) -> QgsCoordinateReferenceSystem:
    """The CRS of the city: QGIS's own when it knows the code and agrees to AGREE_M, else a user CRS made once.

    Raises:
        ProfileError: QGIS does not understand the definition.
    """
    defined = _defined(profile.crs)
    known = QgsCoordinateReferenceSystem(profile.crs.code)
    if known.isValid() and _agree(defined, known, profile.bounds):
        return known
    if not defined.authid():
        defined.saveAsUserCrs(profile.crs.name)
    return defined


def is_reachable(crs: QgsCoordinateReferenceSystem, project: QgsProject, bounds: Bounds) -> bool:
    """True when the map of the project can show what lies in the city's bounds, given in metres of `crs`."""
    if not project.crs().isValid():
        return False
    transform = QgsCoordinateTransform(crs, project.crs(), project)
    try:
        shown = transform.transformBoundingBox(QgsRectangle(*bounds))
    except QgsCsException:
        return False
    return transform.isValid() and bool(shown.isFinite())


def _defined(crs: ProfileCrs) -> QgsCoordinateReferenceSystem:
    is_proj = crs.definition.lstrip().startswith("+")
    make = QgsCoordinateReferenceSystem.fromProj if is_proj else QgsCoordinateReferenceSystem.fromWkt
    made = make(crs.definition)
    if not made.isValid():
        raise ProfileError(
            "crs_unknown", N_("The CRS definition {definition} is not understood"), definition=crs.definition
        )
    return made


def _agree(one: QgsCoordinateReferenceSystem, other: QgsCoordinateReferenceSystem, bounds: Bounds) -> bool:
    transform = QgsCoordinateTransform(one, other, QgsCoordinateTransformContext())
    west, south, east, north = bounds
    corners = [QgsPointXY(x, y) for x in (west, east) for y in (south, north)]
    try:
        return all(transform.transform(corner).distance(corner) <= AGREE_M for corner in corners)
    except QgsCsException:
        return False
