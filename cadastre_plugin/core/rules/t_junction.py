"""Where a corner lies on a neighbour's boundary, the neighbour has the same corner: a shared corner is one point."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point

from cadastre_plugin.core.geometry.edges import Edges, Floats, Indices, distance_to_edge
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.grading import by_place
from cadastre_plugin.core.rules.neighbourhood import Neighbourhood
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_ON_LINE = N_("A corner of {one} lies on the boundary of {other}, which has no corner there")
_BESIDE = N_("A corner of {one} lies {distance:.4f} m beside a corner of {other}; they must be one")


def _examine(situation: Situation) -> Iterator[Finding]:
    near = situation.neighbourhood
    for corner, owner in _lacking(near):
        yield from _finding(near, corner, owner)


def _lacking(near: Neighbourhood) -> list[tuple[int, int]]:
    """Corners (as the edges they start) with the parcel on whose boundary they lie and which seems to lack them."""
    edges, reach = near.edges, near.tolerances.t_junction_m
    one, other = near.close_edges
    between = edges.owner[one] != edges.owner[other]
    one, other = one[between], other[between]
    found = [*_on_edge(edges, one, other, reach), *_on_edge(edges, other, one, reach)]
    return [(corner, owner) for corner, owner in dict.fromkeys(found) if not _has(edges, owner, edges.start[corner])]


def _on_edge(edges: Edges, corners: Indices, beside: Indices, reach: float) -> list[tuple[int, int]]:
    points = edges.start[corners]
    shared = _same(points, edges.start[beside]) | _same(points, edges.end[beside])
    corners, beside = corners[~shared], beside[~shared]
    on_line = distance_to_edge(edges.start[corners], edges, beside) <= reach
    return list(zip(corners[on_line].tolist(), edges.owner[beside[on_line]].tolist(), strict=True))


def _finding(near: Neighbourhood, corner: int, owner: int) -> Iterator[Finding]:
    edges, mine = near.edges, int(near.edges.owner[corner])
    point, corners = edges.start[corner], edges.corners(owner)
    apart = np.hypot(*(corners - point).T)
    twin = int(apart.argmin())
    beside = bool(apart[twin] <= near.tolerances.t_junction_m)
    if beside and mine > owner and not _has(edges, mine, corners[twin]):
        return  # said once, from the other side
    parcels = [near.parcels[index] for index in sorted((mine, owner))]
    names = {"one": label(near.parcels[mine]), "other": label(near.parcels[owner])}
    template, distance = (_BESIDE, {"distance": float(apart[twin])}) if beside else (_ON_LINE, {})
    yield RULE.finding(template, parcels, {**names, **distance}, place=Point(point))


def _has(edges: Edges, owner: int, point: Floats) -> bool:
    return bool(_same(edges.corners(owner), point).any())


def _same(points: Floats, others: Floats) -> NDArray[np.bool_]:
    equal: NDArray[np.bool_] = (points == others).all(axis=1)  # exact: on the grid a shared corner is the same number
    return equal


RULE = Rule("t-junction", N_("Shared corner"), Severity.ERROR, Stage.LIVE, _examine, grade=by_place)
