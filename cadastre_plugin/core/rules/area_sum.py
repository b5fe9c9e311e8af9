"""What a split, a merge or a boundary shift makes is as much land, on the ground and in the documents, as there was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.geometry.land import land_of, polygons_of, together
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

DIVISIONS = ("split", "merge")
"""Kinds of change that cut the same land anew, so that none of it may be lost."""

KINDS = (*DIVISIONS, "boundary")

_LEGAL = N_("The legal areas sum to {after:.2f} m² after the change and {before:.2f} m² before it")
_LOST = N_("{area:.2f} m² of the old parcels belong to none of the new ones")
_GAINED = N_("{area:.2f} m² of the new parcels belonged to none of the old ones")


def _examine(situation: Situation) -> Iterator[Finding]:
    change = situation.change
    if change is None or change.kind not in KINDS:
        return
    known = situation.surroundings.by_id
    base = [known[id] for id in change.based_on() if id in known]
    if base and situation.touched and len(base) == len(change.based_on()):
        yield from _legal(base, situation)
        yield from _ground(base, situation, change.kind)


def _legal(base: Sequence[Parcel], situation: Situation) -> Iterator[Finding]:
    """The documents' areas, where every parcel has one."""
    before = [parcel.legal_area for parcel in base if parcel.legal_area]
    after = [parcel.legal_area for parcel in situation.touched if parcel.legal_area]
    if len(before) < len(base) or len(after) < len(situation.touched):
        return
    difference = abs(sum(after) - sum(before))
    if difference > situation.profile.tolerances.area_sum_ratio * sum(before):
        yield RULE.finding(
            _LEGAL,
            situation.touched,
            {"before": sum(before), "after": sum(after)},
            measure=difference,
            severity=Severity.WARNING,
        )


def _ground(base: Sequence[Parcel], situation: Situation, kind: str) -> Iterator[Finding]:
    """The land itself, as union against union: an overlap of the old parcels was never land twice."""
    before, after = (shapely.union_all(land_of(item.geometry for item in side)) for side in (base, situation.touched))
    lost = Severity.ERROR if kind in DIVISIONS else Severity.WARNING
    for template, place, severity in (
        (_LOST, before.difference(after), lost),
        (_GAINED, after.difference(before), Severity.WARNING),
    ):
        yield from _difference(situation, template, polygons_of(place), severity, before)


def _difference(
    situation: Situation, template: str, pieces: list[Polygon], severity: Severity, before: BaseGeometry
) -> Iterator[Finding]:
    definition, ratio = situation.profile.crs.definition, situation.profile.tolerances.area_sum_ratio
    place = together(pieces)
    area = ellipsoidal_area(place, definition)
    if area > ratio * ellipsoidal_area(before, definition):
        yield RULE.finding(template, situation.touched, {"area": area}, place=place, measure=area, severity=severity)


RULE = Rule("area-sum", N_("Sum of areas"), Severity.ERROR, Stage.SUBMIT, _examine, compares=True)
