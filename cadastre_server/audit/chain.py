"""Is the audit whole? Every row is sealed with SHA-256 of itself and of all before it; this goes through them again.

What is hashed is written here anew and not by the database's own function: who can change rows can change that too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from psycopg import Connection

from cadastre_plugin.core.texts import N_
from cadastre_server.audit import repository
from cadastre_server.audit.repository import Head, SealedRow
from cadastre_server.database import Row

BEGINNING = bytes(32)
LATE_US = 24 * 60 * 60 * 1_000_000
"""A row is sealed right after its transaction. The longest ones, loading a city, take hours: what says that it is a day
older than rows that were sealed before it was written later than it says."""


class Fault(StrEnum):
    """What is wrong with the first row that is."""

    CHANGED = "changed"
    GONE = "gone"
    SEAL_GONE = "seal_gone"
    BACKDATED = "backdated"
    CUT = "cut"
    UNSEALED = "unsealed"
    OTHER_HEAD = "other_head"


FAULT_TEXTS = {
    Fault.CHANGED: N_("it is not what was sealed in this place: it was changed, put between others, or moved"),
    Fault.GONE: N_("it was sealed and is not there any more"),
    Fault.SEAL_GONE: N_("the seal in this place was removed"),
    Fault.BACKDATED: N_("it says that it is at least a day older than rows that were sealed before it"),
    Fault.CUT: N_("rows were sealed up to here, and the last of them are gone"),
    Fault.UNSEALED: N_("it has no seal and waits for none: it was not written by the service"),
    Fault.OTHER_HEAD: N_("the seal in this place is not the one that was noted"),
}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that is wrong. row: its number in the audit, None where not even that is left. position: its place
    in the chain, None where it has none.
    """

    row: int | None
    position: int | None
    fault: Fault


@dataclass(frozen=True, slots=True)
class Verdict:
    """rows: how many were found to be what was sealed. broken: None when all are. head: where the chain ends.

    waiting: rows that have no seal yet.
    """

    rows: int
    broken: Broken | None
    head: Head
    waiting: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A seal that someone noted outside of the database: whoever rewrites the whole chain does not have it."""

    position: int
    hash: bytes


def verify(
    connection: Connection[Row], progress: Callable[[int], object] = lambda count: None, noted: Noted | None = None
) -> Verdict:
    """Go through the whole audit as it stands at this moment, in the memory of a few thousand rows.

    connection: at the beginning of a transaction. progress: hears of every part, how many rows it had.
    """
    repository.as_of_now(connection)
    return verdict_on(connection, progress, noted)


def verdict_on(
    connection: Connection[Row], progress: Callable[[int], object] = lambda count: None, noted: Noted | None = None
) -> Verdict:
    """The same as the transaction sees it."""
    head = repository.head(connection)
    walk = _Walk(progress, noted)
    broken = walk.through(repository.sealed_rows(connection)) or walk.end(head)
    if broken is not None and broken.fault is Fault.SEAL_GONE:
        broken = Broken(repository.unsealed_stray(connection), broken.position, broken.fault)
    return Verdict(walk.rows, broken or _beside(connection), head, repository.waiting(connection))


def sealed_hash(previous: bytes, position: int, row: SealedRow) -> bytes:
    """SHA-256 of the hash before and of the row as netstrings; "-" for what is not there."""
    fields = (position, row.id, row.at_us, row.who, row.what, row.subject, row.detail)
    return hashlib.sha256(previous + b"".join(map(_field, fields))).digest()


def _field(value: object) -> bytes:
    if value is None:
        return b"-,"
    text = str(value).encode()
    return b"%d:%b," % (len(text), text)


def _beside(connection: Connection[Row]) -> Broken | None:
    """What is wrong although every seal is right."""
    vanished = repository.vanished(connection)
    if vanished is not None:
        return Broken(vanished, None, Fault.GONE)
    stray = repository.unsealed_stray(connection)
    return None if stray is None else Broken(stray, None, Fault.UNSEALED)


class _Walk:
    """The way along the chain. rows: how many were right so far."""

    def __init__(self, progress: Callable[[int], object], noted: Noted | None) -> None:
        self._progress = progress
        self._noted = noted
        self._hash = BEGINNING
        self._newest_us = 0
        self.rows = 0

    def through(self, rows: Iterable[SealedRow]) -> Broken | None:
        """The first row that is wrong; None when there is none."""
        for row in rows:
            fault = self._fault(row)
            if fault is Fault.SEAL_GONE:
                return Broken(None, self.rows + 1, fault)
            if fault is not None:
                return Broken(row.audit_id, row.position, fault)
            self._hash, self._newest_us = row.hash, max(self._newest_us, row.at_us)
            self.rows += 1
            if self.rows % repository.PART == 0:
                self._progress(repository.PART)
        self._progress(self.rows % repository.PART)
        return None

    def end(self, head: Head) -> Broken | None:
        """What is wrong with the end of a chain that is right up to there."""
        if (self.rows, self._hash) != (head.position, head.hash):
            return Broken(None, min(self.rows, head.position) + 1, Fault.CUT)
        if self._noted is not None and self._noted.position > self.rows:
            return Broken(None, self.rows + 1, Fault.CUT)
        return None

    def _fault(self, row: SealedRow) -> Fault | None:
        if row.position != self.rows + 1:
            return Fault.SEAL_GONE
        if row.id is None:
            return Fault.GONE
        if sealed_hash(self._hash, row.position, row) != row.hash:
            return Fault.CHANGED
        if self._noted is not None and (self._noted.position == row.position) and self._noted.hash != row.hash:
            return Fault.OTHER_HEAD
        return Fault.BACKDATED if row.at_us < self._newest_us - LATE_US else None
