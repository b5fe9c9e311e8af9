"""Load the rights of a file after its parcels, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from psycopg import Connection

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.rights_mapping import RightsMapping
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.database import Row
from cadastre_server.loading.errors import LoadError
from cadastre_server.loading.remarks import Read
from cadastre_server.loading.report import Report
from cadastre_server.loading.repository import places_of
from cadastre_server.loading.rights import questions, staging
from cadastre_server.loading.rights.figures import RightsFigures
from cadastre_server.loading.rights.reading import ReadRow, RightsReader
from cadastre_server.loading.rights.remarks import RightsRemark, RightsRemarkKind
from cadastre_server.loading.rights.tables import Table, tables
from cadastre_server.loading.source import ParcelFile
from cadastre_server.progress import Progress
from cadastre_server.register.parties import insert_parties
from cadastre_server.register.rights import insert_rights, insert_sources

Made = TypeVar("Made", Party, Source, Right)


class RightsLoad:
    """The rights of one file on their way into the register. `report`: None when none is wanted."""

    def __init__(
        self,
        connection: Connection[Row],
        mapping: RightsMapping,
        layers: Mapping[str, Table],
        report: Report | None,
        srid: int,
        since: datetime,
    ) -> None:
        self._connection = connection
        self._mapping = mapping
        self._tables = layers
        self._report = report
        self._srid = srid
        self._since = since
        self._reader = RightsReader(mapping)
        self._figures = RightsFigures({name: table.count for name, table in layers.items()})
        staging.create(connection)

    def know(self, reads: Iterable[Read]) -> None:
        """Remember by which key the file's titles name the parcels that were loaded."""
        parcels = ((read.fid, read.key, read.parcel.id, read.parcel.number) for read in reads if read.parcel)
        staging.add_parcels(self._connection, parcels)

    def run(self) -> None:
        """Load parties, documents and rights; tell what is wrong with them.

        Raises:
            LoadError: the file cannot be read to its end.
        """
        self._stage()
        self._tell(
            RightsRemark(RightsRemarkKind.KEY_DOUBLED, table, fid, parameters={"key": key, "first": first})
            for table, fid, key, first in staging.settle_keys(self._connection)
        )
        staging.join_shares(self._connection, holders=self._mapping.holders is not None)
        owners = [kind for kind, known in self._mapping.kinds.items() if known.code in self._mapping.owners]
        for remarks in questions.remarks(self._connection, owners):
            self._tell(remarks)
        self._enter_parties()
        self._enter_sources()
        self._enter_rights()

    def figures(self) -> Mapping[str, object]:
        """What was counted so far."""
        return self._figures.document()

    def _stage(self) -> None:
        progress = Progress(tr("rows of rights"), sum(self._figures.rows.values()))
        for name, table in self._tables.items():
            for rows in table.rows(staging.FIELDS[name]):
                staging.add_rows(self._connection, name, rows)
                progress.add(len(rows))
        progress.finish()

    def _enter_parties(self) -> None:
        for parties in self._read(questions.PARTIES, self._reader.party, Party):
            insert_parties(self._connection, parties, self._since)
            self._figures.parties += len(parties)

    def _enter_sources(self) -> None:
        for sources in self._read(questions.TITLES, self._reader.source, Source):
            insert_sources(self._connection, sources, self._since)
            self._figures.sources += len(sources)

    def _enter_rights(self) -> None:
        progress = Progress(tr("rights"), self._figures.rows["right"])
        for rights in self._read(questions.RIGHTS, self._reader.right, Right):
            insert_rights(self._connection, rights, self._srid, self._since)
            for right in rights:
                self._figures.add(right)
            progress.add(len(rights))
        progress.finish()

    def _read(self, question: str, read: Callable[[Row], ReadRow], kind: type[Made]) -> Iterator[Sequence[Made]]:
        """What rows make, a page at a time; what is wrong with them is told."""
        for page in staging.pages(self._connection, kind.__name__, question):
            rows = [read(row) for row in page]
            self._tell(remark for row in rows for remark in row.remarks)
            yield [row.made for row in rows if isinstance(row.made, kind)]

    def _tell(self, remarks: Iterable[RightsRemark]) -> None:
        told = list(remarks)
        for remark in told:
            self._figures.tell(remark)
        if self._report:
            ids = {remark.parcel_id for remark in told if remark.parcel_id}
            places = places_of(self._connection, ids) if ids else {}
            for remark in told:
                self._report.add(remark.problem(places.get(remark.parcel_id) if remark.parcel_id else None))


def rights_layers(file: ParcelFile, mapping: RightsMapping | None) -> Mapping[str, Table]:
    """The tables of rights that a file has; none when the profile does not say how they are read.

    Raises:
        LoadError: it has some and lacks others, or a column.
    """
    layers = tables(file.path, mapping) if mapping else {}
    if layers and mapping and mapping.parcel_key not in file.columns:
        template = N_("The layer {layer} of {file} has no column {column} for {field}")
        key = mapping.parcel_key
        raise LoadError(
            "column_unknown", template, layer=file.layer, file=file.path.name, column=key, field="parcel_key"
        )
    return layers
