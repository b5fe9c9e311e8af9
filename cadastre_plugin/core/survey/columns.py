"""A pasted table taken apart: which sign separates the columns, which lines are remarks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_REMARK = re.compile(r"(?:^|\s)#.*$")
_COMMA_SPACE = re.compile(r",[ ]")
_SPACES = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that says something: its number in the text from 1, its text without remark, its columns."""

    line: int
    text: str
    columns: tuple[str, ...]


def rows_of(text: str) -> list[Row]:
    """The lines of a pasted table. Empty lines and what follows a # are left out.

    Columns are separated by the first of these that occurs in the text: tab, semicolon, comma with a space, two or more
    spaces, comma (where numbers have decimal points). So a comma is a decimal comma wherever another sign separates the
    columns. A line with none of them has one column.
    """
    lines = [(at, _REMARK.sub("", line).rstrip()) for at, line in enumerate(text.splitlines(), start=1)]
    said = [(at, line) for at, line in lines if line.strip()]
    divide = _separator([line for _, line in said])
    return [Row(at, line.strip(), _columns(line, divide)) for at, line in said]


def _separator(lines: list[str]) -> Callable[[str], list[str]]:
    text = "\n".join(lines)
    if "\t" in text:
        return lambda line: line.split("\t")
    if ";" in text:
        return lambda line: line.split(";")
    if _COMMA_SPACE.search(text):
        return lambda line: line.split(",")
    if any(_SPACES.search(line.strip()) for line in lines):
        return lambda line: _SPACES.split(line.strip())
    if "," in text and "." in text:
        return lambda line: line.split(",")
    return lambda line: [line]


def _columns(line: str, divide: Callable[[str], list[str]]) -> tuple[str, ...]:
    columns = [column.strip() for column in divide(line)]
    while columns and not columns[-1]:
        columns.pop()
    return tuple(columns)
