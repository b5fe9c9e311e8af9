"""The tables of a file of drafts, as numbered steps: `PRAGMA user_version` says how many were taken."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cadastre_plugin.drafts.errors import NEWER, DraftError

_FIRST = """
CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,          -- JSON form of the change without its parcels and lineage
    srid INTEGER NOT NULL,
    west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL, north REAL NOT NULL,
    state TEXT NOT NULL,             -- as the service last said
    revision INTEGER,                -- NULL while the service does not have it
    sent_hash TEXT,                  -- content hash of that revision
    edited_at TEXT NOT NULL
);
CREATE TABLE base_parcel (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    parcel_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    number TEXT, district TEXT NOT NULL, legal_area REAL, land_category TEXT, purpose TEXT, address TEXT,
    geometry BLOB NOT NULL,          -- WKB, metres
    PRIMARY KEY (draft_id, parcel_id)
);
CREATE TABLE edit (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    parcel_id TEXT NOT NULL,
    base_version INTEGER NOT NULL,
    number TEXT, district TEXT, legal_area REAL, land_category TEXT, purpose TEXT, address TEXT,
    geometry BLOB,                   -- NULL: the parcel ends
    PRIMARY KEY (draft_id, parcel_id)
);
CREATE TABLE lineage (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    parent_id TEXT NOT NULL,
    child_id TEXT NOT NULL,
    PRIMARY KEY (draft_id, parent_id, child_id)
);
CREATE TABLE remark (
    id TEXT PRIMARY KEY,
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    east REAL, north REAL,
    parcel_id TEXT,
    created_at TEXT NOT NULL
);
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    tried TEXT NOT NULL DEFAULT '',  -- content hashes of what was sent, each with a space after it
    last_error TEXT,
    UNIQUE (draft_id, action)
);
"""

_SURVEY_POINTS = """
CREATE TABLE survey_point (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    east REAL NOT NULL, north REAL NOT NULL, height REAL,
    method TEXT NOT NULL,
    accuracy_m REAL,
    source TEXT NOT NULL, line INTEGER,
    crs TEXT NOT NULL,
    operation TEXT NOT NULL, operation_code TEXT NOT NULL, operation_accuracy_m REAL,
    PRIMARY KEY (draft_id, position)
);
"""

_BASE_POINTS = """
CREATE TABLE base_point (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    point_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,          -- JSON form of its state
    PRIMARY KEY (draft_id, point_id)
);
"""

_BASE_ESTATE = """
CREATE TABLE base_estate (
    draft_id TEXT PRIMARY KEY REFERENCES draft (id) ON DELETE CASCADE,
    document TEXT NOT NULL           -- JSON form of the rights that were read of the register
);
"""

_SETTLED = """
CREATE TABLE settled_dispute (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    cell TEXT NOT NULL,              -- names what was in dispute
    sides TEXT NOT NULL,             -- hash of what the sides said then
    choice TEXT NOT NULL,
    PRIMARY KEY (draft_id, cell)
);
"""

_CONTINUES = """
ALTER TABLE draft ADD COLUMN continues TEXT;  -- the approved change whose state the draft was edited on from
"""

_REMARKS = """
ALTER TABLE remark RENAME TO plain_remark;
CREATE TABLE remark (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,          -- JSON form of the remark
    PRIMARY KEY (draft_id, position)
);
INSERT INTO remark SELECT draft_id, row_number() OVER (PARTITION BY draft_id ORDER BY created_at), json_object(
    'id', id, 'author', json_object('id', '00000000-0000-0000-0000-000000000000', 'full_name', author),
    'text', text, 'revision', 1, 'created_at', created_at, 'answers', NULL, 'asks', json('true'),
    'resolution', NULL, 'pinned', NULL, 'anchor', CASE WHEN east IS NOT NULL THEN json_object(
        'kind', 'place', 'place', json_object('type', 'Point', 'coordinates', json_array(east, north)),
        'parcel', parcel_id, 'right', NULL, 'rule', NULL, 'subjects', json_array()) END)
    FROM plain_remark;
DROP TABLE plain_remark;
CREATE TABLE pinned_parcel (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    parcel_id TEXT NOT NULL,
    outline BLOB NOT NULL,           -- WKB, metres, as the last revision at the service has it
    PRIMARY KEY (draft_id, parcel_id)
);
CREATE TABLE remark_step (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id TEXT NOT NULL,         -- of a draft or not: reviewers have none
    remark_id TEXT NOT NULL,
    action TEXT NOT NULL,
    document TEXT,                   -- JSON form of a remark that was written
    queued_at TEXT NOT NULL,
    last_error TEXT,
    UNIQUE (remark_id, action)
);
"""

STEPS = (_FIRST, _SURVEY_POINTS, _BASE_POINTS, _BASE_ESTATE, _SETTLED, _REMARKS, _CONTINUES)
"""One script for each version of the file, oldest first. A script that was released is never changed."""

PARTS = ("base_parcel", "edit", "lineage", "survey_point", "base_point", "base_estate", "settled_dispute")
"""Tables with what is a draft's own; beside them stand remarks of reviewers and what waits to be sent."""


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Take the steps that the file lacks, all or none.

    Raises:
        DraftError: `drafts_newer` when a newer plugin wrote it.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(STEPS):
        raise DraftError("drafts_newer", NEWER, path=str(path))
    if version < len(STEPS):
        steps = "".join(STEPS[version:])
        connection.executescript(f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {len(STEPS)}; COMMIT;")
