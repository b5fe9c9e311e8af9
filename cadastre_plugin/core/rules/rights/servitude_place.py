"""The line or area of a servitude lies in the parcel that bears it, after the boundary has moved too."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.servitude_place import lies_in
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, of_old_fault
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number}: a servitude lies outside the parcel that bears it")


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    for right in _looked_at(amendment):
        parcel = amendment.parcel(right.parcel_id)
        if parcel is None or right.place is None or lies_in(right.place, parcel.geometry):
            continue
        effect = of_old_fault(any(_lay_outside(was, amendment) for was in amendment.was(right)))
        place = _outside(right.place, parcel.geometry)
        yield amendment.finding(RULE, _TEMPLATE, [parcel.id], {}, effect=effect, place=place)


def _looked_at(amendment: Amendment) -> list[Right]:
    """Places that the change draws, and those in parcels whose boundary it moves."""
    moved = (right for parcel in amendment.situation.touched for right in amendment.after.of(parcel.id))
    drawn = {right.id: right for right in (*amendment.standing, *moved) if right.place is not None}
    return [right for right in drawn.values() if right.parcel_id not in amendment.ended_parcels]


def _lay_outside(was: Right, amendment: Amendment) -> bool:
    parcel = amendment.situation.surroundings.by_id.get(was.parcel_id)
    return parcel is not None and was.place is not None and not lies_in(was.place, parcel.geometry)


def _outside(place: BaseGeometry, boundary: BaseGeometry) -> BaseGeometry:
    """Where it lies outside; all of it where that cannot be told."""
    shape = place if shapely.get_dimensions(place) < 2 else land_of([place])[0]
    outside: BaseGeometry = shapely.difference(shape, land_of([boundary])[0])
    return place if outside.is_empty else outside


RULE = Rule("servitude-place", N_("Place of a servitude"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
