"""Files of documents beside the drafts that name them: copied at once, so that the original may go away."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.texts import N_
from cadastre_plugin.drafts.errors import DraftError

BLOCK_BYTES = 1 << 20
KEPT_S = 24 * 3600
"""So long a file stays that no draft names: a form that is being filled in may name it next, or a redo."""

UNREADABLE = N_("The file {path} cannot be read: {reason}. Copy it to this computer first, or choose another")
EMPTY = N_("The file {path} is empty. Choose the document itself")
TOO_LARGE = N_(
    "The file {path} has {size} bytes; at most {largest} are kept. Make it smaller, or scan it more coarsely"
)
DISK_FULL = N_("The disk is full; the document was not attached. Free some space and attach it again")
UNWRITABLE = N_("The document cannot be kept at {path}: {reason}")


Check = Callable[[bytes], None]
"""Looks at the beginning of a file and raises DraftError when it may not be kept."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was copied: its hash (SHA-256, hex) and its size in bytes."""

    sha256: str
    size: int


class KeptFiles:
    """A folder of files by their SHA-256. Any thread, and a second QGIS, may work on it at the same time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, path: Path, largest: int | None = None, check: Check | None = None) -> KeptFile:
        """Copy a file; the same one twice is kept once. Says how far it is.

        largest: so many bytes it may have. check: hears its first block and refuses what is no document.

        Raises:
            DraftError: `document_unreadable`, `document_empty`, `document_too_large`, `documents_disk_full`,
                `documents_unwritable`.
            Interrupted: nobody wants it any more.
        """
        with _open(path) as source:
            if largest is not None and _size(source) > largest:
                raise DraftError("document_too_large", TOO_LARGE, path=str(path), size=_size(source), largest=largest)
            return self._kept(path, source, check)

    def path(self, sha256: str) -> Path | None:
        """Where a file is kept, None when it is not."""
        path = self.folder / sha256
        return path if _is_hash(sha256) and path.is_file() else None

    def is_empty(self) -> bool:
        """True when nothing is kept."""
        return not self.folder.is_dir() or not any(self.folder.iterdir())

    def drop(self, hashes: Collection[str]) -> None:
        """Delete files that nobody needs any more; one that cannot be deleted stays until the next time."""
        for sha256 in filter(_is_hash, hashes):
            with suppress(OSError):
                (self.folder / sha256).unlink()

    def prune(self, named: Collection[str]) -> None:
        """Delete what no draft names and was kept longer ago than KEPT_S, unfinished copies included."""
        with suppress(OSError):  # a folder that is not there, or not to be read
            for path in [path for path in self.folder.iterdir() if path.name not in named]:
                if path.stat().st_mtime < time.time() - KEPT_S:
                    path.unlink()

    def _kept(self, path: Path, source: BinaryIO, check: Check | None) -> KeptFile:
        part = self.folder / f"{uuid4()}.part"
        try:
            with written(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                with part.open("xb") as target:
                    kept = copy_hashed(path, source, target, check)
                os.replace(part, self.folder / kept.sha256)
            return kept
        finally:
            with suppress(OSError):  # it has its own name by now, or was never made
                part.unlink()


def copy_hashed(path: Path, source: BinaryIO, target: BinaryIO, check: Check | None = None) -> KeptFile:
    """Copy block by block while hashing; on the disk for good when it returns. `path`: of the source, for messages.

    Raises:
        DraftError: `document_unreadable`, `document_empty`.
        OSError: the target cannot be written.
    """
    digest, size, total = hashlib.sha256(), 0, max(_size(source), 1)
    while block := _read(source, path):
        if check is not None and size == 0:
            check(block)
        target.write(block)
        digest.update(block)
        size += len(block)
        checkpoint(min(1.0, size / total))
    if size == 0:
        raise DraftError("document_empty", EMPTY, path=str(path))
    target.flush()
    os.fsync(target.fileno())
    return KeptFile(digest.hexdigest(), size)


@contextmanager
def written(folder: Path) -> Iterator[None]:
    """What keeps a file from being written, as an error that says what to do.

    Raises:
        DraftError: `documents_disk_full`, `documents_unwritable`.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DraftError("documents_disk_full", DISK_FULL) from error
        reason = error.strerror or str(error)
        raise DraftError("documents_unwritable", UNWRITABLE, path=str(folder), reason=reason) from error


def _open(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error


def _read(source: BinaryIO, path: Path) -> bytes:
    try:
        return source.read(BLOCK_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> DraftError:
    return DraftError("document_unreadable", UNREADABLE, path=str(path), reason=error.strerror or str(error))


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")
