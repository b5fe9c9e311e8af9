"""The form of a city's cadastral numbers: read tolerantly, stored canonically."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.texts import N_


@dataclass(frozen=True)
class CadastralNumber:
    """A number that was read: its canonical text, its named groups, and the raw text it came from."""

    canonical: str
    groups: Mapping[str, str]
    raw: str


@dataclass(frozen=True)
class NumberFormat:
    """Pattern (regular expression with named groups), the order of the groups, and which of them counts parcels.

    parcel_groups: the groups a parcel has; a number with more is of a building or a part of one.
    counter: the group that counts parcels in a block; the groups before it name the block. `district_group` may be "".
    """

    pattern: re.Pattern[str]
    groups: tuple[str, ...]
    parcel_groups: int
    separator: str
    counter: str
    counter_digits: int
    district_group: str
    example: str
    strategy: str = "highest_plus_one"

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> NumberFormat:
        """From the `number` part of a profile."""
        return cls(
            **{**document, "pattern": re.compile(document["pattern"], re.ASCII), "groups": tuple(document["groups"])}
        )

    def read(self, raw: str) -> CadastralNumber:
        """The number in a text, whichever separators its writer used.

        Raises:
            NumberError: it is not a number of this city.
        """
        match = self.pattern.fullmatch(raw.strip())
        if match is None:
            raise NumberError(
                "number_malformed",
                N_("{number} is not a cadastral number; it should look like {example}"),
                number=raw,
                example=self.example,
            )
        groups = {name: match.group(name) for name in self.groups if match.group(name) is not None}
        return CadastralNumber(self.separator.join(groups.values()), groups, raw)

    def read_parcel(self, raw: str) -> CadastralNumber:
        """The number of a parcel in a text.

        Raises:
            NumberError: it is not a number of this city, or that of a building or a part.
        """
        number = self.read(raw)
        if len(number.groups) > self.parcel_groups:
            raise NumberError(
                "number_not_of_parcel",
                N_("{number} is the number of a building, not of a parcel; a parcel is {parcel}"),
                number=number.canonical,
                parcel=self.separator.join(list(number.groups.values())[: self.parcel_groups]),
            )
        return number

    def block(self, number: CadastralNumber) -> str:
        """The prefix that all parcels of the number's block share, with its closing separator; "" when all are one block."""
        before = self.groups[: self.groups.index(self.counter)]
        return "".join(number.groups[name] + self.separator for name in before)

    def in_block(self, block: str, count: int) -> str:
        """The canonical number of the count-th parcel of a block."""
        return f"{block}{count:0{self.counter_digits}d}"
