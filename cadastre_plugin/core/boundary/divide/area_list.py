"""Areas as people write them: typed, pasted from a table, or a column of a CSV file, with or without units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.survey.columns import Row, rows_of
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.texts import N_


class AreaUnit(Enum):
    """What a number without a unit is counted in; the value is so many m2."""

    SQUARE_METRE = 1.0
    SOTIX = 100.0
    HECTARE = 10_000.0


_UNITS = {
    AreaUnit.SQUARE_METRE: ("m2", "m²", "m^2", "sqm", "kv.m", "kvm", "кв.м", "квм", "м2", "м²", "㎡", "m", "м"),
    AreaUnit.SOTIX: ("sotix", "sotixi", "sotih", "sotka", "сотих", "сотка", "сотки", "соток", "сот", "ar", "ар", "a"),
    AreaUnit.HECTARE: ("ga", "ha", "га", "gektar", "hectare", "hectares", "гектар", "гектара", "гектаров"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_AREA = re.compile(r"(?:(?P<times>\d+)\s*[x×х*]\s*)?(?P<number>[^a-zа-яʻ’²㎡^]*\d)\s*(?P<unit>\D.*)?", re.IGNORECASE)
_HEADINGS = ("area", "maydon", "майдон", "площад", "면적", "m2", "m²", "м2", "contenance")
MOST_TIMES = 500
_ABBREVIATED = re.compile(r"(?<=[^\W\d])\.")  # the point of `кв. м` is no decimal point
_COMMA_BLANK = re.compile(r",[ ]+")


@dataclass(frozen=True, slots=True)
class AreaTable:
    """A text cut into rows and columns; `column` is the one that most likely has the areas.

    A text of one line, or of one column, is a plain list: its cells are areas one after the other.
    """

    rows: tuple[Row, ...]
    headings: tuple[str, ...]
    column: int

    @property
    def is_list(self) -> bool:
        """True when no column needs to be chosen."""
        return len(self.headings) < 2


def area_table(text: str) -> AreaTable:
    """The rows of a typed or pasted text. A first line in which nothing is a number is the heading."""
    plain = _ABBREVIATED.sub("", text)
    rows = rows_of(plain if ";" in plain or "\t" in plain else _COMMA_BLANK.sub("; ", plain))
    width = max((len(row.columns) for row in rows), default=0)
    if len(rows) < 2 or width < 2:
        return AreaTable(tuple(rows), (), 0)
    has_heading = not any(_is_area(cell) for cell in rows[0].columns)
    names = rows[0].columns if has_heading else ()
    body = tuple(rows[1:] if has_heading else rows)
    headings = tuple(names[at] if at < len(names) and names[at] else str(at + 1) for at in range(width))
    return AreaTable(body, headings, _likely(headings, body))


def areas_of(table: AreaTable, column: int | None = None, unit: AreaUnit = AreaUnit.SQUARE_METRE) -> tuple[float, ...]:
    """The areas in m2. column: of a table with several, its likely one when None. unit: of bare numbers.

    `3 x 600` is three areas of 600.

    Raises:
        BoundaryError: a cell is no area; its line and text are said.
    """
    if table.is_list:
        cells = [(row.line, cell) for row in table.rows for cell in row.columns if cell]
    else:
        at = table.column if column is None else column
        cells = [(row.line, row.columns[at] if at < len(row.columns) else "") for row in table.rows]
    return tuple(area for line, cell in cells for area in _areas(line, cell, unit))


def _areas(line: int, cell: str, unit: AreaUnit) -> list[float]:
    found = _AREA.fullmatch(cell)
    number = decimal_of(found["number"]) if found else None
    if found is None or number is None:
        raise BoundaryError("divide_no_area", _NO_AREA, line=line, cell=cell)
    written = (found["unit"] or "").replace(" ", "").rstrip(".").lower()
    counted = _UNIT_OF.get(written) if written else unit
    times = int(found["times"] or 1)
    if counted is None or not 1 <= times <= MOST_TIMES:
        raise BoundaryError("divide_no_area", _NO_AREA, line=line, cell=cell)
    return [number * counted.value] * times


def _is_area(cell: str) -> bool:
    found = _AREA.fullmatch(cell)
    return found is not None and decimal_of(found["number"]) is not None


def _likely(headings: tuple[str, ...], rows: tuple[Row, ...]) -> int:
    """The column whose heading says so, else the last that has nothing but areas."""
    named = [at for at, text in enumerate(headings) if any(word in text.lower() for word in _HEADINGS)]
    filled = [
        at for at in range(len(headings)) if all(at < len(row.columns) and _is_area(row.columns[at]) for row in rows)
    ]
    return next(iter([*(at for at in named if at in filled), *reversed(filled), *named]), 0)


_NO_AREA = N_('Line {line}: "{cell}" is no area; write for example 600, 450,5 m², 6 sotix or 0,06 ga')
