"""The layers of a file that rights are read from, as texts, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from cadastre_plugin.core.profile.rights_mapping import RightsMapping, TableMapping
from cadastre_plugin.core.texts import N_
from cadastre_server.loading.errors import LoadError
from cadastre_server.loading.source import unreadable
from cadastre_server.loading.texts import text_of

BATCH = 20_000
"""Rows that are in memory at once."""
TextRow = tuple[int, Sequence[str | None]]
"""Id of a row in its layer, and its texts."""


@dataclass(frozen=True)
class Table:
    """A layer of a file, its geometry left aside. columns: by field."""

    path: Path
    mapping: TableMapping
    count: int

    @classmethod
    def open(cls, path: Path, mapping: TableMapping) -> Table:
        """Look at a layer that the file has.

        Raises:
            LoadError: it cannot be read, or lacks a column.
        """
        try:
            info = pyogrio.read_info(path, layer=mapping.layer, force_feature_count=True)
        except (DataSourceError, DataLayerError) as error:
            raise unreadable(path, error) from error
        for name, column in mapping.columns.items():
            if column not in info["fields"]:
                template = N_("The layer {layer} of {file} has no column {column} for {field}")
                raise LoadError(
                    "column_unknown", template, layer=mapping.layer, file=path.name, column=column, field=name
                )
        return cls(path, mapping, max(int(info["features"]), 0))

    def rows(self, fields: Sequence[str]) -> Iterator[list[TextRow]]:
        """Batches of rows in the order of the file; a field that is not mapped is None.

        Raises:
            LoadError: the file cannot be read to its end.
        """
        first = 0
        while True:
            batch = self._read(fields, first)
            if batch:
                yield batch
            if len(batch) < BATCH:
                return
            first += BATCH

    def _read(self, fields: Sequence[str], first: int) -> list[TextRow]:
        columns = list(dict.fromkeys(self.mapping.columns.values()))
        try:
            meta, fids, _, values = pyogrio.raw.read(
                self.path,
                layer=self.mapping.layer,
                columns=columns,
                read_geometry=False,
                skip_features=first,
                max_features=BATCH,
                return_fids=True,
            )
        except (DataSourceError, DataLayerError, ValueError) as error:
            raise unreadable(self.path, error) from error
        by_column: dict[str, list[Any]] = {
            name: column.tolist() for name, column in zip(meta["fields"], values, strict=True)
        }
        empty = [None] * len(fids)
        asked = [by_column.get(self.mapping.columns.get(field, ""), empty) for field in fields]
        return [(fid, [*map(text_of, row)]) for fid, *row in zip(fids.tolist(), *asked, strict=True)]


def tables(path: Path, mapping: RightsMapping) -> dict[str, Table]:
    """The tables of rights by what they hold: title, right, share, party, and holder where it is apart.

    None of them when the file has none of the layers: it is a file of parcels alone.

    Raises:
        LoadError: it has some of them and lacks others, or a column.
    """
    wanted = {
        "title": mapping.titles,
        "right": mapping.rights,
        "share": mapping.shares,
        "party": mapping.parties,
        **({"holder": mapping.holders} if mapping.holders else {}),
    }
    present = {str(name) for name, _ in pyogrio.list_layers(path)}
    missing = [table.layer for table in wanted.values() if table.layer not in present]
    if len(missing) == len(wanted):
        return {}
    if missing:
        template = N_("{file} has rights, but lacks these layers that the profile names: {layers}")
        raise LoadError("rights_layers_missing", template, file=path.name, layers=", ".join(missing))
    return {name: Table.open(path, table) for name, table in wanted.items()}
