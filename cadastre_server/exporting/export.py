"""Write what is law now as the tables of ISO 19152."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Column, Connection

from cadastre_server.audit.repository import record
from cadastre_server.database import Row
from cadastre_server.exporting.geopackage import GeoPackage
from cadastre_server.exporting.persons import Persons
from cadastre_server.exporting.scope import layers, question, settle, title
from cadastre_server.progress import Progress

BATCH = 10_000
"""Rows that are in memory at once."""


def export(
    connection: Connection[Row], file: GeoPackage, name: str, district: str | None, persons: Persons
) -> dict[str, int]:
    """Write every layer; how many rows each has. Who was told of is on record.

    name: of the file, for the record. The transaction is one that sees one moment all along.
    """
    settle(connection, district)
    counts = {layer: _write(connection, file, layer, persons) for layer in layers(persons)}
    if persons is not Persons.NONE:
        detail = {"query": f"{name} {persons.value} {district or '*'}", "count": counts["la_party"]}
        record(connection, None, "read_export", name, detail)
    return counts


def _write(connection: Connection[Row], file: GeoPackage, layer: str, persons: Persons) -> int:
    progress = Progress(title(layer))
    asked = question(connection, layer, persons)
    with connection.cursor(f"export_{layer}", binary=True) as cursor:
        cursor.execute(asked)
        columns = tuple(cursor.description or ())
        file.write(layer, columns, ())
        while page := cursor.fetchmany(BATCH):
            file.write(layer, columns, page if layer != "la_party" else [_shown(columns, row, persons) for row in page])
            progress.add(len(page))
    progress.finish()
    return progress.done


def _shown(columns: Sequence[Column], row: Row, persons: Persons) -> Sequence[Any]:
    """A party with its name as it may be shown."""
    values = dict(zip((column.name for column in columns), row, strict=True))
    return list((values | {"name": persons.name_shown(values["name"], values["type"])}).values())
