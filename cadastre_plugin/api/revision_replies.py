"""What the service answers about the revisions of a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cadastre_plugin.api.replies import (
    BaseParcel,
    BasePoint,
    ChangeRecord,
    FindingCounts,
    Json,
    findings,
    time,
    time_or_none,
)
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.review.revisions import Revision
from cadastre_plugin.core.rights.document import estate_of_document
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision as a list shows it. submitted_at: since when reviewers can see it, None for one they never could."""

    revision: int
    saved_at: datetime
    submitted_at: datetime | None
    parcels: int
    findings: FindingCounts

    @classmethod
    def parse(cls, document: Json) -> RevisionLine:
        return cls(
            int(document["revision"]),
            time(document["saved_at"]),
            time_or_none(document["submitted_at"]),
            int(document["parcels"]),
            FindingCounts.parse(document["findings"]),
        )


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """What a revision said. base, base_points, base_estate, numbers: as in a ChangeRecord."""

    revision: int
    change: Change
    base: tuple[BaseParcel, ...]
    base_points: tuple[BasePoint, ...]
    base_estate: Estate
    numbers: Mapping[UUID, str]
    findings: tuple[Finding, ...]

    @classmethod
    def parse(cls, document: Json, srid: int) -> RevisionRecord:
        return cls(
            revision=int(document["revision"]),
            change=from_document(document["document"], srid),
            base=tuple(BaseParcel.parse(item) for item in document["base"]),
            base_points=tuple(BasePoint.parse(item) for item in document["base_points"]),
            base_estate=estate_of_document(document["base_estate"]),
            numbers={UUID(id): str(number) for id, number in document["numbers"].items()},
            findings=findings(document),
        )


def revision_of(record: ChangeRecord | RevisionRecord) -> Revision:
    """What a revision, or the last one of a change, says; to be compared."""
    return Revision(
        number=record.revision if isinstance(record, RevisionRecord) else record.summary.revision,
        change=record.change,
        base={item.id: item.parcel for item in record.base if item.parcel is not None},
        points={item.id: item.point for item in record.base_points if item.point is not None},
        estate=record.base_estate,
        findings=record.findings,
    )


def revision_lines(documents: Sequence[Json]) -> tuple[RevisionLine, ...]:
    """The lines of a list of revisions."""
    return tuple(RevisionLine.parse(item) for item in documents)
