"""The form of a city's cadastral numbers: read tolerantly, stored canonically."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.record import Record
from cadastre_plugin.core.texts import N_


class NumberStrategy(StrEnum):
    """How the register chooses the next number of a block."""

    HIGHEST_PLUS_ONE = "highest_plus_one"


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
    strategy: NumberStrategy = NumberStrategy.HIGHEST_PLUS_ONE

    @classmethod
    def parse(cls, record: Record) -> NumberFormat:
        """From the `number` part of a profile.

        Raises:
            CadastreError: that of the record; a part is missing, or names a group that the pattern lacks.
        """
        groups = record.texts("groups")
        pattern = _pattern(record, groups)
        parcel_groups = record.whole("parcel_groups", most=len(groups))
        counter, district_group = record.text("counter"), record.text("district_group")
        if counter not in groups[:parcel_groups]:
            record.refuse("counter")
        if district_group not in ("", *groups):
            record.refuse("district_group")
        strategy = record.choice("strategy", NumberStrategy) if record.has("strategy") else cls.strategy
        return cls(
            pattern=pattern,
            groups=groups,
            parcel_groups=parcel_groups,
            separator=record.text("separator"),
            counter=counter,
            counter_digits=record.whole("counter_digits", most=18),
            district_group=district_group,
            example=record.text("example"),
            strategy=strategy,
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
        """The prefix that all parcels of the number's block share, closing separator included; "" without blocks."""
        before = self.groups[: self.groups.index(self.counter)]
        return "".join(number.groups[name] + self.separator for name in before)

    def in_block(self, block: str, count: int) -> str:
        """The canonical number of the count-th parcel of a block."""
        return f"{block}{count:0{self.counter_digits}d}"


def _pattern(record: Record, groups: tuple[str, ...]) -> re.Pattern[str]:
    try:
        pattern = re.compile(record.text("pattern"), re.ASCII)
    except re.error:
        record.refuse("pattern")
    return pattern if groups and set(groups) <= set(pattern.groupindex) else record.refuse("groups")
