"""The boundary points of a draft's work area, as the register had them when the draft began."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from uuid import UUID

from cadastre_plugin.core.change.document import boundary_point_document, boundary_point_of
from cadastre_plugin.core.model.boundary_point import BoundaryPoint

_INSERT = "INSERT INTO base_point (draft_id, point_id, version, document) VALUES (?, ?, ?, ?)"
_SELECT = "SELECT point_id, version, document FROM base_point WHERE draft_id = ? ORDER BY rowid"


def read_base_points(connection: sqlite3.Connection, draft_id: UUID) -> tuple[BoundaryPoint, ...]:
    """The points of a draft, inside a transaction."""
    rows = connection.execute(_SELECT, (str(draft_id),))
    return tuple(boundary_point_of(UUID(id), version, json.loads(document)) for id, version, document in rows)


def write_base_points(connection: sqlite3.Connection, draft_id: UUID, points: Iterable[BoundaryPoint]) -> None:
    """Write the points of a draft that has none yet, inside a transaction."""
    rows = ((str(draft_id), str(point.id), point.version, _text(point)) for point in points)
    connection.executemany(_INSERT, rows)


def _text(point: BoundaryPoint) -> str:
    return json.dumps(boundary_point_document(point), ensure_ascii=False)
