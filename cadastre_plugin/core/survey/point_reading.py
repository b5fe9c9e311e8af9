"""Rows of a table as points in the CRS of the file; a row that is none is said with its line and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.degree_text import degrees_of
from cadastre_plugin.core.survey.header_words import PointField
from cadastre_plugin.core.survey.point_columns import PointColumns
from cadastre_plugin.core.survey.point_finding import PointFinding, PointsError, left_out
from cadastre_plugin.core.survey.point_table import PointTable, TableRow
from cadastre_plugin.core.texts import N_


@dataclass(frozen=True, slots=True)
class WrittenPoint:
    """A point as its file has it: north and east in the unit of the file's CRS (m or degrees)."""

    line: int
    number: str
    north: float
    east: float
    height: float | None = None
    method: str = ""
    accuracy_m: float | None = None

    def exchanged(self) -> WrittenPoint:
        """The same with north and east the other way round."""
        return WrittenPoint(self.line, self.number, self.east, self.north, self.height, self.method, self.accuracy_m)


def written_points(
    table: PointTable, columns: PointColumns, *, geographic: bool = False
) -> tuple[list[WrittenPoint], list[PointFinding]]:
    """The points of a table in its order, and what is said of its lines: of those left out, and of single cells.

    Each line is in the one or, as an error, in the other, the header apart. geographic: coordinates are degrees, also
    as degrees, minutes and seconds.

    Raises:
        PointsError: `columns_missing` when no column is north or none is east.
    """
    if not columns.is_enough:
        template = N_("Say which column is north (X) and which is east (Y)")
        raise PointsError("columns_missing", template)
    points: list[WrittenPoint] = []
    findings = list(table.refused)
    for index, row in enumerate(table.rows):
        if columns.header is not None and index <= columns.header:
            findings += [_above_header(row)] if index < columns.header else []
            continue
        point, said = _point(row, columns, geographic=geographic)
        points += [point] if point is not None else []
        findings += said
    return points, sorted(findings, key=lambda finding: finding.line or 0)


def _above_header(row: TableRow) -> PointFinding:
    text = " ".join(row.cells)[:60]
    return left_out("above-header", row.line, N_("The line stands above the titles of the columns: {text}"), text=text)


def _point(row: TableRow, columns: PointColumns, *, geographic: bool) -> tuple[WrittenPoint | None, list[PointFinding]]:
    places = []
    for name, template in _NOT_PLACES.items():
        text = row.cell(columns.index(name))
        value = degrees_of(text) if geographic else decimal_of(text)
        if value is None:
            return None, [_no_place(row, text, template)]
        places.append(value)
    height, no_height = _optional(row, columns, PointField.HEIGHT)
    accuracy, no_accuracy = _optional(row, columns, PointField.ACCURACY)
    point = WrittenPoint(
        line=row.line,
        number=row.cell(columns.index(PointField.NUMBER)),
        north=places[0],
        east=places[1],
        height=height,
        method=row.cell(columns.index(PointField.METHOD)),
        accuracy_m=accuracy,
    )
    return point, no_height + no_accuracy


_NOT_PLACES = {
    PointField.NORTH: N_("Its north (X) is not a number: {text}"),
    PointField.EAST: N_("Its east (Y) is not a number: {text}"),
}
_NOT_VALUES = {
    PointField.HEIGHT: N_("Its height is not a number and is left out: {text}"),
    PointField.ACCURACY: N_("Its accuracy is not a number of metres and is left out: {text}"),
}


def _no_place(row: TableRow, text: str, template: str) -> PointFinding:
    if not text:
        template = N_("The line has no value for north (X) or east (Y): {line_text}")
        return left_out("coordinate-missing", row.line, template, line_text=" ".join(row.cells)[:60])
    return left_out("coordinate-unreadable", row.line, template, text=text[:60])


def _optional(row: TableRow, columns: PointColumns, name: PointField) -> tuple[float | None, list[PointFinding]]:
    text = row.cell(columns.index(name))
    if not text:
        return None, []
    value = decimal_of(text)
    if value is not None and not (name is PointField.ACCURACY and value < 0):
        return value, []
    return None, [
        PointFinding(f"{name}-unreadable", Severity.WARNING, _NOT_VALUES[name], {"text": text[:60]}, row.line)
    ]
