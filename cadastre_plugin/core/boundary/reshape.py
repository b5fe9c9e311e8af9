"""Reshaping: a stretch of boundary between two of its corners follows a drawn line, on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from shapely.geometry import LineString

from cadastre_plugin.core.boundary.chain import Chain, chain_between
from cadastre_plugin.core.boundary.course import Course
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.joined import pinned
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.relaid import relaid
from cadastre_plugin.core.boundary.settle import settled_change
from cadastre_plugin.core.geometry.grid import GRID_M, snapped
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.texts import N_

_TOO_SHORT = N_("Draw a line from one corner of the boundary to another")
_CROSSES = N_("The line crosses itself; draw it without a loop")
_OFF = N_("The line must begin and end on a boundary; let it snap to a corner or an edge")
_SAME = N_("The boundary runs along this line already")
_GAP = N_("{area:.2f} m² would belong to nobody; draw the line so that all neighbours can follow")


def reshape(fabric: Fabric, line: Sequence[Position]) -> Outcome:
    """The boundary between the ends of a line (m, put on the grid) runs along the line, in every parcel that has it.

    The ends lie on corners or edges of a boundary. Of several boundaries between them the one nearest to the line is
    meant. Boundaries that end on it are shortened or go on straight.

    Raises:
        BoundaryError: `line_too_short`, `line_crosses`, `line_off_boundary`, `reshape_same`, `chain_unknown`,
            `boundary_gap`; what `relaid` and `settled` say.
    """
    corners = _drawn(line)
    chain = chain_to_reshape(fabric, corners)
    if set(corners) <= set(chain.corners) and len(chain.corners) == len(corners):
        raise BoundaryError("reshape_same", _SAME)
    made = relaid(chain, Course(corners, goes_on=False), slides=False)
    require_no_gap(chain, made.values())
    return settled_change(fabric, made)


def chain_to_reshape(fabric: Fabric, line: Sequence[Position]) -> Chain:
    """The stretch of boundary that such a line would replace.

    Raises:
        BoundaryError: `line_off_boundary`, `chain_unknown`.
    """
    ends = (line[0], line[-1])
    both = pinned(fabric, ends)
    if not all(both.having(end) for end in ends):
        raise BoundaryError("line_off_boundary", _OFF)
    return chain_between(both, *ends, LineString(line))


def require_no_gap(chain: Chain, made: Iterable[Parcel]) -> None:
    """What one side of a chain loses the other gains, where it has parcels on both sides all along.

    Raises:
        BoundaryError: `boundary_gap`.
    """
    if chain.is_open:
        return  # to a street
    after = list(made)
    lost = sum(chain.fabric.parcels[one.id].geometry.area - one.geometry.area for one in after)
    if abs(lost) > max(0.01, GRID_M * sum(one.geometry.length for one in after)):
        raise BoundaryError("boundary_gap", _GAP, area=abs(lost))


def _drawn(line: Sequence[Position]) -> list[Position]:
    """The line on the grid, without corners that fell together."""
    points = [(x, y) for x, y in snapped(np.array(line, dtype=float).reshape(-1, 2)).tolist()]
    corners = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
    if len(corners) < 2 or corners[0] == corners[-1]:
        raise BoundaryError("line_too_short", _TOO_SHORT)
    if not LineString(corners).is_simple:
        raise BoundaryError("line_crosses", _CROSSES)
    return corners
