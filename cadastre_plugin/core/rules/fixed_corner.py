"""A corner that is legally fixed, by a marker in the ground that the city names, is not moved or taken out of the map.

ISO 19152 LA_Point: the monument is part of the point, and the boundary is where the monument stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import shapely
from shapely.geometry import Point

from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("The fixed corner {point} of {number} has been moved or removed")
NAMELESS = N_("without a number")


def _examine(situation: Situation) -> Iterator[Finding]:
    markers, points = situation.profile.fixed_markers, situation.surroundings.points
    fixed = {position for position, point in points.items() if point.marker in markers}
    if not fixed or situation.change is None:
        return
    known = situation.surroundings.by_id
    base = [known[id] for id in situation.change.based_on() if id in known]
    standing = _corners(situation.touched)
    after = {parcel.id: parcel for parcel in situation.touched}
    for position, parcel in _corners(base).items():
        if position in fixed and position not in standing:
            name = points[position].number or NAMELESS
            parameters: Parameters = {"point": name, "number": label(parcel)}
            yield RULE.finding(_TEMPLATE, [after.get(parcel.id, parcel)], parameters, place=Point(position))


def _corners(parcels: Iterable[Parcel]) -> dict[Position, Parcel]:
    """Every corner of the parcels, with one that has it."""
    return {(x, y): parcel for parcel in parcels for x, y in shapely.get_coordinates(parcel.geometry).tolist()}


RULE = Rule("fixed-corner", N_("Fixed corner"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
