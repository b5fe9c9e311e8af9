"""Touched parcels and their neighbours side by side, read once for all the rules that compare two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cadastre_plugin.core.geometry.edges import Edges, Indices, close_edges, edges_of
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Tolerances


def reach(tolerances: Tolerances) -> float:
    """How far (m) from a parcel its rules look."""
    return max(tolerances.sliver_width_m, tolerances.t_junction_m, tolerances.corner_spacing_m)


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """Parcels whose envelopes come as near to each other as any rule looks.

    parcels: the touched ones first, `touched` of them. pairs (n, 2): indices into them, the first one touched, each
    pair once. tolerances: of the profile.
    """

    parcels: tuple[Parcel, ...]
    touched: int
    pairs: Indices
    tolerances: Tolerances

    @cached_property
    def land(self) -> NDArray[np.object_]:
        """The land of each parcel, valid polygons (see `land_of`)."""
        return land_of(parcel.geometry for parcel in self.parcels)

    @cached_property
    def edges(self) -> Edges:
        """The edges of all the land."""
        return edges_of(self.land)

    @cached_property
    def close_edges(self) -> tuple[Indices, Indices]:
        """Pairs of edges within reach, the first of a touched parcel; both may be of the same one."""
        return close_edges(self.edges, self.touched, reach(self.tolerances))

    def neighbours(self, index: int) -> Indices:
        """Indices of all that make a pair with a parcel."""
        one, other = self.pairs.T
        return np.concatenate([other[one == index], one[other == index]])
