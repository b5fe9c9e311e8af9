"""Repair a sliver or a thin overlap: of all ways to close it, that which moves the fewest, least certain corners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.outcome import Outcome, Remark, States, followed_by
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.boundary.sliver_candidates import Standings, candidates, facing, standings_of
from cadastre_plugin.core.boundary.sliver_faults import (
    LOOK_M,
    RULES,
    around,
    around_place,
    clipped,
    faults_of,
    narrow,
    require_narrow,
)
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.check import blocking, check
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.neighbourhood import reach
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.core.texts import N_

_NO_WAY = N_("No way closes it without making another fault; reshape the boundary by hand")
NOT_OF_CENTIMETRES = frozenset({"access", "legal-area", "min-area", "min-width", "number"})
"""Rules that a boundary moved by less than a sliver's width does not break; some would take seconds at a street."""

_COST = N_("Corners that move: {moved}; land that changes hands: {area:.3f} m²")
_COUNTED = N_("Repaired: {repaired}; refused: {refused}")
_REFUSED = N_("{fault}. {reason}")
_NOTHING = N_("No sliver or thin overlap was found here")
_NONE = N_("None of the {count} faults can be repaired; the first: {reason}")
_CONTRADICT = N_("Two legally fixed corners contradict each other here; have the boundary surveyed")
_FIXED = N_("Only a legally fixed corner could move, and it must not; have the boundary surveyed")

Pairs = Sequence[tuple[Position, Position]]


@dataclass(frozen=True, slots=True)
class Repair:
    """A way to close a fault: what parcels become, and what it costs.

    doubled: corners that stay told twice, close beside each other. moved: corners that are nowhere any more (m).
    certainty: the sum of 1 / accuracy (1/m) over them. area: m2 of land that change hands.
    """

    finding: Finding
    outcome: Outcome
    doubled: int
    moved: tuple[Position, ...]
    certainty: float
    area: float

    def told(self) -> Outcome:
        """The outcome with a remark that says what it costs."""
        cost = {"moved": len(self.moved), "area": self.area}
        return replace(self.outcome, remarks=(Remark(_COST, cost), *self.outcome.remarks))

    @property
    def cost(self) -> tuple[int, int, float, float]:
        """What is least in the best way: corners left double, corners moved, how certain, land that changes hands."""
        return self.doubled, len(self.moved), round(self.certainty, 6), self.area


@dataclass(frozen=True, slots=True)
class Batch:
    """Many faults at once: the outcome of all repairs, in their order, and what was refused with the reason."""

    outcome: Outcome
    repairs: tuple[Repair, ...]
    refused: tuple[tuple[Finding, CadastreError], ...]

    def told(self) -> Outcome:
        """The outcome with remarks that say how many were repaired and why others were not.

        Raises:
            BoundaryError: `repair_nothing` when there was no fault, `repair_none` when every one was refused.
        """
        if not self.repairs:
            if not self.refused:
                raise BoundaryError("repair_nothing", _NOTHING)
            raise BoundaryError("repair_none", _NONE, count=len(self.refused), reason=self.refused[0][1].text())
        counted = Remark(_COUNTED, {"repaired": len(self.repairs), "refused": len(self.refused)})
        reasons = (Remark(_REFUSED, {"fault": one.text(), "reason": error.text()}) for one, error in self.refused)
        return replace(self.outcome, remarks=(counted, *reasons))


def repair(
    fabric: Fabric, finding: Finding, profile: Profile, limit: float, standings: Standings | None = None
) -> Repair:
    """The best way to close a fault at most `limit` (m) wide, a finding of the rule `sliver` or `overlap`.

    Raises:
        BoundaryError: `repair_wide`, `repair_fixed` when legally fixed corners stand in the way, `repair_no_way` when
            every way would make another fault.
    """
    require_narrow(finding, limit)
    standings = standings or standings_of(profile)
    pairs = facing(fabric, finding, limit)
    if any(standings(one).is_fixed and standings(other).is_fixed for one, other in pairs):
        raise BoundaryError("repair_fixed", _CONTRADICT)
    ways = list(_ways(fabric, finding, limit, pairs, standings))
    free = [way for way in ways if not any(standings(corner).is_fixed for corner in way.moved)]
    for way in sorted(free, key=lambda way: way.cost):
        if _is_clean(fabric, way, narrow(profile, limit)):
            return way
    if ways and not free:
        raise BoundaryError("repair_fixed", _FIXED)
    raise BoundaryError("repair_no_way", _NO_WAY)


