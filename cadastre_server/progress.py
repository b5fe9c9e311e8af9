"""How far a command has come, for whoever waits at the terminal."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from cadastre_plugin.core.texts import tr

ON_A_SCREEN_S, IN_A_LOG_S = 0.5, 10.0


class Progress:
    """Counts things and says so now and then: on one line of a screen, on lines of their own in a log.

    `title` is translated and says what is counted. `total` is None when it is not known.
    """

    def __init__(self, title: str, total: int | None = None, stream: TextIO | None = None) -> None:
        self._title = title
        self._total = total
        self._stream = stream or sys.stderr
        self._every = ON_A_SCREEN_S if self._stream.isatty() else IN_A_LOG_S
        self._begun = self._said = time.monotonic()
        self.done = 0
        self._shown: int | None = None

    def add(self, count: int) -> None:
        """So many more are done."""
        self.done += count
        if time.monotonic() - self._said >= self._every:
            self._say(end="\r" if self._stream.isatty() else "\n")

    def finish(self) -> float:
        """Say the last figure; the seconds since the start."""
        if self._stream.isatty() or self.done != self._shown:
            self._say(end="\n")
        return time.monotonic() - self._begun

    def _say(self, end: str) -> None:
        self._said, self._shown = time.monotonic(), self.done
        of = f" / {self._total}" if self._total is not None else ""
        rate = self.done / max(self._said - self._begun, 1e-3)
        speed = tr("{count} a second").format(count=round(rate))
        blank = "   " if self._stream.isatty() else ""  # over the end of a longer line
        print(f"{self._title}: {self.done}{of}, {speed}{blank}", end=end, file=self._stream, flush=True)
