"""Drafts on disk: each is there from its first edit, and after every edit, whatever happens to the program."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.drafts import rows
from cadastre_plugin.drafts.base_estate import read_base_estate, write_base_estate
from cadastre_plugin.drafts.base_points import read_base_points, write_base_points
from cadastre_plugin.drafts.draft import Bounds, Draft, DraftLine
from cadastre_plugin.drafts.errors import EXISTS, UNKNOWN, DraftError, typed
from cadastre_plugin.drafts.file import FILES, open_file
from cadastre_plugin.drafts.files import KeptFiles
from cadastre_plugin.drafts.outbox import UPDATE_REMOTE, Outbox
from cadastre_plugin.drafts.remarks import KeptRemarks, Outlines, read_remarks, write_outlines, write_remarks
from cadastre_plugin.drafts.schema import PARTS
from cadastre_plugin.drafts.settled import SettledDisputes
from cadastre_plugin.drafts.survey_points import KeptPoints, read_points, write_points

_INSERT_DRAFT = """INSERT INTO draft (id, document, srid, west, south, east, north, state, edited_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_INSERT_BASE = "INSERT INTO base_parcel VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_EDIT = "INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_RENEW = """UPDATE draft SET id = ?, document = ?, state = ?, continues = ?, revision = NULL, sent_hash = NULL
    WHERE id = ?"""
_STATE = "number, district, legal_area, land_category, purpose, address, geometry"
_LINES = """SELECT draft.*, (SELECT count(*) FROM edit WHERE draft_id = draft.id) AS parcels,
        (SELECT group_concat(action) FROM (SELECT action FROM outbox WHERE draft_id = draft.id ORDER BY id)) AS actions
    FROM draft ORDER BY edited_at DESC"""

_NAMED_FILES = """SELECT DISTINCT json_extract(source.value, '$.after.sha256') AS sha256
    FROM draft, json_each(draft.document, '$.sources') AS source WHERE sha256 IS NOT NULL"""


class DraftStore:
    """The drafts of one person on one server. Any thread may call it; every method is one transaction.

    Every method raises DraftError: `drafts_locked`, `drafts_disk_full`, `drafts_corrupt`, `drafts_unusable`, and
    `draft_unknown` where it takes an id.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, making it when it is not there.

        Raises:
            DraftError: as `file.open_file` says.
        """
        self.path = path
        self._lock = threading.RLock()
        self._connection = open_file(path)
        self._connection.row_factory = sqlite3.Row
        self.outbox = Outbox(self._transaction)
        self.remarks = KeptRemarks(self._transaction)
        self.survey_points = KeptPoints(self._transaction)
        self.settled = SettledDisputes(self._transaction)
        self.files = KeptFiles(path.with_name(path.name + FILES))
        with self._transaction() as connection:
            named = _named_files(connection)
        self.files.prune(named)

    def begin(
        self,
        change: Change,
        srid: int,
        area: Bounds,
        base: Iterable[Parcel],
        points: Iterable[BoundaryPoint] = (),
        *,
        replacing: bool = False,
    ) -> Draft:
        """Keep a new draft: the change as it stands, the parcels and boundary points of its work area.

        replacing: in place of the draft of that id, if there is one, in the same moment; its measured points stay.

        Raises:
            DraftError: `draft_exists`: there is one of that id, and it is not to be replaced.
        """
        key = str(change.id)
        with self._transaction() as connection:
            measured = read_points(connection, change.id) if replacing else ()
            if replacing:
                connection.execute("DELETE FROM draft WHERE id = ?", (key,))
            if connection.execute("SELECT 1 FROM draft WHERE id = ?", (key,)).fetchone():
                raise DraftError("draft_exists", EXISTS, id=key)
            header = (key, rows.header_text(change, srid), srid, *area, State.DRAFT.value, _now())
            connection.execute(_INSERT_DRAFT, header)
            _write_base(connection, change.id, base)
            _write_edits(connection, change)
            write_base_points(connection, change.id, points)
            write_points(connection, change.id, measured)
            return _read(connection, change.id)

    def extend(self, id: UUID, parcels: Iterable[Parcel]) -> None:
        """More parcels of the register join the work area of a draft; those that it has stay as they are."""
        key = str(id)
        with self._transaction() as connection:
            _row(connection, id)
            base_rows = ((key, str(parcel.id), parcel.version, *rows.state_row(parcel)) for parcel in parcels)
            connection.executemany(_INSERT_BASE.replace("INSERT", "INSERT OR IGNORE"), base_rows)

    def journal(self, change: Change) -> None:
        """Keep a change as it stands after an edit. A submission that waits is taken back: it was of another state."""
        with self._transaction() as connection:
            _journal(connection, change)

    def rebase(
        self, change: Change, base: Iterable[Parcel], points: Iterable[BoundaryPoint] = (), estate: Estate | None = None
    ) -> None:
        """Keep a change as it stands on another state of the register, in place of the one that the draft had."""
        with self._transaction() as connection:
            _journal(connection, change)
            connection.execute("UPDATE draft SET continues = NULL WHERE id = ?", (str(change.id),))
            for table in ("base_parcel", "base_point"):
                connection.execute(f"DELETE FROM {table} WHERE draft_id = ?", (str(change.id),))
            _write_base(connection, change.id, base)
            write_base_points(connection, change.id, points)
            write_base_estate(connection, change.id, estate or Estate())

    def renew(self, id: UUID, new_id: UUID) -> None:
        """A draft of an approved change goes on as a new one that the service does not know, with all that is kept."""
        with self._transaction() as connection:
            connection.execute("PRAGMA defer_foreign_keys = ON")
            header = replace(_read(connection, id).change, id=new_id)
            document = rows.header_text(header, _row(connection, id)["srid"])
            connection.execute(_RENEW, (str(new_id), document, State.DRAFT.value, str(id), str(id)))
            connection.execute("DELETE FROM outbox WHERE draft_id = ?", (str(id),))
            connection.execute("DELETE FROM remark WHERE draft_id = ?", (str(id),))
            for table in PARTS:
                connection.execute(f"UPDATE {table} SET draft_id = ? WHERE draft_id = ?", (str(new_id), str(id)))

    def remote(
        self,
        id: UUID,
        state: State,
        revision: int,
        sent_hash: str | None = None,
        remarks: Collection[Remark] | None = None,
        outlines: Outlines = MappingProxyType({}),
    ) -> None:
        """Note what the service says of a draft: where it stands, the hash of its content there, the remarks.

        sent_hash, remarks: None when the service did not say. outlines: of the parcels whose corners the remarks are
        pinned to.
        """
        with self._transaction() as connection:
            _row(connection, id)
            connection.execute(UPDATE_REMOTE, (state.value, revision, sent_hash, str(id)))
            if remarks is not None:
                write_remarks(connection, id, remarks)
                write_outlines(connection, id, outlines)

    def learn(self, states: Mapping[UUID, State]) -> None:
        """Note where drafts stand at the service, and drop those that the register has; others' ids are passed over.

        An approved one that was edited after it was sent stays: the register does not have those edits.
        """
        with self._ending_drafts() as connection:
            known = {UUID(key) for (key,) in connection.execute("SELECT id FROM draft")}
            for id in known & states.keys():
                connection.execute("UPDATE draft SET state = ? WHERE id = ?", (states[id].value, str(id)))
                if states[id] is State.APPROVED and _read(connection, id).is_sent:
                    connection.execute("DELETE FROM draft WHERE id = ?", (str(id),))

    def draft(self, id: UUID) -> Draft:
        """A draft as it stands."""
        with self._transaction() as connection:
            return _read(connection, id)

    def base(self, id: UUID) -> tuple[Parcel, ...]:
        """The parcels of the work area, as the register had them when the draft began."""
        with self._transaction() as connection:
            _row(connection, id)
            found = connection.execute(
                f"SELECT parcel_id, version, {_STATE} FROM base_parcel WHERE draft_id = ? ORDER BY rowid", (str(id),)
            )
            return tuple(parcel for parcel in rows.parcels_of(found.fetchall()) if parcel is not None)

    def base_points(self, id: UUID) -> tuple[BoundaryPoint, ...]:
        """The boundary points of the work area, as the register had them when the draft began."""
        with self._transaction() as connection:
            _row(connection, id)
            return read_base_points(connection, id)

    def keep_estate(self, id: UUID, estate: Estate) -> None:
        """Keep what was read of the register's rights for a draft, in place of what was kept before."""
        with self._transaction() as connection:
            _row(connection, id)
            write_base_estate(connection, id, estate)

    def estate(self, id: UUID) -> Estate:
        """What was read of the register's rights for a draft."""
        with self._transaction() as connection:
            _row(connection, id)
            return read_base_estate(connection, id)

    def drafts(self) -> tuple[DraftLine, ...]:
        """All drafts, the last edited first."""
        with self._transaction() as connection:
            return tuple(rows.line_of(row) for row in connection.execute(_LINES))

    def discard(self, id: UUID) -> None:
        """Delete a draft with all that belongs to it: because a person wants it, or the register has it."""
        with self._ending_drafts() as connection:
            _row(connection, id)
            connection.execute("DELETE FROM draft WHERE id = ?", (str(id),))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _ending_drafts(self) -> Iterator[sqlite3.Connection]:
        """A transaction. Drafts that end in it take the files along that no other names."""
        with self._transaction() as connection:
            before = _named_files(connection)
            yield connection
            unnamed = before - _named_files(connection)
        self.files.drop(unnamed)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                with self._connection:  # commits, or rolls back on any exception
                    yield self._connection
            except sqlite3.Error as error:
                raise typed(error, self.path) from error


def _named_files(connection: sqlite3.Connection) -> frozenset[str]:
    return frozenset(sha256 for (sha256,) in connection.execute(_NAMED_FILES))


def _journal(connection: sqlite3.Connection, change: Change) -> None:
    key = str(change.id)
    header = (rows.header_text(change, _row(connection, change.id)["srid"]), _now(), key)
    connection.execute("UPDATE draft SET document = ?, edited_at = ? WHERE id = ?", header)
    connection.execute("DELETE FROM edit WHERE draft_id = ?", (key,))
    connection.execute("DELETE FROM lineage WHERE draft_id = ?", (key,))
    _write_edits(connection, change)
    connection.execute("DELETE FROM outbox WHERE draft_id = ? AND action = ?", (key, Action.SUBMIT.value))


def _write_base(connection: sqlite3.Connection, id: UUID, base: Iterable[Parcel]) -> None:
    base_rows = ((str(id), str(parcel.id), parcel.version, *rows.state_row(parcel)) for parcel in base)
    connection.executemany(_INSERT_BASE, base_rows)


def _write_edits(connection: sqlite3.Connection, change: Change) -> None:
    key = str(change.id)
    edits = (
        (key, position, str(edit.id), edit.base_version, *rows.state_row(edit.after))
        for position, edit in enumerate(change.parcels)
    )
    connection.executemany(_INSERT_EDIT, edits)
    links = ((key, str(link.parent_id), str(link.child_id)) for link in change.lineage)
    connection.executemany("INSERT INTO lineage VALUES (?, ?, ?)", links)


def _read(connection: sqlite3.Connection, id: UUID) -> Draft:
    row, key = _row(connection, id), (str(id),)
    edits = connection.execute(
        f"SELECT parcel_id, base_version, {_STATE} FROM edit WHERE draft_id = ? ORDER BY position", key
    ).fetchall()
    lineage = connection.execute("SELECT parent_id, child_id FROM lineage WHERE draft_id = ? ORDER BY rowid", key)
    return rows.draft_of(row, edits, lineage.fetchall(), read_remarks(connection, id))


def _row(connection: sqlite3.Connection, id: UUID) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute("SELECT * FROM draft WHERE id = ?", (str(id),)).fetchone()
    if row is None:
        raise DraftError("draft_unknown", UNKNOWN, id=str(id))
    return row


def _now() -> str:
    return datetime.now(UTC).isoformat()
