"""Taking files in and giving them out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.context import Context
from cadastre_server.files import repository
from cadastre_server.files.errors import FileLostError, hash_differs, offset_differs, storage_full, too_large
from cadastre_server.files.kinds import HEAD_BYTES, require_kind, require_whole
from cadastre_server.files.pieces import Piece, read_hash
from cadastre_server.files.repository import KeptFile
from cadastre_server.files.schemas import FileState
from cadastre_server.files.store import FileStore, digest_of
from cadastre_server.problems import RefusedError, not_found


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person is sending. `declared`: the media type that they say it has."""

    context: Context
    user: User
    sha256: str
    declared: str

    @property
    def store(self) -> FileStore:
        """Where files are kept."""
        return self.context.files

    def state(self, total: int | None = None) -> FileState:
        """How far it is: complete when the person may read the file already. `total`: its bytes, where known."""
        with self.context.database.transaction() as connection:
            kept = repository.readable_file(connection, self.user, self.sha256)
        if kept is not None and self.store.has(self.sha256):
            return _complete(kept)
        offset = self.store.offset(self.sha256, self.user.id)
        return FileState(sha256=self.sha256, size=total or offset, offset=offset, complete=False)

    def require(self, piece: Piece) -> None:
        """Nothing when the piece may come: before any of its bytes is read.

        Raises:
            TooLargeError, RefusedError: the file has too many bytes, or none.
            ConflictError: `offset_differs`.
            StorageFullError: there is no room for the rest of it.
        """
        if piece.total > self.context.profile.files.largest_bytes:
            raise too_large(piece.total, self.context.profile.files.largest_bytes)
        if piece.total == 0:
            raise RefusedError("file_empty", N_("The file is empty. Attach the document itself"))
        offset = self.store.offset(self.sha256, self.user.id)
        if offset != piece.start:
            raise offset_differs(offset)
        if piece.total - piece.start > self.store.free_bytes():
            raise storage_full()

    def add(self, offset: int, block: bytes) -> None:
        """More bytes; a file that begins as what is not allowed is thrown away at once.

        Raises:
            ConflictError, StorageFullError: as for `FileStore.append`.
            RefusedError: as for `require_kind`.
        """
        self.store.append(self.sha256, self.user.id, offset, block)
        if offset < HEAD_BYTES <= offset + len(block):
            try:
                self._require_kind(self.store.incoming(self.sha256, self.user.id))
            except RefusedError:
                self.store.drop(self.sha256, self.user.id)
                raise

    def finished(self) -> FileState:
        """All bytes are there: is it the file that was announced, and of a kind that is kept?

        Raises:
            RefusedError: `hash_differs`, or as for `require_kind` and `require_whole`; it is thrown away.
        """
        found: list[KeptFile] = []

        def check(path: Path) -> None:
            if digest_of(path) != self.sha256:
                raise hash_differs()
            media_type = self._require_kind(path)
            require_whole(path, media_type)
            found.append(KeptFile(self.sha256, path.stat().st_size, media_type))

        self.store.finish(self.sha256, self.user.id, check)
        with self.context.database.transaction() as connection:
            repository.insert_file(connection, found[0], self.user.id)
            record(connection, self.user.id, "file_uploaded", self.sha256, {"size": found[0].size})
        return _complete(found[0])

    def _require_kind(self, path: Path) -> str:
        return require_kind(path, self.declared, self.context.profile.files.media_types)


def upload_of(context: Context, user: User, sha256: str, declared: str = "") -> Upload:
    """The upload of a file by a person.

    Raises:
        ForbiddenError: `wrong_role`.
        RefusedError: `hash_malformed`.
    """
    user.require_role(Role.SURVEYOR)
    return Upload(context, user, read_hash(sha256), declared.partition(";")[0].strip().lower())


def read(context: Context, user: User, sha256: str) -> tuple[KeptFile, Path]:
    """A file that the user may read, and where it lies; that it is read is written to the audit.

    Raises:
        ForbiddenError: `wrong_role`.
        RefusedError: `hash_malformed`.
        NotFoundError: it is not there, or the user may not read it.
        FileLostError: `file_lost`.
    """
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    read_hash(sha256)
    with context.database.transaction() as connection:
        kept = repository.readable_file(connection, user, sha256)
        if kept is None:
            raise not_found()
        if not context.files.has(sha256):
            raise FileLostError("file_lost", N_("The server has lost this file. Tell its administrator"))
        record(connection, user.id, "read_document", sha256)
    return kept, context.files.path(sha256)


def _complete(kept: KeptFile) -> FileState:
    return FileState(sha256=kept.sha256, size=kept.size, offset=kept.size, complete=True, media_type=kept.media_type)
