"""A small block for the boundary tools: two rows of lots back to back, the street around them."""

from __future__ import annotations

import pytest
import shapely

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.model.parcel import Parcel
from tests.core.making import ORIGIN, TASHKENT, parcel, polygon

NORTH_ROW = tuple(
    parcel(str(n), polygon(*((x, 30) for x in (20 * n, 20 * n + 20)), (20 * n + 20, 60), (20 * n, 60)))
    for n in range(1, 4)
)
SOUTH_ROW = tuple(
    parcel(str(10 + n), polygon((20 * n, 0), (20 * n + 20, 0), (20 * n + 20, 30), (20 * n, 30))) for n in range(1, 4)
)


def block(*parcels: Parcel) -> Fabric:
    """These parcels, or the whole block, in Tashkent."""
    return Fabric(parcels or (*NORTH_ROW, *SOUTH_ROW), TASHKENT.tolerances)


def place(x: float, y: float) -> tuple[float, float]:
    """A position counted in metres from the corner in the city, on the grid."""
    return round(ORIGIN[0] + x, 3), round(ORIGIN[1] + y, 3)


def land(fabric: Fabric) -> float:
    """The sum of the areas in m2."""
    return float(sum(item.geometry.area for item in fabric.parcels.values()))


def is_coverage(fabric: Fabric) -> bool:
    """What GEOS says of it."""
    shapes = [item.geometry for item in fabric.parcels.values()]
    return bool(shapely.is_empty(shapely.coverage_invalid_edges(shapes)).all())


def refusal(tool, *arguments, **more) -> str:
    """The code with which a tool refuses."""
    with pytest.raises(BoundaryError) as refused:
        tool(*arguments, **more)
    return refused.value.code
