"""Core objects as rows of the file of drafts, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.change.document import from_document, to_document
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.core.model.parcel import ATTRIBUTES, Parcel
from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.drafts.draft import Draft, DraftLine, Waiting

Row = Sequence[Any]

_REVIVED = "revived"


def header_text(change: Change, srid: int) -> str:
    """Everything of a change but its parcels and lineage, which have tables of their own. What it revives may be
    parcels, and is kept beside it."""
    document = to_document(replace(change, parcels=(), lineage=(), revived=()), srid)
    revived = [str(id) for id in change.revived]
    return json.dumps({**document, **({_REVIVED: revived} if revived else {})}, ensure_ascii=False)


def state_row(parcel: Parcel | None) -> Row:
    """Attributes and geometry (WKB); all empty when the parcel ends."""
    if parcel is None:
        return (None,) * (len(ATTRIBUTES) + 1)
    return (*(getattr(parcel, name) for name in ATTRIBUTES), parcel.geometry.wkb)


def parcels_of(rows: Sequence[Row]) -> tuple[Parcel | None, ...]:
    """Parcels of rows (id, version, attributes ..., geometry); None where there is no geometry."""
    geometries = shapely.from_wkb([row[-1] for row in rows])
    return tuple(
        None if geometry is None else Parcel(UUID(row[0]), row[1], geometry=geometry, **_attributes(row))
        for row, geometry in zip(rows, geometries, strict=True)
    )


def edits_of(rows: Sequence[Row]) -> tuple[Edit[Parcel], ...]:
    """Edits of rows (id, base version, attributes ..., geometry)."""
    return tuple(Edit(UUID(row[0]), row[1], after) for row, after in zip(rows, parcels_of(rows), strict=True))


def draft_of(row: sqlite3.Row, edits: Sequence[Row], lineage: Sequence[Row], remarks: tuple[Remark, ...]) -> Draft:
    """A draft of its rows."""
    document = json.loads(row["document"])
    revived = tuple(map(UUID, document.pop(_REVIVED, ())))
    header = from_document(document, row["srid"])
    links = tuple(Lineage(UUID(parent), UUID(child)) for parent, child in lineage)
    return Draft(
        change=replace(header, parcels=edits_of(edits), lineage=links, revived=revived),
        srid=row["srid"],
        area=(row["west"], row["south"], row["east"], row["north"]),
        state=State(row["state"]),
        revision=row["revision"],
        sent_hash=row["sent_hash"],
        edited_at=datetime.fromisoformat(row["edited_at"]),
        remarks=remarks,
        continues=UUID(row["continues"]) if row["continues"] else None,
    )


def line_of(row: sqlite3.Row) -> DraftLine:
    """A line of the list of drafts."""
    header = json.loads(row["document"])
    return DraftLine(
        id=UUID(row["id"]),
        **{name: header[name] for name in ("kind", "title", "application", "district")},
        state=State(row["state"]),
        revision=row["revision"],
        parcels=row["parcels"],
        edited_at=datetime.fromisoformat(row["edited_at"]),
        waits_for=tuple(Action(action) for action in (row["actions"] or "").split(",") if action),
    )


def waiting_of(row: sqlite3.Row) -> Waiting:
    """A row of the outbox."""
    return Waiting(
        id=row["id"],
        draft_id=UUID(row["draft_id"]),
        action=Action(row["action"]),
        queued_at=datetime.fromisoformat(row["queued_at"]),
        attempts=row["attempts"],
        tried=frozenset(row["tried"].split()),
        last_error=row["last_error"],
    )


def _attributes(row: Row) -> dict[str, Any]:
    return dict(zip(ATTRIBUTES, row[2:-1], strict=True))
