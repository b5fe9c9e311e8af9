"""A table of points as text: its characters, its lines, its cells. Nothing is understood yet, and nothing is lost."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.point_finding import PointFinding, PointsError, left_out
from cadastre_plugin.core.texts import N_

WHITESPACE = " "
DELIMITERS = ("\t", ";", "|", ",", WHITESPACE)
"""What may stand between cells, the least ambiguous first; WHITESPACE is any run of blanks."""

ENCODINGS = ("utf-8", "cp1251", "cp949", "utf-16")
"""What a person may choose when the guess is wrong."""

LARGEST_BYTES = 50_000_000
SAMPLE_LINES = 200
"""How many lines the delimiter is guessed from."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_COMMENT = "#"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of the file, counted from 1, and its cells without blanks around them."""

    line: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        """The text of a column; empty when the line is too short or the column is None."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class PointTable:
    """The rows of a file in its order; `refused`: lines that could not be cut into cells or are comments."""

    rows: tuple[TableRow, ...]
    refused: tuple[PointFinding, ...]
    delimiter: str
    encoding: str

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row.cells) for row in self.rows), default=0)


def table_of(data: bytes, encoding: str | None = None, delimiter: str | None = None) -> PointTable:
    """The table of a file's bytes. encoding: one of ENCODINGS, delimiter: one of DELIMITERS; None guesses it.

    Raises:
        PointsError: `points_too_large`; `points_empty` when there is not one line with something in it.
    """
    if len(data) > LARGEST_BYTES:
        template = N_("The file has {size} MB; a table of points may have {limit} MB")
        raise PointsError("points_too_large", template, size=len(data) // 10**6, limit=LARGEST_BYTES // 10**6)
    chosen = encoding or _encoding(data)
    lines = _lines(data.decode(chosen, errors="replace"))
    if not lines:
        raise PointsError("points_empty", N_("There is no line with points in the file"))
    separator = delimiter or _delimiter([text for _, text in lines[:SAMPLE_LINES]])
    cut = [_row(number, text, separator) for number, text in lines]
    rows = tuple(row for row in cut if isinstance(row, TableRow))
    refused = tuple(row for row in cut if isinstance(row, PointFinding))
    return PointTable(rows, refused, separator, chosen)


def _encoding(data: bytes) -> str:
    """By its mark, else UTF-8 when it is that, else what Windows writes in Cyrillic countries."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8"


def _lines(text: str) -> list[tuple[int, str]]:
    """Lines with something in them, with their numbers; only what editors count as a line ends one."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    return [(number, line) for number, line in enumerate(plain.split("\n"), start=1) if line.strip()]


def _row(number: int, text: str, delimiter: str) -> TableRow | PointFinding:
    if text.lstrip().startswith(_COMMENT):
        return left_out("comment", number, N_("The line is a comment: {text}"), text=_short(text))
    try:
        return TableRow(number, _cells(text, delimiter))
    except csv.Error:
        template = N_("The line cannot be cut into columns; look at its quotation marks: {text}")
        return left_out("quotes", number, template, text=_short(text))


def _cells(text: str, delimiter: str) -> tuple[str, ...]:
    """The cells of one line. A quoted cell ends on its line: one that does not would swallow the rest of the file."""
    if delimiter == WHITESPACE and '"' not in text:
        return tuple(text.split())
    plain = " ".join(text.split()) if delimiter == WHITESPACE else text
    cells = next(csv.reader([plain], delimiter=delimiter, strict=True, skipinitialspace=True))
    return tuple(cell.strip() for cell in cells)


def _delimiter(lines: Sequence[str]) -> str:
    """What cuts most lines into one and the same number of cells of which two at least are numbers."""
    return max(DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter))


def _agreement(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    rows = [row for text in lines if isinstance(row := _row(0, text, delimiter), TableRow)]
    wide = Counter(len(row.cells) for row in rows if _numbers(row) >= 2)
    cut = sum(1 for row in rows if len(row.cells) > 1)
    return (max(wide.values(), default=0), cut)


def _numbers(row: TableRow) -> int:
    return sum(1 for cell in row.cells if decimal_of(cell) is not None)


def _short(text: str) -> str:
    return text.strip()[:60]
