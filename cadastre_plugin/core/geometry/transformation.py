"""Coordinates of a file or a receiver into the city's CRS, by one known operation whose code and accuracy are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.crs import crs_of, to_geographic
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_

Coordinates = NDArray[np.float64]

WGS_84 = CRS.from_epsg(4326)
PINNED_OPERATIONS: Mapping[int, str] = {4284: "EPSG:15865"}
"""By EPSG code of a geographic CRS, the one operation to WGS 84 that is used where engines do not agree.

Pulkovo 1942: EPSG:15865 and EPSG:5044 are 2.7 m apart at Tashkent. A profile's `datum_operations` has precedence.
"""


class TransformationError(CadastreError):
    """Coordinates that cannot come into the city's CRS: an unknown CRS, no operation between the datums."""


@dataclass(frozen=True)
class Transformation:
    """From another CRS to the city's.

    source: name of that CRS. operation: the operation's name, with its code where one is pinned; empty when nothing
    has to be transformed, and then `accuracy_m` is None. code: `EPSG:15865`, empty when the operation has none.
    """

    source: str
    operation: str
    accuracy_m: float | None
    steps: tuple[Transformer, ...] = field(default=(), repr=False)
    code: str = ""

    def __call__(self, places: Coordinates) -> Coordinates:
        """East and north (n, 2) of that CRS as m of the city's; infinite where it cannot be."""
        if not self.steps or not len(places):
            return places
        east, north = places.T.tolist()  # lists: an array of one pyproj takes for a number
        for step in self.steps:
            east, north = step.transform(east, north)
        return np.column_stack([east, north])


def transformation(crs: str, profile: Profile) -> Transformation:
    """How coordinates in a CRS (code, PROJ string or WKT) come into the city's CRS.

    Raises:
        TransformationError: PROJ does not know the CRS (`crs_unknown`), no operation between the datums is known
            (`datum_unknown`), the profile names one that is none (`operation_unknown`) or has wrong bounds
            (`bounds_wrong`).
    """
    if crs == profile.crs.code:  # a code that PROJ may not know yet
        return Transformation(profile.crs.name, "", None)
    try:
        source = CRS.from_user_input(crs)
    except CRSError as error:
        raise TransformationError("crs_unknown", N_("The CRS of the file is not understood: {crs}"), crs=crs) from error
    target = crs_of(profile.crs.definition)
    if source.equals(target, ignore_axis_order=True):
        return Transformation(source.name, "", None)
    to_wgs, operation, accuracy, code = _to_wgs_84(source, profile)
    return Transformation(source.name, operation, accuracy, (*to_wgs, _from_wgs_84(target)), code)


def _to_wgs_84(source: CRS, profile: Profile) -> tuple[tuple[Transformer, ...], str, float, str]:
    geographic = source.geodetic_crs
    pinned = _pinned(geographic, profile)
    if geographic is not None and pinned:
        operation = _operation(pinned)
        swap = Transformer.from_pipeline("+proj=axisswap +order=2,1")  # the registry's operations want latitude first
        first = Transformer.from_crs(source, geographic, always_xy=True)
        return (first, swap, operation, swap), f"{operation.description} ({pinned})", operation.accuracy, pinned
    group = TransformerGroup(source, WGS_84, always_xy=True, area_of_interest=_area(profile))  # type: ignore[arg-type]
    for known in group.transformers:
        if known.accuracy >= 0:
            return (known,), known.description, known.accuracy, ""
    raise TransformationError(
        "datum_unknown", N_("No transformation from the datum of {crs} to WGS 84 is known"), crs=source.name
    )


def _operation(named: str) -> Transformer:
    try:
        return Transformer.from_pipeline(named)
    except ProjError as error:
        template = N_("The operation {operation} that the profile names is not known")
        raise TransformationError("operation_unknown", template, operation=named) from error


def _pinned(geographic: CRS | None, profile: Profile) -> str | None:
    code = geographic.to_epsg() if geographic is not None else None
    if code is None:
        return None
    chosen = profile.document.get("datum_operations", {})
    return str(chosen[f"EPSG:{code}"]) if f"EPSG:{code}" in chosen else PINNED_OPERATIONS.get(code)


def _from_wgs_84(target: CRS) -> Transformer:
    """The city's datum is taken as WGS 84, from which national datums of today differ by less than their accuracy."""
    return Transformer.from_crs(WGS_84, target, always_xy=True, allow_ballpark=True)


def _area(profile: Profile) -> AreaOfInterest:
    west, south, east, north = profile.bounds
    try:
        bounds = to_geographic(profile.crs.definition).transform_bounds(west, south, east, north)
    except ProjError as error:
        raise TransformationError("bounds_wrong", N_("The bounds of the profile are not in its CRS")) from error
    return AreaOfInterest(*bounds)
