"""The documents that rights and boundaries rest on: LA_Source of ISO 19152."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Source:
    """A document: kind from the profile's code list, its own number and date.

    sha256 (hex), media_type, size (bytes), file_name: its file, None when only the paper is known.
    """

    id: UUID
    version: int
    kind: str
    number: str | None = None
    issued_on: date | None = None
    sha256: str | None = None
    file_name: str | None = None
    media_type: str | None = None
    size: int | None = None
