"""What a line of a parcel's sheet says, and what a click on it opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Opens(Enum):
    """What a line leads to, and what `Target.what` is then: the number of a parcel for SHEET and HISTORY, the id of a
    party, a Source, a geometry (m, profile's CRS)."""

    SHEET = "sheet"
    HISTORY = "history"
    PERSON = "person"
    DOCUMENT = "document"
    PLACE = "place"


class Tone(Enum):
    """How a line is marked: the colour of the stripe at its left."""

    PLAIN = None
    GOOD = "#2e7d32"
    DOUBT = "#ef6c00"
    BAD = "#c62828"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a line leads."""

    opens: Opens
    what: object


@dataclass(frozen=True, slots=True)
class Line:
    """A line and those below it. details: smaller lines of the same row. note: stands faint after the text."""

    text: str
    note: str = ""
    details: Sequence[str] = ()
    tone: Tone = Tone.PLAIN
    target: Target | None = None
    children: Sequence[Line] = ()

    def said(self) -> str:
        """All of the row, for those who have it read aloud, and to be copied."""
        first = " · ".join(part for part in (self.text, self.note) if part)
        return "\n".join([first, *self.details])


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet. key: tells it from the others in any language. count: of what it lists, None for no list."""

    key: str
    title: str
    lines: Sequence[Line]
    count: int | None = None
