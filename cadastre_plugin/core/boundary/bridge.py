"""Narrow gaps between parcels: land that is nobody's and that nobody meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.land import land_of, mean_width, polygons_of

ROUNDING_M = 1e-5
"""A gap of less mean width is what doubles make of edges that run together."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap, with its mean width in m."""

    place: Polygon
    width: float


def gaps_between(fabric: Fabric, shapes: Sequence[MultiPolygon], width: float) -> list[Gap]:
    """The gaps that two or more of these shapes have between them, narrower than `width`; all in m.

    They are the land that closes when the shapes grow by half the width and shrink again, less what is any parcel's;
    their corners are corners of parcels, or lie on a boundary where a gap becomes wider.
    """
    land = shapely.union_all(list(shapes))
    grown = shapely.buffer(land, width / 2, join_style="mitre")
    closed = shapely.buffer(grown, -width / 2, join_style="mitre")
    around = land_of(parcel.geometry for parcel in fabric.near(land, width))
    candidates = polygons_of(shapely.difference(closed, shapely.union_all([land, *around])))
    plain = [_without_arcs(place, [*shapes, *around]) for place in candidates if mean_width(place) > ROUNDING_M]
    return [Gap(place, mean_width(place)) for place in plain if place is not None and _is_between(place, shapes)]


def _is_between(place: Polygon, shapes: Sequence[MultiPolygon]) -> bool:
    return int((shapely.distance(place, list(shapes)) <= ROUNDING_M).sum()) > 1


def _without_arcs(place: Polygon, shapes: Sequence[BaseGeometry]) -> Polygon | None:
    """The gap with those corners only that stand on a boundary; None when that is no polygon."""
    corners: Floats = shapely.get_coordinates(place.exterior)[:-1]
    boundaries = shapely.boundary(np.array(shapes, dtype=object))
    apart = shapely.distance(np.array([*map(Point, corners)])[:, None], boundaries[None, :]).min(axis=1)
    kept = corners[apart <= ROUNDING_M]
    if len(kept) < 3:
        return None
    plain = Polygon(kept)
    return plain if plain.is_valid and mean_width(plain) > ROUNDING_M else None
