"""A file that is attached to a document, and one to be looked at: what it is by its content, where it is kept."""

from __future__ import annotations

import re
import shutil
import stat
from pathlib import Path

from qgis.PyQt.QtCore import QMimeDatabase

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.file_rules import FileRules
from cadastre_plugin.core.texts import N_
from cadastre_plugin.drafts.errors import DraftError
from cadastre_plugin.drafts.files import KeptFile, KeptFiles, written

HEAD_BYTES = 4096
LONGEST_STEM = 60

TYPE_REFUSED = N_("{name} is not a document that is kept; its content is: {found}. Allowed are: {allowed}")


def kept_document(files: KeptFiles, path: Path, rules: FileRules) -> tuple[KeptFile, str]:
    """A file copied beside the drafts, with its media type by its content. In a task.

    Raises:
        DraftError: it cannot be read or kept, is too large, or is no document.
        Interrupted: nobody wants it any more.
    """
    found: list[str] = []

    def check(head: bytes) -> None:
        found.append(_media_type(head, path.name, rules))

    kept = files.keep(path, rules.largest_bytes, check)
    return kept, found[0]


def viewable(client: CadastreClient, files: KeptFiles | None, source: Source, rules: FileRules, folder: Path) -> Path:
    """A copy of a document's file to be looked at, by the name it had, with the ending of what it is. In a task.

    What it is is found by its content: a name that came from elsewhere must not start a program.

    Raises:
        ApiError: it cannot be fetched.
        DraftError: the copy cannot be written, or it is no document.
        Interrupted: nobody wants it any more.
    """
    sha256 = source.sha256 or ""
    whole = folder / sha256
    if not whole.exists():
        local = files.path(sha256) if files is not None else None
        if local is None:
            client.get_file(sha256, whole)
        else:
            with written(folder):
                shutil.copyfile(local, whole)
    with whole.open("rb") as file:
        media_type = _media_type(file.read(HEAD_BYTES), source.file_name or sha256, rules)
    with written(folder):
        target = (
            folder / sha256[:16] / f"{_stem(source)}.{QMimeDatabase().mimeTypeForName(media_type).preferredSuffix()}"
        )
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            shutil.copyfile(whole, target)
            target.chmod(stat.S_IRUSR)  # what is written into it would be lost
    return target


def _media_type(head: bytes, name: str, rules: FileRules) -> str:
    found = QMimeDatabase().mimeTypeForData(head[:HEAD_BYTES])
    if found.name() not in rules.media_types:
        shown = f"{found.name()}, {found.comment()}"
        allowed = ", ".join(rules.media_types)
        raise DraftError("document_type", TYPE_REFUSED, name=name, found=shown, allowed=allowed)
    return str(found.name())


def _stem(source: Source) -> str:
    stem = re.sub(r"[^\w .-]+", "_", Path(source.file_name or "").stem).strip(" .")[:LONGEST_STEM]
    return stem or (source.sha256 or "")[:16]
