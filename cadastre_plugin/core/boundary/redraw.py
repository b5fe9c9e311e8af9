"""A parcel gets another boundary as a whole, and its neighbours follow."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.change.corners import ring_differences
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel, same_place
from cadastre_plugin.core.texts import N_

_GONE = N_("The parcel is not in the work area any more; choose it again")
_SAME = N_("This is the boundary as it stands; change a course first")


def redraw(fabric: Fabric, id: UUID, geometry: BaseGeometry) -> Outcome:
    """A parcel with another boundary (polygons in m, CRS of the profile); it keeps its id and number.

    A neighbour that has a corner which moved gets it at its new place.

    Raises:
        BoundaryError: nothing differs, the parcel is gone, or `settled` refuses.
    """
    parcel = fabric.parcels.get(id)
    if parcel is None:
        raise BoundaryError("boundary_parcel_gone", _GONE)
    shape = on_grid(geometry)
    if same_place(shape, parcel.geometry):
        raise BoundaryError("boundary_same", _SAME)
    moved, _, _ = ring_differences(parcel.geometry, shape)
    moves = dict(moved)
    beside = {other.id: other for corner in moves for other in fabric.having(corner) if other.id != id}
    wanted = {other.id: _following(other, moves) for other in beside.values()}
    return settled(fabric, {**wanted, id: replace(parcel, geometry=shape)})


def _following(parcel: Parcel, moves: dict[Position, Position]) -> Parcel:
    def move(points: Floats) -> Floats:
        return np.array([moves.get((x, y), (x, y)) for x, y in points.tolist()])

    return replace(parcel, geometry=on_grid(shapely.transform(parcel.geometry, move)))
