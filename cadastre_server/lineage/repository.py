"""Families in the register."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from psycopg import Connection

from cadastre_server.database import Row
from cadastre_server.lineage.schemas import Descent, Kin
from cadastre_server.register.versions import CURRENT


def family_of(connection: Connection[Row], id: UUID, limit: int) -> Sequence[UUID]:
    """A parcel and its relatives on all sides, the nearest first, at most `limit`."""
    rows = connection.execute(
        """WITH RECURSIVE family (id) AS (
            SELECT %(id)s::uuid
            UNION
            SELECT CASE link.parent_id WHEN family.id THEN link.child_id ELSE link.parent_id END
            FROM family JOIN cadastre.lineage AS link ON link.parent_id = family.id OR link.child_id = family.id)
        SELECT id FROM family LIMIT %(limit)s""",
        {"id": id, "limit": limit},
    )
    return [id for (id,) in rows]


def descendants_of(connection: Connection[Row], id: UUID, limit: int) -> Sequence[UUID]:
    """A parcel and all that it became, the nearest first, at most `limit`."""
    rows = connection.execute(
        """WITH RECURSIVE line (id) AS (
            SELECT %(id)s::uuid
            UNION SELECT link.child_id FROM line JOIN cadastre.lineage AS link ON link.parent_id = line.id)
        SELECT id FROM line LIMIT %(limit)s""",
        {"id": id, "limit": limit},
    )
    return [id for (id,) in rows]


def kin_of(connection: Connection[Row], ids: Sequence[UUID]) -> list[Kin]:
    """Parcels as they stand or stood last."""
    rows = connection.execute(
        f"""SELECT last.parcel_id, last.number, first.since, CASE WHEN NOT is_current THEN upper(last.valid) END,
            last.computed_area, ST_XMin(last.geom), ST_YMin(last.geom), ST_XMax(last.geom), ST_YMax(last.geom)
        FROM unnest(%s::uuid[]) AS wanted (id)
        CROSS JOIN LATERAL (SELECT *, {CURRENT} AS is_current FROM cadastre.parcel_version WHERE parcel_id = wanted.id
            ORDER BY version DESC, upper_inf(recorded) DESC LIMIT 1) AS last
        CROSS JOIN LATERAL (SELECT min(lower(valid)) AS since FROM cadastre.parcel_version
            WHERE parcel_id = wanted.id) AS first""",
        [list(ids)],
    )
    return [
        Kin(id=id, number=number, since=since, until=until, area=area, bbox=(west, south, east, north))
        for id, number, since, until, area, west, south, east, north in rows
    ]


def links_among(connection: Connection[Row], ids: Sequence[UUID]) -> list[Descent]:
    """The links between parcels."""
    rows = connection.execute(
        """SELECT parent_id, child_id, kind, title FROM cadastre.lineage
        LEFT JOIN cadastre.change ON change.id = change_id
        WHERE parent_id = ANY(%(ids)s) AND child_id = ANY(%(ids)s)""",
        {"ids": list(ids)},
    )
    return [
        Descent(parent=parent, child=child, change_kind=kind, change_title=title) for parent, child, kind, title in rows
    ]
