"""Ranks of mortgages that come together in one parcel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from cadastre_plugin.core.model.right import Right


def ranks_together(mortgages: Iterable[Right], close_gaps: bool = False) -> Mapping[UUID, int]:
    """The ranks that become others, by right: those in the land or in the same building are numbered anew where two
    have the same rank, or where gaps are to be closed; the older of two equal ones goes before.
    """
    by_building: dict[str | None, list[Right]] = {}
    for right in mortgages:
        if right.rank is not None:
            by_building.setdefault(right.building, []).append(right)
    changed: dict[UUID, int] = {}
    for together in by_building.values():
        if close_gaps or len({right.rank for right in together}) < len(together):
            ordered = sorted(together, key=_order)
            changed |= {right.id: place for place, right in enumerate(ordered, 1) if right.rank != place}
    return changed


def _order(right: Right) -> tuple[int, date, str]:
    return right.rank or 0, right.registered_on or date.max, str(right.id)
