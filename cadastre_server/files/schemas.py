"""A file as it is answered."""

from __future__ import annotations

from pydantic import BaseModel


class FileState(BaseModel):
    """How much of a file the service has from this person, in bytes. `media_type`: by its content, when complete."""

    sha256: str
    size: int
    offset: int
    complete: bool
    media_type: str | None = None
