"""Edits as a surveyor makes them, for measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Point

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.situation import Surroundings

Floats = NDArray[np.float64]

STEP_M = (0.35, -0.2)


def moved_corner(parcels: Sequence[Parcel], surroundings: Surroundings, dice: Random) -> Change:
    """A corner of a parcel and of all that share it, moved as QGIS's topological editing does."""
    one = dice.choice(parcels)
    corner = dice.choice(shapely.get_coordinates(one.geometry))
    sharing = [other for other in surroundings.near(Point(corner), 0.0) if _has(other.geometry, corner)]
    edits = tuple(Edit(other.id, other.version, _with_moved(other, corner)) for other in sharing)
    return Change(UUID(int=1), "boundary", "", "", one.district, edits)


def is_valid(change: Change) -> bool:
    """No parcel crosses itself: others raise on such a one, or answer nothing of use."""
    return all(parcel.geometry.is_valid for parcel in change.after_parcels())


def _has(geometry: MultiPolygon, corner: Floats) -> bool:
    return bool((shapely.get_coordinates(geometry) == corner).all(axis=1).any())


def _with_moved(parcel: Parcel, corner: Floats) -> Parcel:
    def move(positions: Floats) -> Floats:
        step: Floats = np.where((positions == corner).all(axis=1)[:, None], STEP_M, 0.0)
        return positions + step

    return replace(parcel, geometry=on_grid(shapely.transform(parcel.geometry, move)))
