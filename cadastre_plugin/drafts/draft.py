"""What a draft is: a change that is being made, the parcels it is made on, and what the service knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import content_hash, to_document
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.core.review.remark import Remark

Bounds = tuple[float, float, float, float]
"""West, south, east, north in metres of the profile's CRS."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that is being made in a work area.

    state, revision: as the service last said; revision None while it does not have the change. sent_hash: content
    hash of that revision. edited_at: aware time of the last edit. continues: the approved change that it goes on from,
    None when it is made on the register alone.
    """

    change: Change
    srid: int
    area: Bounds
    state: State
    revision: int | None
    sent_hash: str | None
    edited_at: datetime
    remarks: tuple[Remark, ...] = ()
    continues: UUID | None = None

    @property
    def is_sent(self) -> bool:
        """True when the service has exactly this content."""
        return self.sent_hash == self.content_hash

    @property
    def content_hash(self) -> str:
        """The hash of the change as it stands."""
        return content_hash(to_document(self.change, self.srid))


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as a list shows it. `parcels`: how many it touches. `waits_for`: what is to be sent yet, in order."""

    id: UUID
    kind: str
    title: str
    application: str
    district: str
    state: State
    revision: int | None
    parcels: int
    edited_at: datetime
    waits_for: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that is to be sent.

    tried: content hashes of what was sent already; the service may have any of them, since an answer can be lost.
    last_error: why it failed last time, in the words shown then.
    """

    id: int
    draft_id: UUID
    action: Action
    queued_at: datetime
    attempts: int
    tried: frozenset[str]
    last_error: str | None
