"""A legal act of a change: what was done with rights, and on which documents. LA_AdministrativeSource's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Act:
    """operation: code of the profile's list `operation`. right_ids, party_ids: what it made, changed or ended.

    applicant_id: the party that asked for it, None when that is not said. reason: why, in the words of who wrote it.
    """

    id: UUID
    operation: str
    right_ids: tuple[UUID, ...] = ()
    source_ids: tuple[UUID, ...] = ()
    party_ids: tuple[UUID, ...] = ()
    applicant_id: UUID | None = None
    reason: str | None = None
