"""What a change has to do with a finding: did it add the fault, make it worse, or meet it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.profile.profile import Tolerances
from cadastre_plugin.core.rules.finding import Effect, Finding

Grade = Callable[[Finding, Sequence[Finding], Tolerances], Effect]
"""From a finding and the findings of the same rule about the same parcels, or their parents, before the change."""

WORSE_BY = 1.001
"""A fault is worse when its measure grew by more than this ratio: rounding to the grid alone must not block."""


def by_kind_and_measure(finding: Finding, old: Sequence[Finding], tolerances: Tolerances) -> Effect:
    """Known when the same was said before and was as bad: for faults of kinds that do not replace each other."""
    return by_measure(finding, [known for known in old if known.template == finding.template], tolerances)


def by_measure(finding: Finding, old: Sequence[Finding], tolerances: Tolerances) -> Effect:
    """Known when something was wrong before and was as bad, wherever and however."""
    if not old:
        return Effect.NEW
    return Effect.WORSE if finding.measure > sum(known.measure for known in old) * WORSE_BY else Effect.KNOWN


def by_place(finding: Finding, old: Sequence[Finding], tolerances: Tolerances) -> Effect:
    """Known where it was known before: a fault that moves is a new one, a fault that shrinks is not."""
    return _by_ground(finding, old, tolerances, least_area=0.0)


def by_area(finding: Finding, old: Sequence[Finding], tolerances: Tolerances) -> Effect:
    """As `by_place`, but land below the smallest overlap is not counted as added."""
    return _by_ground(finding, old, tolerances, least_area=tolerances.overlap_min_m2)


def _by_ground(finding: Finding, old: Sequence[Finding], tolerances: Tolerances, least_area: float) -> Effect:
    known = shapely.union_all([fault.place for fault in old if fault.place is not None])
    if finding.place is None or known.is_empty:
        return Effect.NEW
    if shapely.get_dimensions(finding.place) == 0:
        return _by_points(finding.place, known, tolerances.sliver_min_width_m)
    known = known.buffer(tolerances.sliver_min_width_m)
    added = finding.place.difference(known)
    if added.is_empty or (_is_land(added) and added.area <= least_area):
        return Effect.KNOWN
    return Effect.WORSE if finding.place.intersects(known) else Effect.NEW


def _by_points(place: BaseGeometry, known: BaseGeometry, reach: float) -> Effect:
    """The same of points. By their distance, since GEOS's buffer of a cloud of points may run away."""
    near = shapely.dwithin(shapely.get_parts(place), known, reach)
    return Effect.KNOWN if near.all() else Effect.WORSE if near.any() else Effect.NEW


def _is_land(geometry: BaseGeometry) -> bool:
    return bool(shapely.get_dimensions(geometry) == 2)
