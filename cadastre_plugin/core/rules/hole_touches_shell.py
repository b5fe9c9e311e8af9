"""A hole of a parcel lies inside it and does not touch its outer boundary.

OGC 06-103r4, 6.1.11.1 lets rings touch in one point; on the ground the corner of the enclave then lies on the boundary
towards the neighbour, and programs disagree on whether the hole is one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from cadastre_plugin.core.geometry.land import polygons_of
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.grading import by_place
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("A hole of {number} touches its outer boundary")


def _examine(situation: Situation) -> Iterator[Finding]:
    reach = situation.profile.tolerances.t_junction_m
    for parcel, land in zip(situation.touched, situation.neighbourhood.land, strict=False):
        for part in polygons_of(land):
            for place in touches(part, reach):
                yield RULE.finding(_TEMPLATE, [parcel], {"number": label(parcel)}, place=place)


def touches(part: Polygon, reach: float) -> Iterator[Point]:
    """Where a hole of the polygon comes within `reach` (m) of its shell, one point a hole: a corner of the hole."""
    if not part.interiors:
        return
    shell = part.exterior
    shapely.prepare(shell)
    holes = np.array(part.interiors, dtype=object)
    for hole in holes[shapely.dwithin(shell, holes, reach)]:
        corners = shapely.get_coordinates(hole)
        distances = shapely.distance(shapely.points(corners), shell)
        on_line = distances.min() <= reach
        yield Point(corners[distances.argmin()] if on_line else shapely.shortest_line(hole, shell).coords[0])


RULE = Rule("hole-touches-shell", N_("Hole at the boundary"), Severity.WARNING, Stage.LIVE, _examine, grade=by_place)
