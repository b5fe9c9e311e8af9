"""Neighbours share their boundary or are clearly apart: no gap or overlap that is thin and long.

A street is a gap too, but a wide one. What is thinner than the profile's least width is noise of digitising; corners
so near to another boundary are found by `t-junction`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.geometry.land import mean_width, polygons_of, together
from cadastre_plugin.core.geometry.strips import SLENDER, Strips, gaps, overlaps
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.profile.profile import Tolerances
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.grading import by_place
from cadastre_plugin.core.rules.neighbourhood import Neighbourhood
from cadastre_plugin.core.rules.overlap import overlap
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_GAP = N_("A gap {width:.3f} m wide and {length:.1f} m long lies between {one} and {other}")
_INSIDE = N_("A gap {width:.3f} m wide and {length:.1f} m long lies inside {one}")
_OVERLAP = N_("{one} and {other} overlap in a strip {width:.3f} m wide and {length:.1f} m long")

Ground = Callable[[Neighbourhood, int, int, BaseGeometry], BaseGeometry]


def _examine(situation: Situation) -> Iterator[Finding]:
    near = situation.neighbourhood
    one, other = near.close_edges
    between = near.edges.owner[one] != near.edges.owner[other]
    width = near.tolerances.sliver_width_m
    yield from _slivers(near, gaps(near.edges, one, other, width), _void, _GAP)
    yield from _slivers(near, overlaps(near.edges, one[between], other[between], width), _shared, _OVERLAP)


def _slivers(near: Neighbourhood, strips: Strips, ground: Ground, template: str) -> Iterator[Finding]:
    for one, other, strip in _by_pair(strips, near.tolerances.sliver_min_width_m):
        checkpoint()
        place = _long_and_thin(ground(near, one, other, strip), near.tolerances)
        if place is not None:
            yield _finding(near, one, other, template, place)


def _by_pair(strips: Strips, least_width: float) -> Iterator[tuple[int, int, BaseGeometry]]:
    """The strips of each pair of parcels as one geometry, where any is as wide as a sliver.

    Edges beside each other for less than they are apart only pass: the ends of two boundaries at a street.
    """
    pairs, group = np.unique(np.column_stack([strips.one, strips.other]), axis=0, return_inverse=True)
    order = np.argsort(group, kind="stable")
    members = np.split(order, np.searchsorted(group[order], np.arange(1, len(pairs)))) if len(pairs) else []
    for (one, other), strip in zip(pairs.tolist(), members, strict=True):
        widest = strips.width[strip].max()
        if widest >= least_width and strips.run[strip].sum() >= widest:
            yield one, other, shapely.union_all(strips.ground[strip], grid_size=GRID_M / 10)


def _void(near: Neighbourhood, one: int, other: int, strip: BaseGeometry) -> BaseGeometry:
    """What of the strip is nobody's land."""
    owners = near.land[np.concatenate([[one, other], near.neighbours(one)])]
    void: BaseGeometry = strip.difference(shapely.union_all(owners[shapely.intersects(owners, strip)]))
    return void


def _shared(near: Neighbourhood, one: int, other: int, strip: BaseGeometry) -> BaseGeometry:
    """What of the strip is the land of both, where `overlap` does not say so already."""
    if overlap(near.land[one], near.land[other], near.tolerances) is not None:
        return shapely.Polygon()
    shared: BaseGeometry = strip.intersection(near.land[one]).intersection(near.land[other])
    return shared


def _long_and_thin(ground: BaseGeometry, tolerances: Tolerances) -> BaseGeometry | None:
    """The ground without hairs that rounding left, if it is a sliver. A wedge is on average half as wide as it gets."""
    pieces = [piece for piece in polygons_of(ground) if mean_width(piece) >= tolerances.sliver_min_width_m / 2]
    if not pieces:
        return None
    place = together(pieces)
    return place if _length(place) >= SLENDER * mean_width(place) else None


def _length(place: BaseGeometry) -> float:
    return float(place.length / 2)


def _finding(near: Neighbourhood, one: int, other: int, template: str, place: BaseGeometry) -> Finding:
    parcels = [near.parcels[index] for index in dict.fromkeys((one, other))]
    names = {"one": label(parcels[0]), "other": label(parcels[-1])}
    parameters: Parameters = {**names, "width": mean_width(place), "length": _length(place)}
    return RULE.finding(template if one != other else _INSIDE, parcels, parameters, place=place, measure=place.area)


RULE = Rule("sliver", N_("Sliver"), Severity.ERROR, Stage.LIVE, _examine, grade=by_place)
