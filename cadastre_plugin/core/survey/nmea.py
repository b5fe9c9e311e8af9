"""Sentences of a GNSS receiver (NMEA 0183) as epochs: GGA says where and how, GST how well, RMC on which day.

QGIS's own reader is not used: it takes sentences whose checksum is wrong, keeps the dilution of another sentence, and
does not say where an epoch ends. Form of the sentences: NMEA 0183 v4.11, as receivers' manuals print it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import reduce
from operator import xor

from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.point_finding import PointFinding, left_out
from cadastre_plugin.core.texts import N_

LONGEST_SENTENCE = 200
"""The standard says 82 characters; receivers with many digits write more."""

_SENTENCE = re.compile(r"\$(?P<body>[A-Z]{2}(?P<kind>[A-Z]{3}),[\x20-\x7e]*)\*(?P<sum>[0-9A-Fa-f]{2})")
_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d[0-6]\d(\.\d+)?", re.ASCII)
_ANGLE = re.compile(r"(\d{1,3})(\d{2}(?:\.\d+)?)", re.ASCII)


class FixQuality(IntEnum):
    """How a place was found, as field 6 of GGA has it."""

    NONE = 0
    SINGLE = 1
    DIFFERENTIAL = 2
    PPS = 3
    RTK_FIXED = 4
    RTK_FLOAT = 5
    ESTIMATED = 6
    MANUAL = 7
    SIMULATED = 8


QUALITY_NAMES: Mapping[FixQuality, str] = {
    FixQuality.NONE: N_("no fix"),
    FixQuality.SINGLE: N_("single (metres)"),
    FixQuality.DIFFERENTIAL: N_("differential (decimetres)"),
    FixQuality.PPS: N_("PPS (metres)"),
    FixQuality.RTK_FIXED: N_("RTK fixed (centimetres)"),
    FixQuality.RTK_FLOAT: N_("RTK float (decimetres)"),
    FixQuality.ESTIMATED: N_("estimated"),
    FixQuality.MANUAL: N_("typed in"),
    FixQuality.SIMULATED: N_("simulated"),
}


@dataclass(frozen=True, slots=True)
class Epoch:
    """A place at a moment, WGS 84 or the datum of the corrections.

    time: `hhmmss.ss` of UTC; day: None when no RMC says it. latitude, longitude: degrees. height: m above the
    receiver's geoid. hdop: None when not said. sigma_north, sigma_east, sigma_height: m, of GST; None without one.
    """

    time: str
    latitude: float
    longitude: float
    height: float | None
    quality: FixQuality
    satellites: int | None = None
    hdop: float | None = None
    sigma_north: float | None = None
    sigma_east: float | None = None
    sigma_height: float | None = None
    day: date | None = None


class _SentenceError(ValueError):
    """Why a line is none, as a template of the texts."""


@dataclass(slots=True)
class NmeaReader:
    """Takes sentences as they come and gives an epoch as soon as the next one begins; `finish` gives the last.

    `refused`: what could not be read, by line. Sentences of other kinds are passed over; they say nothing of the place.
    """

    refused: list[PointFinding] = field(default_factory=list)
    lines: int = 0
    _fields: dict[str, object] = field(default_factory=dict)
    _day: date | None = None

    def read(self, line: str) -> Epoch | None:
        """The epoch that ended because this line begins another; None while it goes on."""
        self.lines += 1
        text = line.strip("\r\n\0 \t\ufeff")
        if not text:
            return None
        try:
            kind, cells = _cells(text)
            if kind not in _READERS:
                return None
            said = _READERS[kind](cells)
        except _SentenceError as reason:
            self.refused.append(left_out("nmea", self.lines, str(reason), text=text[:60]))
            return None
        return self._take(said)

    def finish(self) -> Epoch | None:
        """The epoch that is under way; None when it has no place."""
        return self._end()

    def _take(self, said: Mapping[str, object]) -> Epoch | None:
        ended = self._end() if self._fields and said["time"] != self._fields["time"] else None
        self._fields.update(said)
        return ended

    def _end(self) -> Epoch | None:
        fields, self._fields = self._fields, {}
        day = fields.pop("day", None)
        self._day = day if isinstance(day, date) else self._day
        return Epoch(**fields, day=self._day) if "latitude" in fields else None  # type: ignore[arg-type]


def epochs_of(text: str) -> tuple[list[Epoch], list[PointFinding]]:
    """The epochs of a recording, and the lines that could not be read with their reasons."""
    reader = NmeaReader()
    epochs = [epoch for line in text.splitlines() if (epoch := reader.read(line)) is not None]
    last = reader.finish()
    return epochs + ([last] if last is not None else []), reader.refused


def checksum(body: str) -> int:
    """The checksum of what stands between `$` and `*`: its bytes, each taken exclusive-or with the others."""
    return reduce(xor, body.encode("ascii", errors="replace"), 0)


def is_nmea(text: str) -> bool:
    """True when the first lines of a file hold a sentence, so that it is no table."""
    return any(_SENTENCE.fullmatch(line.strip()) for line in text.splitlines()[:20])


def _cells(text: str) -> tuple[str, list[str]]:
    match = _SENTENCE.fullmatch(text) if len(text) <= LONGEST_SENTENCE else None
    if match is None:
        raise _SentenceError(N_("The line is no NMEA sentence with a checksum: {text}"))
    if checksum(match["body"]) != int(match["sum"], 16):
        raise _SentenceError(N_("The checksum does not agree: the sentence was damaged on its way: {text}"))
    return match["kind"], match["body"].split(",")[1:]


def _gga(cells: Sequence[str]) -> Mapping[str, object]:
    time, latitude, north, longitude, east, quality, satellites, hdop, height = _first(cells, 9)
    said: dict[str, object] = {"time": _time(time)}
    found = _quality(quality)
    if found is FixQuality.NONE:
        return said
    return said | {
        "latitude": _angle(latitude, north, "NS", 90.0),
        "longitude": _angle(longitude, east, "EW", 180.0),
        "height": _number(height),
        "quality": found,
        "satellites": int(satellites) if satellites.isdecimal() else None,
        "hdop": _number(hdop),
    }


def _gst(cells: Sequence[str]) -> Mapping[str, object]:
    time, *_, north, east, height = _first(cells, 8)
    sigmas = {"sigma_north": _sigma(north), "sigma_east": _sigma(east), "sigma_height": _sigma(height)}
    return {"time": _time(time), **sigmas}


def _rmc(cells: Sequence[str]) -> Mapping[str, object]:
    time, *_, day = _first(cells, 9)
    return {"time": _time(time), "day": _day(day)}


_READERS: Mapping[str, Callable[[Sequence[str]], Mapping[str, object]]] = {"GGA": _gga, "GST": _gst, "RMC": _rmc}


def _first(cells: Sequence[str], count: int) -> Sequence[str]:
    if len(cells) < count:
        raise _SentenceError(N_("The sentence has too few values: {text}"))
    return cells[:count]


def _time(text: str) -> str:
    if not _TIME.fullmatch(text):
        raise _SentenceError(N_("The sentence has no time: {text}"))
    return text.rstrip("0").rstrip(".") if "." in text else text  # 101500.00 and 101500.0 are one moment


def _angle(text: str, half: str, halves: str, limit: float) -> float:
    match = _ANGLE.fullmatch(text)
    if match is None or half not in halves or not half:
        raise _SentenceError(N_("The sentence has no latitude and longitude that can be read: {text}"))
    minutes = float(match[2])
    value = int(match[1]) + minutes / 60
    if minutes >= 60 or value > limit:
        raise _SentenceError(N_("The latitude or longitude of the sentence is out of range: {text}"))
    return value if half == halves[0] else -value


def _quality(text: str) -> FixQuality:
    if text.isdecimal() and text.isascii() and int(text) in FixQuality.__members__.values():
        return FixQuality(int(text))
    raise _SentenceError(N_("The sentence does not say how its place was found: {text}"))


def _number(text: str) -> float | None:
    return decimal_of(text) if text else None


def _sigma(text: str) -> float | None:
    value = _number(text)
    return value if value is not None and value >= 0 else None


def _day(text: str) -> date | None:
    try:
        return date(2000 + int(text[4:6]), int(text[2:4]), int(text[:2])) if len(text) == 6 else None
    except ValueError:
        return None
