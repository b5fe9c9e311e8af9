"""Where the outline of a parcel lies at a street."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.edges import Edges, edges_of
from cadastre_plugin.core.geometry.land import polygons_of

MANY_CORNERS = 200
"""Land with more is cut down to what lies around the outline before GEOS makes it wider."""

Lands = NDArray[np.object_]


def street_front(
    land: BaseGeometry, private: Lands, streets: Lands, *, gaps_are_streets: bool, reach: float
) -> list[LineString]:
    """The pieces of the outline of `land` that lie at a street, in m, each as long as it goes without a break.

    private, streets: land of the parcels around it, valid polygons. A street is one of `streets` and, where
    `gaps_are_streets`, land that is nobody's; a void inside the parcel is none. reach: rounding (m) that opens no way.
    """
    own = edges_of(np.array([Polygon(part.exterior) for part in polygons_of(land)], dtype=object))
    at_street, at_private = _shared(own, streets), _shared(own, private)
    free = _lines(own, ~(at_street | at_private))
    if gaps_are_streets:
        open_to = free.difference(_wider(private, free, reach))
    else:
        open_to = free.intersection(_wider(streets, free, reach))
    merged = shapely.line_merge(shapely.union_all([_lines(own, at_street), open_to]))
    return [piece for piece in shapely.get_parts(merged) if isinstance(piece, LineString) and not piece.is_empty]


def _shared(own: Edges, lands: Lands) -> NDArray[np.bool_]:
    """Which edges another land has too."""
    found: NDArray[np.bool_] = np.isin(middles(own), middles(edges_of(lands)))
    return found


def middles(edges: Edges) -> NDArray[np.complex128]:
    """One number (n,) for each edge: exactly the same for the edge that runs the other way."""
    twice = edges.start + edges.end
    values: NDArray[np.complex128] = twice[:, 0] + 1j * twice[:, 1]
    return values


def _lines(edges: Edges, chosen: NDArray[np.bool_]) -> BaseGeometry:
    lines = shapely.linestrings(np.stack([edges.start[chosen], edges.end[chosen]], axis=1))
    return shapely.MultiLineString(list(lines))


def _wider(lands: Lands, lines: BaseGeometry, reach: float) -> BaseGeometry:
    """The lands at the lines, wider by `reach`."""
    near = lands[shapely.dwithin(lands, lines, reach)] if len(lands) and not lines.is_empty else lands[:0]
    large = shapely.get_num_coordinates(near) > MANY_CORNERS
    near[large] = shapely.clip_by_rect(near[large], *lines.buffer(10 * reach).bounds)
    wider: BaseGeometry = shapely.union_all(shapely.buffer(near, reach, quad_segs=1))
    return wider
