"""Load a parcel file into the register: all that can be loaded, in one transaction, with a report of what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.database import Row
from cadastre_server.loading.errors import LoadError
from cadastre_server.loading.figures import FindingFigures, ReadFigures
from cadastre_server.loading.identity import Identity
from cadastre_server.loading.reading import Reader
from cadastre_server.loading.remarks import Read, RemarkKind
from cadastre_server.loading.report import Report, problem_of_feature, problem_of_finding
from cadastre_server.loading.repository import begin_report, count_current, finish_report
from cadastre_server.loading.rights.faults import faults_of_rights
from cadastre_server.loading.rights.load import RightsLoad, rights_layers
from cadastre_server.loading.source import ParcelFile
from cadastre_server.loading.tiles import examined
from cadastre_server.progress import Progress
from cadastre_server.register.findings import insert_findings
from cadastre_server.register.numbers import owners_of
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.statistics import gather_statistics


class Load:
    """One file on its way into the register, inside the caller's transaction. `report`: None when none is wanted."""

    def __init__(
        self, connection: Connection[Row], profile: Profile, file: ParcelFile, identity: Identity, report: Report | None
    ) -> None:
        """Raises LoadError when the file has some of the layers of rights that the profile names, and lacks others."""
        self._connection = connection
        self._profile = profile
        self._file = file
        self._identity = identity
        self._report = report
        self._since = datetime.now(UTC)
        self._read = ReadFigures()
        self._found = FindingFigures()
        mapping, layers = profile.load.rights, rights_layers(file, profile.load.rights)
        self._rights = (
            RightsLoad(connection, mapping, layers, report, profile.crs.srid, self._since)
            if mapping and layers
            else None
        )

    @property
    def key(self) -> str | None:
        """The column by which the rights of the file name a parcel; None when it has none."""
        return self._profile.load.rights.parcel_key if self._rights and self._profile.load.rights else None

    def run(self, reader: Reader) -> dict[str, Any]:
        """Load, look for faults; the figures, which stand in the database too.

        Raises:
            LoadError: nothing can be loaded, or east and north are swapped.
        """
        id = begin_report(self._connection, str(self._file.path), self._file.layer)
        progress = Progress(tr("features"), self._file.count)
        for features in self._file.batches(reader.columns):
            self._load(list(reader.read(features)))
            progress.add(len(features.fids))
        seconds = progress.finish()
        if not self._read.loaded:
            raise LoadError("nothing_loaded", N_("Nothing of {file} can be loaded"), file=self._file.path.name)
        if self._rights:
            self._rights.run()
        self._examine(id)
        figures = self.figures() | {"features_per_second": round(self._read.features / max(seconds, 1e-3))}
        finish_report(self._connection, id, figures)
        return figures

    def figures(self) -> dict[str, Any]:
        """What was counted so far."""
        rights = {"rights": self._rights.figures()} if self._rights else {}
        return self._read.document() | rights | self._found.document()

    def _load(self, reads: Sequence[Read]) -> None:
        self._settle_numbers(reads)
        parcels = [read.parcel for read in reads if read.parcel is not None]
        insert_parcels(self._connection, parcels, self._profile.crs, self._since)
        for read in reads:
            self._tell(read)
        self._require_axes()
        if self._rights:
            self._rights.know(reads)

    def _tell(self, read: Read) -> None:
        self._read.count(read)
        if self._report:
            for remark in read.remarks:
                self._report.add(problem_of_feature(read, remark))

    def _settle_numbers(self, reads: Sequence[Read]) -> None:
        """A number stays with the first that has it; a parcel that was in the register before is not loaded again."""
        wanted = [read.parcel.number for read in reads if read.parcel and read.parcel.number]
        owners = dict(owners_of(self._connection, wanted))
        for read in reads:
            parcel = read.parcel
            if parcel is None or parcel.number is None:
                continue
            owner = owners.setdefault(parcel.number, parcel.id)
            first = self._identity.feature(owner)
            if first is None:
                read.leave_out(RemarkKind.NUMBER_IN_REGISTER, number=parcel.number)
            elif owner != parcel.id:
                read.note(RemarkKind.NUMBER_DOUBLED, number=parcel.number, first=first)
                read.parcel = replace(parcel, number=None)

    def _require_axes(self) -> None:
        turned = self._read.remarks[RemarkKind.AXES_SWAPPED]
        if turned > self._read.loaded:
            template = N_(
                "East and north are swapped: {count} features of {file} lie in the city only when taken the other way "
                "round. If that is so, load it with {option}"
            )
            raise LoadError("axes_swapped", template, count=turned, file=self._file.path.name, option="--swap-axes")

    def _examine(self, id: int) -> None:
        """What the rules find wrong with what was loaded becomes known."""
        gather_statistics(self._connection)
        progress = Progress(tr("parcels looked at"), count_current(self._connection))
        for tile in examined(self._connection, self._profile):
            self._know(tile.findings, id)
            progress.add(tile.parcels)
        progress.finish()
        for findings in faults_of_rights(self._connection, self._profile):
            self._know(findings, id)

    def _know(self, findings: Sequence[Finding], id: int) -> None:
        """Those that are about features of this load."""
        mine = [finding for finding in findings if any(self._features(finding))]
        insert_findings(self._connection, mine, self._profile.crs.srid, id)
        for finding in mine:
            self._found.count(finding)
            if self._report:
                self._report.add(problem_of_finding(finding, self._features(finding)))

    def _features(self, finding: Finding) -> list[str]:
        """The features of this load that a finding is about."""
        features = (self._identity.feature(subject) for subject in finding.subjects)
        return [str(feature) for feature in features if feature is not None]
