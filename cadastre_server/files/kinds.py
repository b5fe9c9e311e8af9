"""What a file is, by its content and never by its name: how it begins, and whether its parts are where they must be."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import BinaryIO

import puremagic

from cadastre_plugin.core.texts import N_
from cadastre_server.problems import RefusedError

HEAD_BYTES = 4096
"""So much of the beginning tells what a file is."""
_TAIL_BYTES = 4096
_ANY = frozenset({"", "application/octet-stream"})
"""What a sender says who does not know."""


def require_kind(path: Path, declared: str, allowed: Collection[str]) -> str:
    """The media type that the beginning of a file shows, when it is the declared one and one of those allowed.

    Raises:
        RefusedError: `file_type_unknown`, `file_type_refused`, `file_type_differs`; each names both types.
    """
    with path.open("rb") as file:
        types, name = _seen(file.read(HEAD_BYTES))
    if not types:
        text = N_("The file is said to be {declared}, but its content is of no known type. Allowed are: {allowed}")
        raise RefusedError("file_type_unknown", text, declared=declared or "?", allowed=_listed(allowed))
    found = sorted(types & set(allowed))
    if not found:
        text = N_("The file is said to be {declared}, but its content is: {found}. Allowed are: {allowed}")
        raise RefusedError("file_type_refused", text, declared=declared or "?", found=name, allowed=_listed(allowed))
    if declared not in _ANY and declared not in found:
        text = N_("The file is said to be {declared}, but its content is: {found}")
        raise RefusedError("file_type_differs", text, declared=declared, found=found[0])
    return declared if declared in found else found[0]


def require_whole(path: Path, media_type: str) -> None:
    """Nothing when a file has the parts that every file of its type has.

    Raises:
        RefusedError: `file_damaged`.
    """
    check = _CHECKS.get(media_type)
    with path.open("rb") as file:
        if check is None or check(file):
            return
    text = N_("The file begins as {type}, but is damaged or cut short. Scan or save it again")
    raise RefusedError("file_damaged", text, type=media_type)


def _seen(head: bytes) -> tuple[set[str], str]:
    """The media types that a beginning may be of, and how the likeliest is called; none when nobody knows it."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set(), ""
    likeliest = max(found, key=lambda match: float(match.confidence))
    shown = ", ".join(filter(None, (likeliest.mime_type, likeliest.name)))
    return {match.mime_type or "application/octet-stream" for match in found}, shown


def _listed(allowed: Collection[str]) -> str:
    return ", ".join(sorted(allowed))


def _is_pdf(file: BinaryIO) -> bool:
    """It begins with its version, and its end says where the table of its objects is (ISO 32000-1, 7.5)."""
    return file.read(5) == b"%PDF-" and b"startxref" in (tail := _tail(file)) and b"%%EOF" in tail


def _is_png(file: BinaryIO) -> bool:
    """The header's chunk comes first, the end's last (ISO 15948, 5.6)."""
    return file.read(16)[8:] == b"\0\0\0\rIHDR" and b"IEND" in _tail(file)


def _is_jpeg(file: BinaryIO) -> bool:
    """Its segments follow each other up to the picture itself, and one says how large that is (ITU T.81, B.1)."""
    if file.read(2) != b"\xff\xd8":
        return False
    has_size = False
    while len(start := file.read(4)) == 4 and start[0] == 0xFF:
        marker, length = start[1], struct.unpack(">H", start[2:])[0]
        if marker == 0xDA:
            return has_size
        has_size = has_size or (0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC))
        file.seek(max(length, 2) - 2, os.SEEK_CUR)
    return False


def _is_tiff(file: BinaryIO) -> bool:
    """Its first directory lies within it and has entries (TIFF 6.0, section 2); BigTIFF likewise."""
    head = file.read(16).ljust(16, b"\0")
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None:
        return False
    (version,) = struct.unpack(order + "H", head[2:4])
    is_big = version == 43
    (place,) = struct.unpack(order + ("Q" if is_big else "I"), head[8:16] if is_big else head[4:8])
    count_form, entry_bytes = ("Q", 20) if is_big else ("H", 12)
    if not 8 <= place < (size := _size(file)) - 8:
        return False
    file.seek(place)
    (entries,) = struct.unpack(order + count_form, file.read(struct.calcsize(order + count_form)))
    return version in (42, 43) and 0 < entries * entry_bytes < size - place


def _size(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)


def _tail(file: BinaryIO) -> bytes:
    file.seek(max(0, _size(file) - _TAIL_BYTES))
    return file.read()


_CHECKS: Mapping[str, Callable[[BinaryIO], bool]] = {
    "application/pdf": _is_pdf,
    "image/png": _is_png,
    "image/jpeg": _is_jpeg,
    "image/tiff": _is_tiff,
}
