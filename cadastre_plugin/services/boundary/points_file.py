"""A file of points as it is read off the GUI thread: a table with a guess of its columns, or a receiver's recording."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.nmea import is_nmea
from cadastre_plugin.core.survey.point_columns import ColumnGuess, PointColumns, guessed_columns
from cadastre_plugin.core.survey.point_finding import PointsError
from cadastre_plugin.core.survey.point_import import (
    Comparison,
    ImportedPoints,
    compared,
    recorded_points,
    table_points,
)
from cadastre_plugin.core.survey.point_placing import PlacedPoints
from cadastre_plugin.core.survey.point_table import LARGEST_BYTES, PointTable, table_of
from cadastre_plugin.core.survey.survey_point import SurveyPoint
from cadastre_plugin.core.texts import N_


@dataclass(frozen=True)
class PointsFile:
    """`table` and `guess`, or `recording`: what the file is."""

    name: str
    table: PointTable | None = None
    guess: ColumnGuess | None = None
    recording: str = ""


@dataclass(frozen=True)
class PointsSettings:
    """What a person chose. exchanged: lines whose north and east are taken the other way round."""

    columns: PointColumns
    crs: str
    how: Comparison
    exchanged: frozenset[int] = frozenset()


def read_points_file(path: Path, encoding: str | None = None) -> PointsFile:
    """What a file is; plain data, safe in any thread. encoding: of its characters, None to guess it.

    Raises:
        PointsError: it cannot be read (`points_unreadable`), is too large or empty.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        template = N_("{file} cannot be read: {reason}")
        raise PointsError("points_unreadable", template, file=path.name, reason=error.strerror or "") from error
    start = data[:4096].decode("ascii", errors="replace")
    if is_nmea(start):
        return PointsFile(path.name, recording=data.decode("ascii", errors="replace"))
    table = table_of(data, encoding)
    return PointsFile(path.name, table, guessed_columns(table))


def imported_points(
    file: PointsFile, measured: tuple[SurveyPoint, ...], settings: PointsSettings, fabric: Fabric, profile: Profile
) -> ImportedPoints:
    """The points of a file, or those measured with a receiver, beside what the map has; safe in any thread.

    Raises:
        CadastreError: nothing can be made of them as they are.
    """
    if measured:
        placed = PlacedPoints(measured, (), (), (), ())
    elif file.table is not None:
        placed = table_points(
            file.table,
            settings.columns,
            settings.crs,
            profile,
            source=file.name,
            exchanged=settings.exchanged,
        )
    else:
        placed = recorded_points(file.recording, profile, source=file.name)
    return compared(placed, fabric, settings.how)
