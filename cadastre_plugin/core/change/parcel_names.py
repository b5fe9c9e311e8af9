"""What the parcels of a change are called in a sentence, on the map and in a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from cadastre_plugin.core.change.areas import Areas
from cadastre_plugin.core.change.difference import ParcelDifference
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.quantity import Area
from cadastre_plugin.core.rights.sentence import Listed, Sentence, Spoken
from cadastre_plugin.core.rules.subjects import WITHOUT_NUMBER
from cadastre_plugin.core.texts import N_

_NEW = N_("new parcel {index} of {area}")
_ONLY_NEW = N_("new parcel of {area}")
_AND_MORE = N_("{parcels} and {count} more")
_LISTED_UP_TO = 6


class ParcelNames:
    """Numbers of the register; new parcels, which have none yet, are counted from 1 as one reads a map: from the north
    and in a row from the west."""

    def __init__(self, differences: Sequence[ParcelDifference], areas: Mapping[UUID, Areas]) -> None:
        self._areas = areas
        self._by_id = {one.id: one for one in differences}
        new = sorted((one for one in differences if _is_unnumbered(one)), key=_reading_order)
        self._indices = {one.id: index for index, one in enumerate(new, start=1)}

    def of(self, id: UUID) -> object:
        """The name of one parcel; a part of a sentence, worded when it is read."""
        index = self.index(id)
        if index is not None:
            area = Area(self._areas[id][1] or 0.0)
            return Sentence(_ONLY_NEW, {"area": area}) if len(self._indices) == 1 else _numbered(index, area)
        one = self._by_id.get(id)
        present = (one.before or one.after) if one else None
        number = present.number if present else None
        return Spoken(lambda: number) if number else Sentence(WITHOUT_NUMBER)

    def index(self, id: UUID) -> int | None:
        """The count of a new parcel; None for one that is in the register."""
        return self._indices.get(id)

    def order(self, id: UUID) -> int:
        """Something to sort by: parcels of the register first, then new ones by their count."""
        return self._indices.get(id, 0)

    def together(self, ids: Iterable[UUID]) -> object:
        """The names of parcels side by side; many are counted."""
        known = [id for id in ids if id in self._by_id]
        names = Listed(tuple(self.of(id) for id in known[:_LISTED_UP_TO]))
        more = len(known) - _LISTED_UP_TO
        return Sentence(_AND_MORE, {"parcels": names, "count": more}) if more > 0 else names


def _numbered(index: int, area: Area) -> Sentence:
    return Sentence(_NEW, {"index": index, "area": area})


def _is_unnumbered(one: ParcelDifference) -> bool:
    return one.before is None and one.after is not None and one.after.version == NEW and not one.after.number


def _reading_order(one: ParcelDifference) -> tuple[float, float]:
    west, _, _, north = one.after.geometry.bounds if one.after else (0.0, 0.0, 0.0, 0.0)
    return -north, west
