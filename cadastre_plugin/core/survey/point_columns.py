"""Which column of a table says what of a point: guessed from titles or values; a person may say otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.header_words import PointField, field_of, is_bare_n, is_geographic
from cadastre_plugin.core.survey.point_table import PointTable, TableRow

HEADER_WITHIN = 20
"""A header stands within this many lines, below what a program writes above it."""
_LARGEST_DEGREES = 180.0
_SMALLEST_METRES = 1000.0
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class PointColumns:
    """Columns by what they say, counted from 0. header: index of the table's row that has the titles, or None."""

    indices: Mapping[PointField, int] = field(default_factory=dict)
    header: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "indices", MappingProxyType(dict(self.indices)))

    def index(self, name: PointField) -> int | None:
        """The column of a field, None when no column says it."""
        return self.indices.get(name)

    @property
    def is_enough(self) -> bool:
        """True when north and east have columns, and not the same one."""
        north, east = self.index(PointField.NORTH), self.index(PointField.EAST)
        return north is not None and east is not None and north != east

    def exchanged(self) -> PointColumns:
        """The same with north and east the other way round."""
        other = {PointField.NORTH: PointField.EAST, PointField.EAST: PointField.NORTH}
        return replace(self, indices={other.get(name, name): column for name, column in self.indices.items()})

    def with_column(self, name: PointField, column: int | None) -> PointColumns:
        """The same with a field from another column, or from none."""
        kept = {other: index for other, index in self.indices.items() if other is not name}
        return replace(self, indices=kept if column is None else {**kept, name: column})


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What the columns seem to say. geographic: the coordinates seem to be degrees."""

    columns: PointColumns
    geographic: bool


def guessed_columns(table: PointTable) -> ColumnGuess:
    """The most likely meaning of the columns: by the words of a header, else by order and size of the values.

    Without a header north stands before east, as Uzbek catalogues of coordinates have it; the bounds of the city tell
    when that is wrong (`placement`).
    """
    header = _header(table.rows)
    titles = table.rows[header].cells if header is not None else ()
    body = [row for index, row in enumerate(table.rows) if header is None or index > header][:_SAMPLE]
    by_title = _by_title(titles)
    named = PointColumns(by_title, header)
    columns = named if named.is_enough else PointColumns({**_by_value(body, table.width), **_places(by_title)}, header)
    degrees = any(is_geographic(title) for title in titles) or _in_degrees(body, columns)
    return ColumnGuess(columns, degrees)


def _header(rows: Sequence[TableRow]) -> int | None:
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        known = {field_of(cell) for cell in row.cells} - {None}
        if {PointField.NORTH, PointField.EAST} <= known and not _is_data(row):
            return index
    first_is_words = len(rows) > 1 and not _is_data(rows[0]) and _is_data(rows[1])
    return 0 if first_is_words and len(rows[0].cells) > 1 else None


def _is_data(row: TableRow) -> bool:
    return sum(1 for cell in row.cells if decimal_of(cell) is not None) >= 2


def _by_title(titles: Sequence[str]) -> dict[PointField, int]:
    """The first column of each meaning. `N` is the number where another title says north."""
    found: dict[PointField, int] = {}
    known = [field_of(title) for title in titles]
    has_other_north = any(
        meaning is PointField.NORTH and not is_bare_n(title) for title, meaning in zip(titles, known, strict=True)
    )
    for column, (title, meaning) in enumerate(zip(titles, known, strict=True)):
        chosen = PointField.NUMBER if has_other_north and is_bare_n(title) else meaning
        if chosen is not None:
            found.setdefault(chosen, column)
    if titles and 0 not in found.values():  # `п/п`, `T/r`: whatever the first column is called, it tells points apart
        found.setdefault(PointField.NUMBER, 0)
    return found


def _places(found: Mapping[PointField, int]) -> dict[PointField, int]:
    """What titles said, when they did not say both coordinates: all but a lone one of them."""
    return {name: column for name, column in found.items() if name not in (PointField.NORTH, PointField.EAST)}


def _by_value(rows: Sequence[TableRow], width: int) -> dict[PointField, int]:
    """Number, north, east, height, code: the order in which instruments write them."""
    middles = [_middle(rows, column) for column in range(width)]
    large = [column for column, value in enumerate(middles) if value is not None and abs(value) >= _SMALLEST_METRES]
    pair = large[1:3] if len(large) > 2 and _counts_up(rows, large[0]) else large[:2]
    if len(pair) < 2:
        pair = _degrees(rows, middles)[:2]
    if len(pair) < 2:
        return {}
    found = {PointField.NORTH: pair[0], PointField.EAST: pair[1]}
    if pair[0] > 0:
        found[PointField.NUMBER] = 0
    for column in range(pair[1] + 1, width):
        name = PointField.METHOD if middles[column] is None else PointField.HEIGHT
        if name not in found:
            found[name] = column
    return found


def _middle(rows: Sequence[TableRow], column: int) -> float | None:
    """The median of a column, None when fewer than half of its cells are numbers."""
    values = sorted(value for row in rows if (value := decimal_of(row.cell(column))) is not None)
    return values[len(values) // 2] if values and 2 * len(values) >= len(rows) else None


def _counts_up(rows: Sequence[TableRow], column: int) -> bool:
    """True when a column numbers the points: whole numbers, each once."""
    values = [decimal_of(row.cell(column)) for row in rows]
    whole = [value for value in values if value is not None and value.is_integer()]
    return len(whole) == len(values) == len(set(whole))


def _degrees(rows: Sequence[TableRow], middles: Sequence[float | None]) -> list[int]:
    """Columns that may be degrees: within 180, and with a fraction."""
    return [
        column
        for column, value in enumerate(middles)
        if value is not None and abs(value) <= _LARGEST_DEGREES and not _all_whole(rows, column)
    ]


def _all_whole(rows: Sequence[TableRow], column: int) -> bool:
    values = [value for row in rows if (value := decimal_of(row.cell(column))) is not None]
    return all(value.is_integer() for value in values)


def _in_degrees(rows: Sequence[TableRow], columns: PointColumns) -> bool:
    if not columns.is_enough or not rows:
        return False
    middles = [_middle(rows, columns.indices[name]) for name in (PointField.NORTH, PointField.EAST)]
    return all(value is not None and abs(value) <= _LARGEST_DEGREES for value in middles)
