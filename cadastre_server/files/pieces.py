"""Which bytes of a file a request brings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cadastre_plugin.core.texts import N_
from cadastre_server.problems import MalformedError, RefusedError

_RANGE = re.compile(r"bytes (?:(\d{1,15})-(\d{1,15})|\*)/(\d{1,15})", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a file of `total` bytes, from `start` on; no `length`: all that are missing came before."""

    start: int
    length: int
    total: int


def read_hash(text: str) -> str:
    """A SHA-256 in small hexadecimal digits: the only thing that ever becomes the name of a file.

    Raises:
        RefusedError: `hash_malformed`.
    """
    if not _HASH.fullmatch(text):
        raise RefusedError("hash_malformed", N_("A file is named by its SHA-256: 64 of the digits 0-9 and a-f"))
    return text


def read_piece(content_range: str | None, content_length: int | None) -> Piece:
    """The piece that the headers of a request announce; without a range the whole file.

    Raises:
        MalformedError: `length_missing`, `range_malformed`.
    """
    if content_length is None:
        raise MalformedError("length_missing", N_("Content-Length must say how many bytes are sent"))
    if content_range is None:
        return Piece(0, content_length, content_length)
    found = _RANGE.fullmatch(content_range.strip())
    if found is None:
        raise _range_malformed()
    first, last, total = found.groups()
    start, end = (int(total), int(total)) if first is None else (int(first), int(last) + 1)
    if end - start != content_length or not start <= end <= int(total):
        raise _range_malformed()
    return Piece(start, content_length, int(total))


def _range_malformed() -> MalformedError:
    return MalformedError(
        "range_malformed",
        N_("Content-Range must say which bytes are sent, such as {example}"),
        example="bytes 0-999/5000",
    )
