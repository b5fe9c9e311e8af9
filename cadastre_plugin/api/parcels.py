"""The client's questions about parcels: today, on any day, where they came from, and all that is known of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from cadastre_plugin.api.family_replies import Meaning, family, meanings
from cadastre_plugin.api.parcel_replies import ParcelRecord, Relatives, Version, versions
from cadastre_plugin.api.rights_replies import parcel_rights
from cadastre_plugin.api.sheet_replies import ParcelSheet
from cadastre_plugin.core.history.family import Family
from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.model.holding import ParcelRights

T = TypeVar("T")


class ParcelQuestions:
    """A part of CadastreClient, which knows how to ask."""

    def _read(self, method: str, path: str, parse: Callable[[Any], T], **parts: Any) -> T:
        raise NotImplementedError

    def parcel(self, number: str, at: datetime | None = None, known: datetime | None = None) -> ParcelRecord:
        """A parcel as it was law at a time, as it was known at another; both now when None.

        Raises:
            NotFound: no parcel had that number then.
        """
        times = {"at": at, "known": known}
        params = {name: time.isoformat() for name, time in times.items() if time is not None}
        return self._read("GET", f"/parcels/{_quoted(number)}", ParcelRecord.parse, params=params)

    def history(self, number: str) -> tuple[Version, ...]:
        """Every version of a parcel, with the change that made it and who decided."""
        return self._read("GET", f"/parcels/{_quoted(number)}/history", versions)

    def lineage(self, number: str) -> Relatives:
        """The parcels it came from and those it became."""
        return self._read("GET", f"/parcels/{_quoted(number)}/lineage", Relatives.parse)

    def family(self, number: str) -> Family:
        """All parcels related to one through any number of splits and merges, the nearest thousands.

        Raises:
            NotFound: no parcel has or had that number.
        """
        return self._read("GET", f"/parcels/{_quoted(number)}/family", family)

    def meanings(self, text: str) -> tuple[Meaning, ...]:
        """What any number leads to today: a cadastral one of any time, or one from paper.

        Raises:
            NotFound: `number_unknown`.
        """
        return self._read("GET", f"/numbers/{_quoted(text)}", meanings)

    def rights(self, number: str) -> ParcelRights:
        """Who holds what in a parcel today; people by their initials.

        Raises:
            Forbidden: `wrong_role`, `other_district`.
            NotFound: no parcel has that number.
        """
        return self._read("GET", f"/parcels/{_quoted(number)}/rights", parcel_rights)

    def sheet(self, number: str, time: RegisterTime | None = None) -> ParcelSheet:
        """All that the service tells of a parcel; a retired one as it stood last. time: the day that is meant.

        Raises:
            Forbidden: `wrong_role`.
            NotFound: no parcel has or had that number; `parcel_not_then`, it was not there on that day.
        """
        params = {} if time is None else {"at": time.law.isoformat(), "known": time.known.isoformat()}
        return self._read("GET", f"/parcels/{_quoted(number)}/sheet", ParcelSheet.parse, params=params)


def _quoted(number: str) -> str:
    return quote(number, safe="")
