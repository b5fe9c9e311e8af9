"""What can be asked of every part of a division: a least area, a least width, its own front to a street."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.access_strip import length_along
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.geometry.street_front import street_front
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_

EXACT_M = 0.001
ROUNDING_M = 0.01
"""A front may be so much shorter than asked: corners lie on the grid, and neighbours meet it at an angle."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What each part must have: `area` in ellipsoidal m2, `width` and `access` in m; None: not asked for.

    width: a disc of this diameter finds room in the part. access: so long a piece of its outline lies at a street.
    """

    area: float | None = None
    width: float | None = None
    access: float | None = None


NO_CONDITIONS = Conditions()


def conditions_of(profile: Profile, purpose: str | None) -> Conditions:
    """All that a city asks of parcels of a purpose."""
    tolerances = profile.tolerances
    return Conditions(profile.min_area(purpose), tolerances.min_width_m, tolerances.access_width_m)


def require(
    conditions: Conditions,
    parts: Sequence[Parcel],
    fabric: Fabric,
    profile: Profile,
    strip: Parcel | None = None,
) -> None:
    """Refuse where a part does not meet a condition; `fabric` has the parts in it. Lying at `strip` is access too.

    Raises:
        BoundaryError: it names the part that is farthest from it, says by how much, and how many fail.
    """
    if conditions.area is not None:
        areas = ellipsoidal_areas([part.geometry for part in parts], profile.crs.definition).tolist()
        _require_least("divide_min_area", _AREA, areas, conditions.area)
    if conditions.width is not None:
        widths = [width_of(part.geometry, conditions.width) for part in parts]
        _require_least("divide_min_width", _WIDTH, widths, conditions.width)
    if conditions.access is not None:
        fronts = [_access_of(part, fabric, profile, strip) for part in parts]
        _require_least("divide_access", _ACCESS, fronts, conditions.access)


def require_street(strip: Parcel, width: float, fabric: Fabric, profile: Profile) -> None:
    """Refuse a strip for access that does not reach a street in its whole width (m).

    Raises:
        BoundaryError: it says how far the strip lies at a street.
    """
    front = front_of(strip, fabric, profile)
    if front < width - ROUNDING_M:
        raise BoundaryError("divide_strip_street", _STRIP, front=front, width=width)


def _access_of(part: Parcel, fabric: Fabric, profile: Profile, strip: Parcel | None) -> float:
    front = front_of(part, fabric, profile)
    reach = profile.tolerances.t_junction_m
    return front if strip is None else max(front, length_along(part.geometry, strip.geometry, reach))


def width_of(geometry: MultiPolygon, enough: float) -> float:
    """The diameter in m of the largest disc that finds room in a valid polygon; `enough` where it is more than that."""
    if not geometry.buffer(-enough / 2.0).is_empty:
        return enough
    radius: BaseGeometry = shapely.maximum_inscribed_circle(geometry, EXACT_M / 2.0)
    return min(enough, 2.0 * float(radius.length))


def front_of(parcel: Parcel, fabric: Fabric, profile: Profile) -> float:
    """The longest piece in m of a parcel's outline that lies at a street.

    A street is a parcel whose purpose says so and, where the city says so, land that is nobody's parcel.
    """
    reach = profile.tolerances.t_junction_m
    others = [other for other in fabric.near(parcel.geometry, reach) if other.id != parcel.id]
    lands = land_of(other.geometry for other in others)
    is_street = np.array([other.purpose in profile.street_purposes for other in others], dtype=bool)
    pieces = street_front(
        parcel.geometry,
        lands[~is_street],
        lands[is_street],
        gaps_are_streets=profile.gaps_are_streets,
        reach=reach,
    )
    return max((float(piece.length) for piece in pieces), default=0.0)


def _require_least(code: str, template: str, values: Sequence[float], least: float) -> None:
    missing = [least - value for value in values]
    failing = [amount for amount in missing if amount > ROUNDING_M]
    if failing:
        worst = missing.index(max(missing))
        amounts = {"value": values[worst], "least": least, "missing": max(missing)}
        raise BoundaryError(code, template, part=worst + 1, failing=len(failing), **amounts)


_AREA = N_(
    "Part {part} would have {value:.2f} m², {missing:.2f} m² less than the least area of {least:.2f} m² "
    "(parts that fail: {failing}). Choose other amounts, or leave the condition out"
)
_WIDTH = N_(
    "Part {part} would be {value:.2f} m wide, {missing:.2f} m less than the least width of {least:.2f} m "
    "(parts that fail: {failing}). Choose another direction, or leave the condition out"
)
_STRIP = N_(
    "The strip for access would lie {front:.2f} m at a street, not {width:.2f} m; choose a side that runs to a street"
)
_ACCESS = N_(
    "Part {part} would lie {value:.2f} m at a street, {missing:.2f} m less than the access of {least:.2f} m "
    "(parts that fail: {failing}). Choose another direction, or leave the condition out"
)
