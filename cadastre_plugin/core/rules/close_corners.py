"""Corners that are not one are clearly apart: nearer than they can be measured, they are the same corner.

Corners of two parcels within the rounding of the grid are found by `t-junction`, two that follow each other in one by
`doubled-corner`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from shapely.geometry import Point

from cadastre_plugin.core.geometry.edges import Floats, Indices
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.grading import by_place
from cadastre_plugin.core.rules.neighbourhood import Neighbourhood
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_OF_ONE = N_("Two corners of {one} are {distance:.3f} m apart; nearer than {spacing:.3f} m they are one corner")
_OF_TWO = N_(
    "A corner of {one} is {distance:.3f} m beside a corner of {other}; nearer than {spacing:.3f} m they are one corner"
)

Corners = tuple[tuple[float, float], tuple[float, float]]


def _examine(situation: Situation) -> Iterator[Finding]:
    near = situation.neighbourhood
    for corners, (one, other) in _by_place(near).items():
        parcels = [near.parcels[index] for index in dict.fromkeys((one, other))]
        names = {"one": label(parcels[0]), "other": label(parcels[-1])}
        distance = math.dist(*corners)
        parameters: Parameters = {**names, "distance": distance, "spacing": near.tolerances.corner_spacing_m}
        template = _OF_ONE if one == other else _OF_TWO
        yield RULE.finding(template, parcels, parameters, place=Point(np.mean(corners, axis=0)))


def _by_place(near: Neighbourhood) -> dict[Corners, tuple[int, int]]:
    """Each two places once, though many parcels may have both: with the parcel that has both, else with two."""
    found: dict[Corners, tuple[int, int]] = {}
    one, other = _close(near)
    owner, start = near.edges.owner, near.edges.start
    for first, second in zip(one.tolist(), other.tolist(), strict=True):
        places = sorted([(*start[first].tolist(),), (*start[second].tolist(),)])
        key, owners = (places[0], places[1]), (int(owner[first]), int(owner[second]))
        found[key] = min(found.get(key, owners), owners, key=lambda pair: _rank(near, pair))
    return found


def _rank(near: Neighbourhood, owners: tuple[int, int]) -> tuple[bool, list[str]]:
    """Who is named: one parcel before two, and the same ones wherever the looking began."""
    return owners[0] != owners[1], sorted(str(near.parcels[index].id) for index in owners)


def _close(near: Neighbourhood) -> tuple[Indices, Indices]:
    """Pairs of corners (as the edges they start) that are too near to each other."""
    edges, tolerances = near.edges, near.tolerances
    one, other = near.close_edges
    apart = np.hypot(*(edges.start[one] - edges.start[other]).T)
    close = (apart > 0) & (apart <= tolerances.corner_spacing_m)
    one, other, apart = one[close], other[close], apart[close]
    of_one = edges.owner[one] == edges.owner[other]
    follow = _same(edges.end[one], edges.start[other]) | _same(edges.end[other], edges.start[one])
    told = (apart > tolerances.t_junction_m) | (of_one & ~follow)
    return one[told], other[told]


def _same(points: Floats, others: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    equal: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (points == others).all(axis=1)
    return equal


RULE = Rule("close-corners", N_("Corners too near"), Severity.WARNING, Stage.LIVE, _examine, grade=by_place)
