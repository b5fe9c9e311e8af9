"""Where the outline of a parcel lies at a street."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.beside import beside
from cadastre_plugin.core.geometry.edges import Edges, edges_of
from cadastre_plugin.core.geometry.land import insides_meet, polygons_of

Lands = NDArray[np.object_]


def street_front(
    land: BaseGeometry, private: Lands, streets: Lands, *, gaps_are_streets: bool, reach: float
) -> list[LineString]:
    """The pieces of the outline of `land` that lie at a street, in m, each as long as it goes without a break.

    private, streets: land of the parcels around it, valid polygons. A street is one of `streets` and, where
    `gaps_are_streets`, land that is nobody's; a void inside the parcel is none. reach: rounding (m) that opens no way.
    """
    own = edges_of(np.array([Polygon(part.exterior) for part in polygons_of(land)], dtype=object))
    _, free = beside(own, edges_of(private), reach)
    open_to = _lines(free).difference(_meeting(private, land))
    if not gaps_are_streets:
        at_street, _ = beside(own, edges_of(streets), reach)
        open_to = shapely.union_all([_lines(at_street), open_to.intersection(_meeting(streets, land))])
    merged = shapely.line_merge(open_to)
    return [piece for piece in shapely.get_parts(merged) if isinstance(piece, LineString) and not piece.is_empty]


def _lines(edges: Edges) -> BaseGeometry:
    return MultiLineString(list(zip(edges.start, edges.end, strict=True)))


def _meeting(lands: Lands, land: BaseGeometry) -> BaseGeometry:
    """The lands that share more than a boundary with `land`."""
    over = lands[insides_meet(land, lands)] if len(lands) else lands
    met: BaseGeometry = shapely.union_all(over)
    return met
