"""The land of a parcel is nobody else's: the register is a coverage."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.land import mean_width, pairs_meet, polygons_of, together
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.profile.profile import Tolerances
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.grading import by_area
from cadastre_plugin.core.rules.neighbourhood import Neighbourhood
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{one} and {other} overlap by {area:.2f} m²")


def _examine(situation: Situation) -> Iterator[Finding]:
    near = situation.neighbourhood
    for one, other in _meeting(near):
        checkpoint()
        place = overlap(near.land[one], near.land[other], near.tolerances)
        if place is not None:
            parcels = (near.parcels[one], near.parcels[other])
            parameters: Parameters = {"one": label(parcels[0]), "other": label(parcels[1]), "area": place.area}
            yield RULE.finding(_TEMPLATE, parcels, parameters, place=place, measure=place.area)


def overlap(one: BaseGeometry, other: BaseGeometry, tolerances: Tolerances) -> BaseGeometry | None:
    """The land that two valid polygons share, without pieces that are too small or too thin to count; None without."""
    shared = polygons_of(shapely.intersection(one, other))
    counted = [
        piece
        for piece in shared
        if piece.area > tolerances.overlap_min_m2 and mean_width(piece) > tolerances.sliver_min_width_m
    ]
    return together(counted) if counted else None


def _meeting(near: Neighbourhood) -> Iterator[tuple[int, int]]:
    """Pairs whose interiors meet: DE-9IM costs a tenth of the intersection, and neighbours mostly just touch."""
    one, other = near.pairs.T
    meet = pairs_meet(near.land, one, other)
    yield from zip(one[meet].tolist(), other[meet].tolist(), strict=True)


RULE = Rule("overlap", N_("Overlap"), Severity.ERROR, Stage.LIVE, _examine, grade=by_area)
