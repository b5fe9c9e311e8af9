"""Features of a file as parcels: geometry in its place, attributes by the operator's mapping."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from shapely.geometry import MultiPolygon

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.number_format import CadastralNumber
from cadastre_plugin.core.profile.profile import Profile
from cadastre_server.loading.identity import Identity
from cadastre_server.loading.placing import Placing
from cadastre_server.loading.remarks import Read, RemarkKind
from cadastre_server.loading.source import Features
from cadastre_server.loading.texts import text_of

Row = Mapping[str, Any]


class Reader:
    """Makes parcels of features. columns: by field. district: of parcels for which nothing else says one.

    key: the column by which the rights of the file name a parcel; None when there are none.
    """

    def __init__(
        self,
        profile: Profile,
        columns: Mapping[str, str],
        placing: Placing,
        identity: Identity,
        district: str | None,
        key: str | None = None,
    ) -> None:
        self._profile = profile
        self._columns = columns
        self._placing = placing
        self._identity = identity
        only = profile.districts[0].code if len(profile.districts) == 1 else None
        self._district = district or only
        self._key = key

    @property
    def columns(self) -> tuple[str, ...]:
        """What it reads of each feature."""
        return tuple(dict.fromkeys((*self._columns.values(), *((self._key,) if self._key else ()))))

    def read(self, features: Features) -> Iterator[Read]:
        """Each feature, in the order of the file."""
        names = tuple(self._columns)
        columns = (features.values[self._columns[name]].tolist() for name in names)
        rows = zip(*columns, strict=True)
        keys = features.values[self._key].tolist() if self._key else [None] * len(features.fids)
        for (read, geometry), values, key in zip(self._placing.placed(features), rows, keys, strict=True):
            row = dict(zip(names, values, strict=True))
            read.number, read.key = text_of(row["number"]), text_of(key)
            if geometry is not None:
                self._describe(read, geometry, row)
            yield read

    def _describe(self, read: Read, geometry: MultiPolygon, row: Row) -> None:
        number = self._number(read)
        district = self._district_of(row, number)
        if district is None or self._profile.district(district) is None:
            read.leave_out(RemarkKind.DISTRICT_UNKNOWN, district=district or "—")
            return
        read.parcel = Parcel(
            id=self._identity.of(read.fid),
            version=NEW,
            number=number.canonical if number else None,
            district=district,
            geometry=geometry,
            legal_area=_area(read, row.get("legal_area")),
            land_category=text_of(row.get("land_category")),
            purpose=text_of(row.get("purpose")),
            address=text_of(row.get("address")),
        )

    def _number(self, read: Read) -> CadastralNumber | None:
        if read.number is None:
            read.note(RemarkKind.NUMBER_MISSING)
            return None
        try:
            number = self._profile.number.read_parcel(read.number)
        except NumberError:
            read.note(RemarkKind.NUMBER_MALFORMED, raw=read.number)
            return None
        if number.canonical != read.number:
            read.note(RemarkKind.NUMBER_RESPELLED, raw=read.number, number=number.canonical)
        return number

    def _district_of(self, row: Row, number: CadastralNumber | None) -> str | None:
        """What the file says, else what the number says, else the one that the operator named or the only one."""
        by_number = number.groups.get(self._profile.number.district_group) if number else None
        return text_of(row.get("district")) or by_number or self._district


def _area(read: Read, value: Any) -> float | None:
    """Square metres; None where there is none, which many files write as 0."""
    said = text_of(value)
    if said is None:
        return None
    try:
        area = float(said)
    except ValueError:
        area = math.nan
    if not (math.isfinite(area) and area >= 0):
        read.note(RemarkKind.LEGAL_AREA_UNREADABLE, raw=said)
        return None
    return area or None
