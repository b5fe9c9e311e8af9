"""Files as people attach them, true ones and others, and how they are sent."""

from __future__ import annotations

import hashlib
import io
import os

import requests
from PIL import Image

from tests.server.world import Person

PDF, PNG, JPEG, TIFF = "application/pdf", "image/png", "image/jpeg", "image/tiff"


def pdf(size: int = 2000, text: str = "") -> bytes:
    """A PDF of about `size` bytes that is like no other."""
    body = f"%PDF-1.7\n% {text}{os.urandom(8).hex()}\n".encode() + os.urandom(size)
    return body + b"\nxref\n0 1\ntrailer\n<< /Size 1 >>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def picture(kind: str) -> bytes:
    """A picture: PNG, JPEG or TIFF."""
    made = io.BytesIO()
    Image.frombytes("RGB", (40, 40), os.urandom(4800)).save(made, kind)
    return made.getvalue()


def program() -> bytes:
    """The beginning of a program for Windows."""
    return b"MZ" + bytes(58) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0" + os.urandom(5000)


def page() -> bytes:
    """A page of the web."""
    return b"<!DOCTYPE html>\n<html><script>alert(1)</script>" + os.urandom(8).hex().encode() + b"</html>"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(
    person: Person,
    content: bytes,
    start: int = 0,
    end: int | None = None,
    *,
    media_type: str = PDF,
    sha256: str | None = None,
) -> requests.Response:
    """Send the bytes of a file from `start` to `end`."""
    end = len(content) if end is None else end
    headers = {"Content-Type": media_type, "Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
    path = f"/files/{sha256 or digest(content)}"
    return person.ask("PUT", path, data=content[start:end], headers=headers)


def offset(person: Person, content: bytes) -> tuple[int, bool]:
    """How much of a file the service says it has, and whether that is all."""
    answer = person.ask("HEAD", f"/files/{digest(content)}")
    assert answer.status_code == 204
    return int(answer.headers["Upload-Offset"]), answer.headers["Upload-Complete"] == "?1"
