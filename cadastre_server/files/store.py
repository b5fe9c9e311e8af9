"""The folder of files: complete ones by their SHA-256, and what has come of the others so far."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cadastre_server.files.errors import offset_differs, storage_full
from cadastre_server.files.pieces import read_hash
from cadastre_server.problems import RefusedError

_INCOMING = "incoming"


class FileStore:
    """Files in a folder of their own. Processes and threads may work on it at the same time.

    What a person has sent so far is theirs alone, so that nobody spoils or finishes another's upload. Nothing is
    locked longer than it takes to append a block: a connection that died unnoticed is in nobody's way.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where a complete file is, or would be."""
        return self._folder / read_hash(sha256)[:2] / sha256

    def has(self, sha256: str) -> bool:
        """True when the complete file is there."""
        return self.path(sha256).is_file()

    def incoming(self, sha256: str, user: UUID) -> Path:
        """Where the bytes are that a person has sent so far, or would be."""
        return self._folder / _INCOMING / f"{read_hash(sha256)}.{user}"

    def offset(self, sha256: str, user: UUID) -> int:
        """How many bytes a person has sent so far."""
        try:
            return self.incoming(sha256, user).stat().st_size
        except FileNotFoundError:
            return 0

    def free_bytes(self) -> int:
        """Room on the disk."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free

    def append(self, sha256: str, user: UUID, offset: int, block: bytes) -> None:
        """Add bytes after those that are there.

        Raises:
            ConflictError: `offset_differs`, there are not `offset` bytes there.
            StorageFullError: the disk is full.
        """
        with _full_disk_said(), self._locked(sha256, user) as file:
            there = os.fstat(file.fileno()).st_size
            if there != offset:
                raise offset_differs(there)
            file.write(block)

    def finish(self, sha256: str, user: UUID, check: Callable[[Path], None]) -> None:
        """What a person has sent is the complete file when `check` says nothing against it: then it is on the disk for
        good, kept once whoever sent it before; else it is thrown away.

        Raises:
            RefusedError: whatever `check` raises.
            ConflictError: `offset_differs`, somebody else finished it or threw it away.
            StorageFullError: the disk is full.
        """
        source, target = self.incoming(sha256, user), self.path(sha256)
        with _full_disk_said(), self._locked(sha256, user):
            try:
                check(source)
            except RefusedError:
                source.unlink()
                raise
            target.parent.mkdir(exist_ok=True)
            _to_disk(source)
            os.replace(source, target)
            _to_disk(target.parent)

    def drop(self, sha256: str, user: UUID) -> None:
        """Throw away what a person has sent so far."""
        self.incoming(sha256, user).unlink(missing_ok=True)

    def clear(self, before: float) -> tuple[int, int]:
        """Throw away uploads that nobody added to since `before` (s since 1970); how many, and their bytes."""
        cleared = [_removed(path) for path in self._unfinished() if path.stat().st_mtime < before]
        return len(cleared), sum(cleared)

    @contextmanager
    def _locked(self, sha256: str, user: UUID) -> Iterator[BinaryIO]:
        """What a person has sent so far, to be added to by nobody else meanwhile."""
        path = self.incoming(sha256, user)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_at(file, path):  # finished or thrown away between opening and locking
                raise offset_differs(self.offset(sha256, user))
            yield file

    def _unfinished(self) -> Iterator[Path]:
        folder = self._folder / _INCOMING
        return folder.iterdir() if folder.is_dir() else iter(())


@contextmanager
def _full_disk_said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise storage_full() from error
        raise


def _is_at(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _removed(path: Path) -> int:
    size = path.stat().st_size
    path.unlink()
    return size
