"""Who came from whom in a change, as lines below its parcels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from cadastre_plugin.core.change.areas import Areas
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.difference import ParcelDifference
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.differences_view import Row
from cadastre_plugin.panels.review.values import square_metres


def lineage_rows(
    change: Change, differences: Sequence[ParcelDifference], areas: Mapping[UUID, Areas]
) -> dict[UUID, list[Row]]:
    """The lines of each parcel of the change that came from others, became others or gave them land."""
    by_id = {one.id: one for one in differences}
    parents = change.parents()
    children: dict[UUID, list[UUID]] = {}
    for link in change.lineage:
        children.setdefault(link.parent_id, []).append(link.child_id)

    def names(ids: Sequence[UUID]) -> str:
        return ", ".join(sorted(_name(by_id[id], areas[id]) for id in ids if id in by_id))

    def rows(one: ParcelDifference) -> Iterator[Row]:
        if came_from := names(parents.get(one.id, ())):
            yield Row(tr("Came from: {parcels}").format(parcels=came_from), heading=True)
        if became := names(children.get(one.id, ())):
            text = tr("Became: {parcels}") if one.after is None else tr("Gave land to: {parcels}")
            yield Row(text.format(parcels=became), heading=True)

    return {one.id: found for one in differences if (found := list(rows(one)))}


def _name(one: ParcelDifference, areas: Areas) -> str:
    """The number; of a new parcel, which has none yet, the area tells it from the others."""
    present = one.before or one.after
    if present is not None and present.number:
        return present.number
    return tr("new parcel of {area}").format(area=square_metres(areas[1]))
