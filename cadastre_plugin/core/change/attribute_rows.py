"""The attributes of all parcels of a change, before and after, as the lines of one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.areas import Areas
from cadastre_plugin.core.change.difference import ParcelDifference
from cadastre_plugin.core.model.parcel import ATTRIBUTES

COMPUTED_AREA = "computed_area"
"""The name of the line of the computed area (m2, ellipsoidal), which is no attribute of the model."""

_SAME_M2 = 0.005
"""Computed areas that two decimals would not tell apart are the same to a reader."""

Plain = str | float | None


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """A line. name: as in the model, or COMPUTED_AREA. before: None for nothing and for a new parcel; after: None for
    nothing and for one that ends."""

    parcel_id: UUID
    name: str
    before: Plain
    after: Plain
    differs: bool


def attribute_rows(differences: Sequence[ParcelDifference], areas: Mapping[UUID, Areas]) -> tuple[AttributeRow, ...]:
    """Every attribute of every parcel in the order of the change, also those that stay the same."""
    return tuple(row for one in differences for row in _rows(one, areas.get(one.id, (None, None))))


def _rows(one: ParcelDifference, areas: Areas) -> Iterator[AttributeRow]:
    for name in ATTRIBUTES:
        before, after = getattr(one.before, name, None), getattr(one.after, name, None)
        if before is not None or after is not None:
            yield AttributeRow(one.id, name, before, after, before != after)
    before, after = areas
    differs = before is None or after is None or abs(after - before) >= _SAME_M2
    yield AttributeRow(one.id, COMPUTED_AREA, before, after, differs)
