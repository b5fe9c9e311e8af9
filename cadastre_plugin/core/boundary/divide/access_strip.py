"""A strip of land kept for access: it runs along a side of the parcel to a street, and the parts lie at it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.frame import Position, frame_of_line
from cadastre_plugin.core.boundary.divide.strips import strips
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.texts import N_


@dataclass(frozen=True, slots=True)
class AccessStrip:
    """Land along the line from `start` to `end` (m, CRS of the profile), `width` m wide."""

    start: Position
    end: Position
    width: float


def kept_apart(geometry: BaseGeometry, strip: AccessStrip) -> tuple[MultiPolygon, MultiPolygon]:
    """The strip, and the land that is left to divide, of a valid polygon.

    Raises:
        BoundaryError: the width is not above 0, nothing is left beside it, or it falls into pieces.
    """
    if strip.width <= 0.0:
        raise BoundaryError("divide_strip_width", N_("A strip for access must be wider than 0 m"))
    frame = frame_of_line(geometry, strip.start, strip.end)
    side = float(frame.inward(np.array([strip.start]))[0, 0])
    kept, left = strips(geometry, frame, np.array([side + strip.width]))
    if left.is_empty or kept.is_empty:
        raise BoundaryError(
            "divide_strip_whole", N_("A strip {width:.2f} m wide leaves no land beside it"), width=strip.width
        )
    if len(kept.geoms) > 1:
        template = N_("The strip for access would fall into {pieces} pieces; choose a longer side")
        raise BoundaryError("divide_strip_pieces", template, pieces=len(kept.geoms))
    return kept, left


def length_along(one: BaseGeometry, strip: BaseGeometry, reach: float) -> float:
    """How long (m) the outline of a part runs at the strip; `reach`: rounding that opens no gap."""
    return float(shapely.length(one.boundary.intersection(strip.buffer(reach))))
