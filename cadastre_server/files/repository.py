"""Which files the register has, who brought them, and who may read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.model.source import Source
from cadastre_server.auth.user import WHOLE_CITY, User
from cadastre_server.database import Row

_READABLE = """
    EXISTS (SELECT FROM cadastre.source_file_holder AS held
        WHERE held.sha256 = %(sha256)s AND held.user_id = ANY(%(people)s))
    OR (%(reviews)s AND EXISTS (
        SELECT FROM cadastre.change_revision AS saved JOIN cadastre.change AS c ON c.id = saved.change_id
        WHERE saved.document -> 'sources' @> jsonb_build_array(jsonb_build_object('after',
                jsonb_build_object('sha256', %(sha256)s::text)))
            AND c.state <> 'draft' AND %(reviewed)s::text[] && ARRAY[c.district, %(whole_city)s]))
    OR EXISTS (
        SELECT FROM cadastre.source_version AS document JOIN cadastre.right_source AS named USING (source_id)
        JOIN cadastre.right_version AS held ON held.row_id = named.right_row_id
        JOIN cadastre.parcel_version AS parcel USING (parcel_id)
        WHERE document.sha256 = %(sha256)s AND %(worked_in)s::text[] && ARRAY[parcel.district, %(whole_city)s])
"""
"""Who brought it or stands in for them, who reviews a change that names it, and whoever works where a right rests on
it. One's own change gives no right to read what it names: who knows a hash does not have the file."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A complete file: size in bytes, media type by its content."""

    sha256: str
    size: int
    media_type: str


def readable_file(connection: Connection[Row], user: User, sha256: str) -> KeptFile | None:
    """A file that the user may read; None for every other."""
    row = connection.execute(
        f"SELECT sha256, size, media_type FROM cadastre.source_file WHERE sha256 = %(sha256)s AND ({_READABLE})",
        {
            **{"sha256": sha256, "people": [user.id, *user.givers(Role.SURVEYOR)]},
            **{"reviews": Role.SUPERVISOR in user.roles, "whole_city": WHOLE_CITY},
            **{"reviewed": sorted(user.reach(Role.SUPERVISOR)), "worked_in": sorted(user.reach())},
        },
    ).fetchone()
    return KeptFile(*row) if row else None


def insert_file(connection: Connection[Row], file: KeptFile, user: UUID) -> None:
    """Note that a complete file is there, and that a user has brought it; each once."""
    connection.execute(
        """INSERT INTO cadastre.source_file (sha256, size, media_type, uploaded_by) VALUES (%s, %s, %s, %s)
        ON CONFLICT DO NOTHING""",
        [file.sha256, file.size, file.media_type, user],
    )
    connection.execute(
        "INSERT INTO cadastre.source_file_holder (sha256, user_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        [file.sha256, user],
    )


def missing_files(connection: Connection[Row], sources: Iterable[Source], people: Collection[UUID]) -> list[Source]:
    """The documents whose file none of these people brought, nor the register has with the same document already."""
    named = [source for source in sources if source.sha256 is not None]
    rows = connection.execute(
        """SELECT asked.id FROM unnest(%s::uuid[], %s::text[]) AS asked (id, sha256)
        WHERE EXISTS (SELECT FROM cadastre.source_file_holder AS held
                WHERE held.sha256 = asked.sha256 AND held.user_id = ANY(%s))
            OR EXISTS (SELECT FROM cadastre.source_version AS known
                WHERE known.sha256 = asked.sha256 AND known.source_id = asked.id)""",
        [[source.id for source in named], [source.sha256 for source in named], list(people)],
    )
    there = {row[0] for row in rows}
    return [source for source in named if source.id not in there]
