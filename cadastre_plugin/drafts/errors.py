"""What the file of drafts refuses. Its content is never deleted because of an error."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_


class DraftError(CadastreError):
    """A draft that is not there, or a file of drafts that cannot be used."""


LOCKED = N_("Another program holds your drafts: {path}. Close a second QGIS and try again")
CORRUPT = N_("The file of your drafts is damaged: {path}")
NEWER = N_("Your drafts were written by a newer version of the plugin: {path}. Update the plugin")
FULL = N_("The disk is full; the last edit is not saved: {path}. Free some space and edit again")
UNUSABLE = N_("The file of your drafts cannot be read or written: {path}")
UNKNOWN = N_("There is no draft {id} on this computer")
EXISTS = N_("There is already a draft {id} on this computer")

_BY_SQLITE_CODE: Mapping[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("drafts_locked", LOCKED),
    sqlite3.SQLITE_LOCKED: ("drafts_locked", LOCKED),
    sqlite3.SQLITE_CORRUPT: ("drafts_corrupt", CORRUPT),
    sqlite3.SQLITE_NOTADB: ("drafts_corrupt", CORRUPT),
    sqlite3.SQLITE_FULL: ("drafts_disk_full", FULL),
}
_PRIMARY_CODE = 0xFF  # the extended codes of SQLite carry the primary one in their low byte


def typed(error: sqlite3.Error, path: Path) -> DraftError:
    """The error that a fault of SQLite stands for."""
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY_CODE
    code, template = _BY_SQLITE_CODE.get(primary, ("drafts_unusable", UNUSABLE))
    return DraftError(code, template, path=str(path))
