"""`numbers load`: numbers on paper, so that they lead to the parcels they were given to."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection

from cadastre_plugin.core.errors import CadastreError, NumberError
from cadastre_plugin.core.numbers.written_number import written_key
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.database import Row, connect
from cadastre_server.migrations.schema import require_city
from cadastre_server.numbers.repository import FormerNumber, insert_former_numbers
from cadastre_server.register.numbers import owners_of
from cadastre_server.settings import city, owner_url

COLUMNS = ("written", "number")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file: the number on paper and the cadastral one that the parcel has or had."""

    line: int
    written: str
    number: str


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    text = tr("Numbers of parcels on paper")
    numbers = subparsers.add_parser("numbers", help=text, description=text)
    load = numbers.add_subparsers(required=True, metavar="COMMAND").add_parser(
        "load",
        help=tr("Load numbers on paper from a table"),
        description=tr(
            "Load numbers on paper from a CSV file in UTF-8 with the columns {columns}. Each leads to the parcel that "
            "has or had the cadastral number. Lines that cannot be used are listed and the others are kept."
        ).format(columns=", ".join(COLUMNS)),
    )
    load.add_argument("file", type=Path, help=tr("the file"))
    load.add_argument("--source", default="", help=tr("which paper they stand on, shown with them"))
    load.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Load the file; 1 when lines were left out.

    Raises:
        CadastreError: the settings are wrong, the file cannot be read, the database is down.
    """
    url, profile = owner_url(), city()
    rows = list(_rows(arguments.file))
    with connect(url) as connection:
        require_city(connection, profile)
        return _load(connection, rows, profile, arguments.source)


def _load(connection: Connection[Row], rows: list[_Row], profile: Profile, source: str) -> int:
    canonical = {row.line: _canonical(row.number, profile) for row in rows}
    owners = owners_of(connection, [number for number in canonical.values() if number])
    usable: list[FormerNumber] = []
    left_out: list[_Row] = []
    for row in rows:
        parcel = owners.get(canonical[row.line] or "")
        if parcel is None or not written_key(row.written):
            left_out.append(row)
        else:
            usable.append(FormerNumber(row.written.strip(), parcel, source))
    kept = insert_former_numbers(connection, usable)
    print(tr("Numbers kept: {kept}; known already: {known}").format(kept=kept, known=len(usable) - kept))
    _tell(left_out)
    return 1 if left_out else 0


def _tell(left_out: list[_Row]) -> None:
    for row in left_out:
        text = tr("Line {line} left out: {written}, {number} is no parcel's number")
        print(text.format(line=row.line, written=row.written, number=row.number), file=sys.stderr)


def _canonical(number: str, profile: Profile) -> str | None:
    try:
        return profile.number.read_parcel(number).canonical
    except NumberError:
        return None  # the line is listed with those that lead nowhere


def _rows(path: Path) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                raise _unusable(path)
            for row in reader:
                yield _Row(reader.line_num, row["written"] or "", row["number"] or "")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unusable(path) from error


def _unusable(path: Path) -> CadastreError:
    text = N_("{file} cannot be read as a CSV file in UTF-8 with the columns {columns}")
    return CadastreError("numbers_unreadable", text, file=path.name, columns=", ".join(COLUMNS))
