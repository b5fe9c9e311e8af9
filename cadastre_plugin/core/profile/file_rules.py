"""Which files of documents a city keeps."""

from __future__ import annotations

from dataclasses import dataclass

from cadastre_plugin.core.record import Record


@dataclass(frozen=True)
class FileRules:
    """Largest size of a file in bytes, and the media types that it may have by its content."""

    largest_bytes: int = 100_000_000
    media_types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png", "image/tiff")

    @classmethod
    def parse(cls, record: Record) -> FileRules:
        """Those of the profile's member `files`.

        Raises:
            ProfileError: a part is missing or of the wrong kind.
        """
        record.allow("largest_bytes", "media_types")
        return cls(record.whole("largest_bytes"), record.texts("media_types"))
