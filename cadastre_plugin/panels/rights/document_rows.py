"""The documents of an act as rows: those that the operation requires first, each there or missing, then the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import QLocale

from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.texts import tr

KindNames = Mapping[str, str]
"""The names of kinds of documents by their codes."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a kind; none: a required one that is missing."""

    kind: str
    source: Source | None = None


def document_rows(required: Sequence[str], sources: Sequence[Source]) -> list[DocumentRow]:
    """The rows of a list of documents, in the order of what is required and then as they were added."""
    first = [source for kind in required for source in sources if source.kind == kind]
    rows = [DocumentRow(source.kind, source) for source in first]
    for place, kind in enumerate(required):
        if all(row.kind != kind for row in rows):
            before = sum(1 for row in rows if row.kind in required[:place])
            rows.insert(before, DocumentRow(kind))
    return rows + [DocumentRow(source.kind, source) for source in sources if source.kind not in required]


def said(row: DocumentRow, names: KindNames) -> str:
    """A row in words."""
    return f"{names.get(row.kind, row.kind)}: {_state(row.source)}"


def file_said(source: Source | None) -> str:
    """The file of a document in words."""
    if source is None or source.sha256 is None:
        return tr("no file")
    name = source.file_name or source.sha256[:12]
    return name if source.size is None else f"{name} ({QLocale().formattedDataSize(source.size)})"


def _state(source: Source | None) -> str:
    if source is None:
        return tr("missing")
    parts = [tr("No. {number}").format(number=source.number)] if source.number else []
    parts += [source.issued_on.isoformat()] if source.issued_on else []
    return " · ".join([*parts, file_said(source)])