def repair_all(
    fabric: Fabric,
    ids: Iterable[UUID],
    profile: Profile,
    limit: float,
    standings: Standings | None = None,
) -> Batch:
    """Close every fault of some parcels that is at most `limit` (m) wide, one after the other.

    What was refused is tried again as long as other repairs open a way.
    """
    batch = Batch(Outcome({}), (), ())
    waiting = list(faults_of(fabric, ids, profile, limit))
    while waiting:
        tried = Batch(batch.outcome, batch.repairs, ())
        for done, finding in enumerate(waiting):
            checkpoint(done / len(waiting))
            tried = _with_repair(fabric, tried, finding, profile, limit, standings)
        opened = len(tried.repairs) > len(batch.repairs)
        waiting = [finding for finding, _ in tried.refused] if opened else []
        batch = tried
    return batch


def _with_repair(
    fabric: Fabric, batch: Batch, finding: Finding, profile: Profile, limit: float, standings: Standings | None
) -> Batch:
    """The batch with one more fault closed or refused; as it is when another repair has closed it."""
    now = fabric.with_states(batch.outcome.states)
    standing = _still(now, finding, profile, limit)
    if standing is None:
        return batch
    try:
        made = repair(now, standing, profile, limit, standings)
    except CadastreError as error:
        return replace(batch, refused=(*batch.refused, (finding, error)))
    outcome = followed_by(fabric.parcels, batch.outcome, made.outcome)
    return replace(batch, outcome=outcome, repairs=(*batch.repairs, made))


def _still(fabric: Fabric, finding: Finding, profile: Profile, limit: float) -> Finding | None:
    """The fault as it is after what was repaired before: as it was, smaller, or None when it is gone."""
    if finding.place is None or not all(id in fabric.parcels for id in finding.subjects):
        return None
    here = around_place(fabric, finding.place, LOOK_M)
    found = faults_of(here, finding.subjects[:1], profile, limit)
    return next((item for item in found if {*item.subjects} == {*finding.subjects} and _meet(item, finding)), None)


def _meet(one: Finding, other: Finding) -> bool:
    return one.place is not None and other.place is not None and one.place.distance(other.place) <= GRID_M


def _ways(fabric: Fabric, finding: Finding, limit: float, pairs: Pairs, standings: Standings) -> Iterator[Repair]:
    for states in candidates(fabric, finding, limit, standings):
        try:
            outcome = settled(fabric, states)
        except CadastreError:
            continue
        if outcome.states:
            yield _weighed(fabric, finding, outcome, pairs, standings)


def _weighed(fabric: Fabric, finding: Finding, outcome: Outcome, pairs: Pairs, standings: Standings) -> Repair:
    before = [fabric.parcels[id].geometry for id in outcome.states]
    after = [item.geometry for item in outcome.standing()]
    gone = _corners(before) - _corners(after)
    untouched = outcome.states.keys()
    moved = tuple(corner for corner in sorted(gone) if all(item.id in untouched for item in fabric.having(corner)))
    certainty = sum(1.0 / max(standings(corner).accuracy, GRID_M) for corner in moved)
    area = float(shapely.area(shapely.symmetric_difference(land_of(before), land_of(after))).sum())
    doubled = sum(not {*pair} & {*moved} for pair in pairs)
    return Repair(finding, outcome, doubled, moved, certainty, area)


def _corners(shapes: Sequence[BaseGeometry]) -> set[Position]:
    return {(x, y) for x, y in shapely.get_coordinates(shapes).tolist()}


def _is_clean(fabric: Fabric, way: Repair, profile: Profile) -> bool:
    """True when the fault is gone and nothing new is wrong around it, as the rules say."""
    assert way.finding.place is not None
    here = around_place(fabric, way.finding.place, LOOK_M)
    window = way.finding.place.envelope.buffer(LOOK_M, cap_style="square", join_style="mitre")
    states = {id: item and clipped(item, window) for id, item in way.outcome.states.items()}
    parcels = [*(item for item in states.values() if item), *(fabric.parcels[id] for id in states)]
    near = around(here, (clipped(item, window) for item in parcels), reach(profile.tolerances))
    findings = check(
        _change(fabric, states), Surroundings(near.values()), profile, Stage.LIVE, without=NOT_OF_CENTIMETRES
    )
    return not blocking(findings) and not any(_is_same(finding, way.finding) for finding in findings)


def _is_same(finding: Finding, fault: Finding) -> bool:
    is_fault = finding.rule in {rule.id for rule in RULES} and set(finding.subjects) & set(fault.subjects)
    return bool(is_fault) and _meet(finding, fault)


def _change(fabric: Fabric, states: States) -> Change:
    edits = tuple(Edit(id, fabric.parcels[id].version, after) for id, after in states.items())
    return Change(UUID(int=0), "boundary", "", "", "", edits)
