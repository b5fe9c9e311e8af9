"""Files to and from the service, in parts: what came over once is not sent or fetched again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cadastre_plugin.api import errors
from cadastre_plugin.api.transport import Answer, Transport

PIECE_BYTES = 1024 * 1024
"""So much is sent in one request: less than proxies let through, and little is lost with it."""
BLOCK_BYTES = 64 * 1024
FETCH_SILENCE_S = 60.0
MOST_STALLS = 1
"""How often a line may break without having brought anything: the first time it may have been closed while idle."""

Progress = Callable[[float], None]
"""Hears how much came over, from 0 to 1, and raises when nobody wants it any more."""

_CUT = (errors.Unreachable, errors.TimedOut)


@dataclass(frozen=True, slots=True)
class FileTransfer:
    """The way of one file. `token`: of who is signed in, asked for each request."""

    transport: Transport
    token: Callable[[], str | None]
    sha256: str
    progress: Progress

    @property
    def _path(self) -> str:
        return f"/files/{self.sha256}"

    def send(self, path: Path, media_type: str) -> None:
        """Send what the service lacks of a file; goes on after a cut as long as each attempt brings bytes over.

        Raises:
            ApiError: any of its kinds; what came over stays with the service.
            LocalFile: the file cannot be read.
        """
        with _local(path), path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            offset, is_complete = self._offset()
            stalls = 0
            while not is_complete:
                piece = _Piece(file, offset, max(0, min(PIECE_BYTES, size - offset)), size, self.progress)
                before = offset
                offset, is_complete, cut = self._sent(piece, media_type)
                stalls = stalls + 1 if cut is not None and offset <= before else 0
                if cut is not None and stalls > MOST_STALLS:
                    raise cut
        self.progress(1.0)

    def fetch(self, target: Path) -> str:
        """Bring a file here, beside its target until it is complete and has its hash; its media type.

        Raises:
            ApiError: any of its kinds; what came over stays beside the target.
            LocalFile: it cannot be written.
        """
        part = target.with_name(f"{self.sha256}.part")
        with _local(part):
            media_type = self._fetched(part)
            with part.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != self.sha256:
                part.unlink()
                raise errors.NotUnderstood("file_differs")
            os.replace(part, target)
        self.progress(1.0)
        return media_type

    def _offset(self) -> tuple[int, bool]:
        headers = self.transport.head(self._path, token=self.token())
        try:
            return int(headers["Upload-Offset"]), headers["Upload-Complete"] == "?1"
        except (KeyError, ValueError) as error:
            raise errors.NotUnderstood("reply_not_understood", parameters={"part": self._path}) from error

    def _sent(self, piece: _Piece, media_type: str) -> tuple[int, bool, errors.ApiError | None]:
        """Where the upload stands after a piece, whether it is complete, and what kept it from coming over."""
        headers = {"Content-Type": media_type, "Content-Range": piece.range}
        try:
            answer = self.transport.send(self._path, piece, token=self.token(), headers=headers)
            return *_state(answer), None
        except (*_CUT, errors.Conflict) as error:
            if isinstance(error, errors.Conflict) and error.code != "offset_differs":
                raise
            return *self._offset(), error

    def _fetched(self, part: Path) -> str:
        stalls = 0
        while True:
            before = _size(part)
            try:
                return self._fetch_rest(part, max(0, before - 1))  # one byte anew: an empty range would be refused
            except _CUT:
                stalls = stalls + 1 if _size(part) <= before else 0
                if stalls > MOST_STALLS:
                    raise
            except errors.NotUnderstood:
                part.unlink(missing_ok=True)  # it may be longer than the file
                raise

    def _fetch_rest(self, part: Path, offset: int) -> str:
        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={offset}-"} if offset else {})}
        with self.transport.stream(self._path, self.token(), headers, FETCH_SILENCE_S) as answer:
            is_rest = answer.status == 206
            total = (offset if is_rest else 0) + int(answer.headers.get("Content-Length", 0))
            with part.open("r+b" if is_rest else "wb") as file:
                file.seek(offset if is_rest else 0)
                for block in answer.chunks(BLOCK_BYTES):
                    file.write(block)
                    self.progress(min(1.0, file.tell() / max(total, 1)))
                if file.tell() < total:
                    raise errors.Unreachable("connection_lost", parameters={"address": self.transport.address})
            return str(answer.headers.get("Content-Type", ""))


class _Piece:
    """Bytes of an open file as the body of a request, read block by block while they are sent."""

    def __init__(self, file: BinaryIO, start: int, length: int, total: int, progress: Progress) -> None:
        file.seek(start)
        self._file, self._start, self._length, self._total = file, start, length, total
        self._left = length
        self._progress = progress

    @property
    def range(self) -> str:
        """Which bytes these are, as Content-Range says it."""
        if self._length == 0:
            return f"bytes */{self._total}"
        return f"bytes {self._start}-{self._start + self._length - 1}/{self._total}"

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read(BLOCK_BYTES):
            yield block

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`."""
        self._progress((self._start + self._length - self._left) / max(self._total, 1))
        with _local(Path(self._file.name)):  # here: what sends it would take it for a fault of the line
            block = self._file.read(self._left if size < 0 else min(size, self._left))
        if self._left and not block:
            raise errors.LocalFile("hash_differs")
        self._left -= len(block)
        return block


def _state(answer: Answer) -> tuple[int, bool]:
    try:
        return int(answer.document["offset"]), bool(answer.document["complete"])
    except (KeyError, TypeError, ValueError) as error:
        raise errors.NotUnderstood("reply_not_understood", parameters={"part": "file"}) from error


def _size(path: Path) -> int:
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


@contextmanager
def _local(path: Path) -> Iterator[None]:
    """A fault of this computer's disk, and not of the way to the service."""
    try:
        yield
    except OSError as error:
        raise errors.LocalFile("local_file", parameters={"path": str(path), "reason": error.strerror}) from error
