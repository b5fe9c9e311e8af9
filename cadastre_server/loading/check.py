"""Check the whole register against the rules, and keep what is known to be wrong up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import tr
from cadastre_server.database import Row
from cadastre_server.loading.figures import FindingFigures
from cadastre_server.loading.report import Report, problem_of_finding
from cadastre_server.loading.repository import count_current, forget_findings, known_findings
from cadastre_server.loading.rights.faults import faults_of_rights
from cadastre_server.loading.tiles import examined
from cadastre_server.progress import Progress
from cadastre_server.register.findings import insert_findings

Key = tuple[str, str, tuple[UUID, ...]]


@dataclass
class Outcome:
    """What a check found: all of it, and how much of that is new or is found no more."""

    found: FindingFigures = field(default_factory=FindingFigures)
    parcels: int = 0
    new: int = 0
    gone: int = 0


def check_city(connection: Connection[Row], profile: Profile, report: Report | None) -> Outcome:
    """Look at all current parcels and rights; known findings are afterwards what was found now."""
    check = _Check(connection, profile, report)
    progress = Progress(tr("parcels looked at"), count_current(connection))
    for tile in examined(connection, profile):
        check.tell(tile.findings)
        check.outcome.parcels += tile.parcels
        progress.add(tile.parcels)
    progress.finish()
    for findings in faults_of_rights(connection, profile):
        check.tell(findings)
    return check.finished()


class _Check:
    """What was found so far, told and compared with what was known."""

    def __init__(self, connection: Connection[Row], profile: Profile, report: Report | None) -> None:
        self._connection = connection
        self._srid = profile.crs.srid
        self._report = report
        self._known = _Known(connection)
        self.outcome = Outcome()

    def tell(self, findings: Sequence[Finding]) -> None:
        new = [finding for finding in findings if not self._known.has(finding)]
        insert_findings(self._connection, new, self._srid)
        self.outcome.new += len(new)
        for finding in findings:
            self.outcome.found.count(finding)
            if self._report:
                self._report.add(problem_of_finding(finding))

    def finished(self) -> Outcome:
        """What was known and is found no more is forgotten."""
        gone = self._known.left()
        forget_findings(self._connection, gone)
        self.outcome.gone = len(gone)
        return self.outcome


class _Known:
    """The findings that were known before; each can be found again once."""

    def __init__(self, connection: Connection[Row]) -> None:
        self._ids: dict[Key, list[int]] = defaultdict(list)
        for id, rule, template, subjects in known_findings(connection):
            self._ids[rule, template, _sorted(subjects)].append(id)

    def has(self, finding: Finding) -> bool:
        ids = self._ids.get((finding.rule, finding.template, _sorted(finding.subjects)))
        if not ids:
            return False
        ids.pop()
        return True

    def left(self) -> list[int]:
        return [id for ids in self._ids.values() for id in ids]


def _sorted(subjects: Iterable[UUID]) -> tuple[UUID, ...]:
    return tuple(sorted(subjects))
