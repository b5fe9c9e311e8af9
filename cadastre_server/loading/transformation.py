"""Coordinates of a file into the city's CRS, by one known operation of which the report says the name and accuracy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from cadastre_plugin.core.geometry.crs import crs_of, to_geographic
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.loading.errors import LoadError

Coordinates = NDArray[np.float64]

WGS_84 = CRS.from_epsg(4326)
PINNED_OPERATIONS: Mapping[int, str] = {4284: "EPSG:15865"}
"""By EPSG code of a geographic CRS, the one operation to WGS 84 that is used where engines do not agree.

Pulkovo 1942: EPSG:15865 and EPSG:5044 are 2.7 m apart at Tashkent. A profile's `datum_operations` has precedence.
"""


@dataclass(frozen=True)
class Transformation:
    """From a file's CRS to the city's. `accuracy_m` is None when nothing had to be transformed."""

    source: str
    operation: str
    accuracy_m: float | None
    steps: tuple[Transformer, ...] = field(default=(), repr=False)

    def __call__(self, places: Coordinates) -> Coordinates:
        """East and north (n, 2) of the file as m of the city's CRS; infinite where it cannot be."""
        if not self.steps or not len(places):
            return places
        east, north = places.T.tolist()  # lists: an array of one pyproj takes for a number
        for step in self.steps:
            east, north = step.transform(east, north)
        return np.column_stack([east, north])


def transformation(file_crs: str | None, profile: Profile) -> Transformation:
    """How a file's coordinates come into the city's CRS.

    Raises:
        LoadError: the file has no CRS or one that PROJ does not know, or no operation between the datums is known.
    """
    if not file_crs:
        raise LoadError("crs_missing", N_("The file does not say its CRS; give it with {option}"), option="--crs")
    if file_crs == profile.crs.code:  # a code that PROJ may not know yet
        return Transformation(profile.crs.name, "", None)
    try:
        source = CRS.from_user_input(file_crs)
    except CRSError as error:
        raise LoadError("crs_unknown", N_("The CRS of the file is not understood: {crs}"), crs=file_crs) from error
    target = crs_of(profile.crs.definition)
    if source.equals(target, ignore_axis_order=True):
        return Transformation(source.name, "", None)
    to_wgs, operation, accuracy = _to_wgs_84(source, profile)
    return Transformation(source.name, operation, accuracy, (*to_wgs, _from_wgs_84(target)))


def _to_wgs_84(source: CRS, profile: Profile) -> tuple[tuple[Transformer, ...], str, float]:
    geographic = source.geodetic_crs
    pinned = _pinned(geographic, profile)
    if geographic is not None and pinned:
        operation = _operation(pinned)
        swap = Transformer.from_pipeline("+proj=axisswap +order=2,1")  # the registry's operations want latitude first
        first = Transformer.from_crs(source, geographic, always_xy=True)
        return (first, swap, operation, swap), f"{operation.description} ({pinned})", operation.accuracy
    group = TransformerGroup(source, WGS_84, always_xy=True, area_of_interest=_area(profile))  # type: ignore[arg-type]
    for known in group.transformers:
        if known.accuracy >= 0:
            return (known,), known.description, known.accuracy
    raise LoadError(
        "datum_unknown", N_("No transformation from the datum of {crs} to WGS 84 is known"), crs=source.name
    )


def _operation(named: str) -> Transformer:
    try:
        return Transformer.from_pipeline(named)
    except ProjError as error:
        template = N_("The operation {operation} that the profile names is not known")
        raise LoadError("operation_unknown", template, operation=named) from error


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
        raise LoadError("bounds_wrong", N_("The bounds of the profile are not in its CRS")) from error
    return AreaOfInterest(*bounds)
