"""Rows of a file as parties, documents and rights; nothing is repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.rights_mapping import RightsMapping
from cadastre_plugin.core.shares import is_whole, sum_of
from cadastre_server.database import Row
from cadastre_server.loading.identity import Identity
from cadastre_server.loading.rights.remarks import RightsRemark
from cadastre_server.loading.rights.remarks import RightsRemarkKind as Kind

LARGEST = 2**63 - 1
"""The largest numerator or denominator that the register's columns hold."""
Part = tuple[int, int | None, str | None, str | None, str | None]
"""A share as it stands in the file: its row, its party's row and key, numerator, denominator."""

Place = tuple[UUID | None, str | None, str | None]
"""What a remark is about: parcel, its number, reference of the title."""


@dataclass
class ReadRow:
    """What a row makes; `made` is None when it makes nothing. `kind`: of a right, as far as it is known."""

    made: Party | Source | Right | None = None
    remarks: list[RightsRemark] = field(default_factory=list)
    kind: str = ""


class RightsReader:
    """Makes parties, documents and rights of staged rows."""

    def __init__(self, mapping: RightsMapping) -> None:
        self._mapping = mapping
        self._parties, self._sources, self._rights = Identity(), Identity(), Identity()

    def party(self, row: Row) -> ReadRow:
        """A party of its row: id, key, name, kind, whether it holds anything."""
        fid, key, name, kind, holds = row
        read = ReadRow()
        known = self._mapping.party_kinds.get(kind) if kind else PartyKind.NATURAL
        taken = known or PartyKind.NATURAL
        for kind_of_remark, is_so, parameters in (
            (Kind.PARTY_KIND_UNKNOWN, known is None, {"kind": kind, "taken": taken.value}),
            (Kind.PARTY_WITHOUT_NAME, not name, {"key": key or f"{fid}"}),
            (Kind.PARTY_WITHOUT_RIGHT, not holds, {}),
        ):
            if is_so:
                read.remarks.append(RightsRemark(kind_of_remark, "party", fid, parameters=parameters))
        read.made = Party(self._parties.of(fid), NEW, taken, name or key or f"{fid}")
        return read

    def source(self, row: Row) -> ReadRow:
        """The document of a title's row: id, reference, date."""
        fid, reference, issued_on = row
        day, remarks = _day(issued_on, RightsRemark(Kind.DATE_UNREADABLE, "title", fid, None, None, reference))
        return ReadRow(Source(self._sources.of(fid), NEW, self._mapping.source_kind, reference, day), remarks)

    def right(self, row: Row) -> ReadRow:
        """The right of a row of `questions.RIGHTS`."""
        fid, kind, registered_on, title, title_fid, reference, parcel_id, number, parts = row
        where = (parcel_id, number, reference)
        read = ReadRow(kind=kind or "—")
        known = self._mapping.kinds.get(kind or "")
        if known is None:
            read.remarks.append(RightsRemark(Kind.RIGHT_KIND_UNKNOWN, "right", fid, *where, {"kind": kind or "—"}))
        elif parcel_id is None:
            read.remarks.append(RightsRemark(Kind.RIGHT_WITHOUT_PARCEL, "right", fid, *where, {"key": title or "—"}))
        else:
            read.kind = known.code
            shares = self._shares(read, parts or (), where)
            day, remarks = _day(registered_on, RightsRemark(Kind.DATE_UNREADABLE, "right", fid, *where))
            read.remarks += remarks
            sources = (self._sources.of(title_fid),)
            id = self._rights.of(fid)
            read.made = Right(id, NEW, known.code, known.right_class, parcel_id, shares, sources, day)
            read.remarks += _faults(read.made, fid, where)
        return read

    def _shares(self, read: ReadRow, parts: Sequence[Part], where: Place) -> tuple[Share, ...]:
        shares = []
        for fid, party_fid, party_key, numerator, denominator in parts:
            fraction = _fraction(numerator, denominator)
            raw = f"{numerator or '—'}/{denominator or '—'}"
            if party_fid is None and party_key is not None:
                read.remarks.append(RightsRemark(Kind.SHARE_WITHOUT_PARTY, "share", fid, *where, {"key": party_key}))
            elif fraction is None:
                read.remarks.append(RightsRemark(Kind.SHARE_UNREADABLE, "share", fid, *where, {"raw": raw}))
            elif not 0 < fraction <= 1:
                read.remarks.append(RightsRemark(Kind.SHARE_NOT_A_PART, "share", fid, *where, {"raw": raw}))
            elif party_fid is not None:
                shares.append(Share(self._parties.of(party_fid), fraction))
        return tuple(shares)


def _faults(right: Right, fid: int, where: Place) -> list[RightsRemark]:
    """What is wrong with a right that is loaded."""
    if not right.shares:
        return [RightsRemark(Kind.RIGHT_WITHOUT_PARTY, "right", fid, *where, {"kind": right.kind})]
    if not is_whole(right.shares):
        parameters = {"kind": right.kind, "sum": str(sum_of(right.shares))}
        return [RightsRemark(Kind.RIGHT_NOT_WHOLE, "right", fid, *where, parameters)]
    return []


def _fraction(numerator: str | None, denominator: str | None) -> Fraction | None:
    """The exact fraction; None for what is none, or has numbers that the register cannot hold."""
    try:
        above, below = int(numerator or ""), int(denominator or "")
    except ValueError:
        return None
    if below == 0 or max(abs(above), abs(below)) > LARGEST:
        return None
    return Fraction(above, below)


def _day(text: str | None, remark: RightsRemark) -> tuple[date | None, list[RightsRemark]]:
    if text is None:
        return None, []
    try:
        return datetime.fromisoformat(text).date(), []
    except ValueError:
        return None, [replace(remark, parameters={"raw": text})]
