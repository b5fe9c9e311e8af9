"""What is refused of a file."""

from __future__ import annotations

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_
from cadastre_server.problems import ConflictError, RefusedError, StorageFullError, TooLargeError


class FileLostError(CadastreError):
    """The register knows of a file whose bytes are not where they are kept."""


def too_large(size: int, largest: int) -> TooLargeError:
    """The refusal of a file by its size, both in bytes."""
    text = N_(
        "The file has {size} bytes; at most {largest} are kept. Make it smaller, or scan it at a lower resolution"
    )
    return TooLargeError("file_too_large", text, size=size, largest=largest)


def offset_differs(offset: int) -> ConflictError:
    """The refusal of bytes that do not go on where those before them ended."""
    return ConflictError("offset_differs", N_("The upload goes on at byte {offset}"), offset=offset)


def storage_full() -> StorageFullError:
    """The disk of the service has no room."""
    return StorageFullError(
        "storage_full", N_("The disk of the server is full. Tell its administrator; try again later")
    )


def hash_differs() -> RefusedError:
    """What came is not what was announced."""
    text = N_("What arrived is not the file that was announced, and was thrown away. Attach the file again")
    return RefusedError("hash_differs", text)
