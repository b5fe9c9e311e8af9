"""Reading JSON that others wrote: members are asked for by name and kind, and what is wrong is said with its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from cadastre_plugin.core.errors import CadastreError

V = TypeVar("V")

LARGEST_INTEGER = 2**31 - 1
"""The largest whole number that a record may hold unless it says otherwise: that of the register's columns."""


class Record:
    """A JSON object being read.

    refuse: makes the error of a place such as `parcels[3].after.district`. Every method raises it when the member is
    missing or of another kind.
    """

    def __init__(self, value: object, refuse: Callable[[str], CadastreError], place: str = "") -> None:
        self._refuse = refuse
        self._place = place
        if not isinstance(value, Mapping):
            self.refuse()
        self.members: Mapping[str, Any] = value

    def refuse(self, name: str = "") -> NoReturn:
        """Raise the error for a member, or for the record itself."""
        raise self._refuse(self._at(name) or "{}")

    def allow(self, *names: str) -> Record:
        """This record, refused when it has a member of another name: a misspelt one must not be lost in silence."""
        unknown = [name for name in self.members if name not in names]
        if unknown:
            self.refuse(str(unknown[0]))
        return self

    def text(self, name: str) -> str:
        """A text that a database can hold: without NUL and lone surrogates."""
        value = self._member(name)
        if not isinstance(value, str) or "\0" in value or not _is_unicode(value):
            self.refuse(name)
        return value

    def text_or_none(self, name: str) -> str | None:
        """A text; None when it is null or missing."""
        return None if self._is_none(name) else self.text(name)

    def whole(self, name: str, most: int = LARGEST_INTEGER) -> int:
        """A whole number from 0 to `most`."""
        value = self._member(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            self.refuse(name)
        return value

    def number(self, name: str) -> float:
        """A finite number."""
        value = self._member(name)
        if not is_finite_number(value):
            self.refuse(name)
        return float(value)

    def number_or_none(self, name: str) -> float | None:
        """A finite number; None when it is null or missing."""
        return None if self._is_none(name) else self.number(name)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._member(name)
        return value if isinstance(value, bool) else self.refuse(name)

    def id(self, name: str) -> UUID:
        """A UUID with its hyphens."""
        found = _uuid(self.text(name))
        return found if found is not None else self.refuse(name)

    def ids(self, name: str) -> tuple[UUID, ...]:
        """An array of UUIDs."""
        found = tuple(_uuid(value) for value in self.items(name))
        return tuple(id if id is not None else self.refuse(f"{name}[{index}]") for index, id in enumerate(found))

    def day_or_none(self, name: str) -> date | None:
        """A day as `2026-07-04`; None when it is null or missing."""
        text = self.text_or_none(name)
        if text is None:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.refuse(name)
        return day if day.isoformat() == text else self.refuse(name)

    def choice(self, name: str, among: Callable[[str], V]) -> V:
        """A text made a value by an enumeration, whose ValueError means that it has none such."""
        text = self.text(name)
        try:
            return among(text)
        except ValueError:
            self.refuse(name)

    def items(self, name: str) -> list[Any]:
        """An array of anything."""
        value = self._member(name)
        if not isinstance(value, list | tuple):
            self.refuse(name)
        return list(value)

    def record(self, name: str) -> Record:
        """An object."""
        return Record(self._member(name), self._refuse, self._at(name))

    def record_or_none(self, name: str) -> Record | None:
        """An object; None when it is null."""
        return None if self._member(name) is None else self.record(name)

    def records(self, name: str) -> tuple[Record, ...]:
        """An array of objects."""
        return tuple(
            Record(item, self._refuse, f"{self._at(name)}[{index}]") for index, item in enumerate(self.items(name))
        )

    def texts(self, name: str) -> tuple[str, ...]:
        """An array of texts."""
        values = self.items(name)
        return tuple(values) if all(isinstance(value, str) for value in values) else self.refuse(name)

    def dictionary(self, name: str) -> Mapping[str, str]:
        """An object whose members are all texts."""
        part = self.record(name)
        return {key: part.text(key) for key in part.members}

    def has(self, name: str) -> bool:
        """True when there is such a member."""
        return name in self.members

    def _member(self, name: str) -> Any:
        return self.members[name] if name in self.members else self.refuse(name)

    def _is_none(self, name: str) -> bool:
        return self.members.get(name) is None

    def _at(self, name: str) -> str:
        return ".".join(part for part in (self._place, name) if part)


def is_finite_number(value: object) -> bool:
    """True for an int or float that a double can hold; not for True, NaN and Infinity."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _uuid(value: object) -> UUID | None:
    try:
        found = UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and str(found) == str(value).lower() else None


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
