"""The file of drafts: where it lies, how it is opened, and how a damaged one is put aside."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from datetime import datetime
from pathlib import Path

from cadastre_plugin.drafts.errors import CORRUPT, DraftError, typed
from cadastre_plugin.drafts.schema import migrate

BUSY_SECONDS = 1.0
"""How long a write waits for another QGIS of the same user; it may happen on the GUI thread."""

FILES = "-files"
"""After the name of a file of drafts: the folder of the files that its drafts name."""
_PARTS = ("", "-wal", "-shm", FILES)  # the file, what was written since, its index, the folder


def draft_path(folder: Path, server: str, user: str) -> Path:
    """The file of one person on one server: people who share a computer account do not see each other's drafts."""
    readable = re.sub(r"[^\w.-]+", "_", f"{server.split('://')[-1]}_{user}")[:60]
    digest = hashlib.sha256(f"{server}\n{user}".encode()).hexdigest()[:8]
    return folder / f"drafts_{readable}_{digest}.sqlite"


def open_file(path: Path) -> sqlite3.Connection:
    """An open file of drafts, made when it is not there, brought to this version's form.

    Every transaction is on the disk when it ends (WAL, synchronous FULL).

    Raises:
        DraftError: `drafts_locked`, `drafts_corrupt`, `drafts_newer`, `drafts_unusable`; the file stays as it is.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise typed(error if isinstance(error, sqlite3.Error) else sqlite3.Error(), path) from error
    try:
        _prepare(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise typed(error, path) from error
    except DraftError:
        connection.close()
        raise
    return connection


def set_aside(path: Path) -> Path:
    """Put a damaged file and what belongs to it beside, under a name with the time; where it is now."""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}")
    for part in _PARTS:
        file = path.with_name(path.name + part)
        if file.exists():
            file.rename(aside.with_name(aside.name + part))
    return aside


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (health,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if health != "ok":
        raise DraftError("drafts_corrupt", CORRUPT, path=str(path))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection, path)
