"""A right in a building is not registered before a right in its land: law ZRU-803."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.mortgage import MORTGAGE
from cadastre_plugin.core.rights.servitude import SERVITUDE
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, of_old_fault
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number}: a right in building {building} stands without a right in its land")


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    for parcel_id in _looked_at(amendment):
        building = _groundless(amendment.after, parcel_id)
        if building is not None and amendment.is_read(parcel_id):
            old = any(_groundless(amendment.before, id) is not None for id in amendment.came_from(parcel_id))
            effect = of_old_fault(old)
            yield amendment.finding(RULE, _TEMPLATE, [parcel_id], {"building": building}, effect=effect)


def _looked_at(amendment: Amendment) -> tuple[UUID, ...]:
    """Where a right is made or changed, and where one ended that may have been the one in the land."""
    ended = [amendment.before.rights.get(edit.id) for edit in amendment.change.rights if edit.after is None]
    standing = [right for right in (*amendment.standing, *ended) if right is not None]
    return tuple(id for id in amendment.parcels_of(standing) if id not in amendment.ended_parcels)


def _groundless(estate: Estate, parcel_id: UUID) -> str | None:
    """The first building with a right where the land has none."""
    held = [right for right in estate.of(parcel_id) if _is_held(right)]
    if any(right.building is None for right in held):
        return None
    return next((right.building for right in held), None)


def _is_held(right: Right) -> bool:
    """Not a burden on what someone else holds."""
    return right.right_class is RightClass.RIGHT and right.kind not in (MORTGAGE, SERVITUDE)


RULE = Rule("land-right", N_("Right in the land"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
