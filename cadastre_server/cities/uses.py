"""What the land is used for: category, purpose and legal area of parcels."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from cadastre_plugin.core.profile.profile import Tolerances
from cadastre_server.cities import fabric as fabrics
from cadastre_server.cities.avenues import CorridorKind
from cadastre_server.cities.fabric import Fabric

SETTLEMENTS, AGRICULTURE, TRANSPORT, RECREATION, HERITAGE, WATER = "2", "1", "3", "4", "5", "7"
BEYOND_TOLERANCE, NO_DOCUMENT = 0.06, 0.015
"""Share of parcels whose document is clearly off, as in real registers (2 to 14 %), and of those that have none."""


@dataclass(frozen=True)
class Use:
    """Codes of the profile's lists `land_category` and `purpose`."""

    category: str
    purpose: str


STRIPS = {
    CorridorKind.CANAL: Use(WATER, "other"),
    CorridorKind.RAILWAY: Use(TRANSPORT, "other"),
}
USES: dict[str, tuple[tuple[float, Use], ...]] = {
    fabrics.OLD_TOWN.name: (
        (0.05, Use(SETTLEMENTS, "shop")), (0.02, Use(HERITAGE, "other")), (1.0, Use(SETTLEMENTS, "dwelling")),
    ),
    fabrics.PLANNED.name: ((0.02, Use(SETTLEMENTS, "shop")), (1.0, Use(SETTLEMENTS, "dwelling"))),
    fabrics.COTTAGES.name: ((0.01, Use(SETTLEMENTS, "shop")), (1.0, Use(SETTLEMENTS, "dwelling"))),
    fabrics.APARTMENTS.name: (
        (0.05, Use(SETTLEMENTS, "shop")), (0.05, Use(SETTLEMENTS, "school")), (1.0, Use(SETTLEMENTS, "apartments")),
    ),
    fabrics.CENTRE.name: (
        (0.35, Use(SETTLEMENTS, "shop")), (0.1, Use(SETTLEMENTS, "school")), (0.15, Use(SETTLEMENTS, "apartments")),
        (1.0, Use(SETTLEMENTS, "office")),
    ),
    fabrics.INDUSTRY.name: ((0.06, Use(SETTLEMENTS, "office")), (1.0, Use(TRANSPORT, "industry"))),
    fabrics.FIELDS.name: ((1.0, Use(AGRICULTURE, "other")),),
    fabrics.PARK.name: ((1.0, Use(SETTLEMENTS, "shop")),),
}  # fmt: skip
"""Chance of each use, of what the ones before leave."""
LAND_AROUND = {fabrics.APARTMENTS.name: Use(SETTLEMENTS, "other"), fabrics.PARK.name: Use(RECREATION, "park")}
"""Of what other parcels stand in."""
OF_HOUSES = (fabrics.PLANNED, fabrics.COTTAGES, fabrics.OLD_TOWN)
SHOPS_ON_AVENUES = 0.18
POND_CORNERS = 8


def use_of(fabric: Fabric, *, inner: bool, corners: int, on_avenue: bool, draw: Random) -> Use:
    """The use of a parcel of a fabric with so many corners; `inner`: it stands in another one."""
    if not inner and fabric.name in LAND_AROUND:
        return LAND_AROUND[fabric.name]
    if on_avenue and fabric in OF_HOUSES and draw.random() < SHOPS_ON_AVENUES:
        return Use(SETTLEMENTS, "shop")
    if fabric is fabrics.PARK and corners > POND_CORNERS:
        return Use(WATER, "other")
    for chance, use in USES[fabric.name]:
        if draw.random() < chance:
            return use
    raise AssertionError(f"the uses of {fabric.name} end with a chance below 1")


def legal_areas(
    computed: NDArray[np.float64], tolerances: Tolerances, rng: np.random.Generator
) -> tuple[list[float | None], NDArray[np.bool_]]:
    """What the documents say (whole m2, None: there is none), and which are beyond the tolerance.

    Most differ from the computed area (m2) by less than half of what is allowed.
    """
    allowed = tolerances.legal_area_factor * tolerances.boundary_point_m * np.sqrt(computed)
    chance, sign = rng.random(len(computed)), np.where(rng.random(len(computed)) < 0.5, -1.0, 1.0)
    near = np.clip(rng.normal(0, 0.3, len(computed)), -0.7, 0.7) * allowed
    far = sign * np.maximum(rng.uniform(0.05, 0.2, len(computed)) * computed, 1.5 * allowed)
    off = chance < BEYOND_TOLERANCE
    stated = np.maximum(np.round(computed + np.where(off, far, near)), 1.0)
    missing = chance > 1 - NO_DOCUMENT
    return [None if none else area for none, area in zip(missing, stated.tolist(), strict=True)], off & ~missing
