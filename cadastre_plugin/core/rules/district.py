"""A parcel belongs to a district of the city, lies in it, and lies within the city's bounds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.texts import N_

_UNKNOWN = N_("The city has no district {district}, which {number} names")
_OUTSIDE = N_("{number} lies outside the city; its coordinates may be of another system or east and north turned round")
_BEYOND = N_("{number} lies outside district {district}, which it says it belongs to, by {share:.0f} %")

MOST_OUTSIDE = 0.5
"""A part of its area: streets, canals and railways may run on both sides of a district's line."""


def _examine(situation: Situation) -> Iterator[Finding]:
    known = {district.code for district in situation.profile.districts}
    geometries = np.array([parcel.geometry for parcel in situation.touched], dtype=object)
    within = _within(shapely.bounds(geometries).reshape(-1, 4), situation.profile.bounds)
    for parcel, inside in zip(situation.touched, within, strict=True):
        if known and parcel.district not in known:
            yield RULE.finding(_UNKNOWN, [parcel], {"number": label(parcel), "district": parcel.district})
        if not inside:
            yield RULE.finding(_OUTSIDE, [parcel], {"number": label(parcel)}, place=whereabouts(parcel))
    yield from _beyond(situation)


def _beyond(situation: Situation) -> Iterator[Finding]:
    """Parcels whose land lies for the most part in other districts; only where outlines are known."""
    outlines = situation.surroundings.outlines
    for parcel, land in zip(situation.touched, situation.neighbourhood.land if outlines else (), strict=False):
        outline = outlines.get(parcel.district)
        if outline is None or land.is_empty or outline.covers(land):
            continue
        share = land.difference(outline).area / land.area
        if share > MOST_OUTSIDE:
            parameters: Parameters = {"number": label(parcel), "district": parcel.district, "share": 100 * share}
            yield RULE.finding(
                _BEYOND, [parcel], parameters, place=whereabouts(parcel), measure=share, severity=Severity.WARNING
            )


def _within(boxes: NDArray[np.float64], city: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Whether each box lies in the city; one that is not finite is another rule's."""
    inside: NDArray[np.bool_] = np.all((boxes[:, :2] >= city[:2]) & (boxes[:, 2:] <= city[2:]), axis=1)
    finite: NDArray[np.bool_] = np.all(np.isfinite(boxes), axis=1)
    return inside | ~finite


RULE = Rule("district", N_("District and city"), Severity.ERROR, Stage.LIVE, _examine)
