"""Parties and the members of groups, in and out of the register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.people.search_key import search_text
from cadastre_server.database import Row
from cadastre_server.register.versions import (
    CURRENT,
    PARTY,
    copy_rows,
    end_versions,
    insert_anchors,
    insert_versions,
    keep_parts,
    new_row_ids,
    period,
)

MEMBER_COLUMNS = ("place", "member_id", "numerator", "denominator")


def insert_parties(
    connection: Connection[Row], parties: Iterable[Party], since: datetime, change_id: UUID | None = None
) -> None:
    """Append parties as current states by COPY, the members of groups too. `since`, versions as for `insert_parcels`.

    Raises:
        psycopg.IntegrityError: a member is not in the register.
    """
    given = tuple(parties)
    insert_anchors(connection, "party", [party.id for party in given])
    single = (_state(party, change_id) for party in given if not party.members)
    insert_versions(connection, PARTY, single, since)
    _insert_groups(connection, [party for party in given if party.members], since, change_id)


def end_parties(connection: Connection[Row], ids: Collection[UUID], moment: datetime) -> None:
    """End the current states of parties; what is known of the time before keeps its members."""
    end_versions(connection, PARTY, ids, moment)
    keep_parts(connection, PARTY, "party_member", "party_row_id", MEMBER_COLUMNS, ids, moment)


def names_in_use(connection: Connection[Row], ids: Collection[UUID], besides: Collection[UUID]) -> Sequence[str]:
    """Names of those parties that a current right or group names. besides: rights and groups that do not count."""
    rows = connection.execute(
        f"""SELECT party.name FROM cadastre.party_version AS party
        WHERE party_id = ANY(%(ids)s) AND {CURRENT} AND (
            EXISTS (SELECT FROM cadastre.right_share AS share JOIN cadastre.right_version AS held
                ON held.row_id = share.right_row_id AND upper_inf(held.valid) AND upper_inf(held.recorded)
                WHERE share.party_id = party.party_id AND held.right_id <> ALL(%(besides)s))
            OR EXISTS (SELECT FROM cadastre.party_member AS member JOIN cadastre.party_version AS many
                ON many.row_id = member.party_row_id AND upper_inf(many.valid) AND upper_inf(many.recorded)
                WHERE member.member_id = party.party_id AND many.party_id <> ALL(%(besides)s)))
        ORDER BY party.name""",
        {"ids": list(ids), "besides": list(besides)},
    )
    return [name for (name,) in rows]


def _insert_groups(
    connection: Connection[Row], groups: Sequence[Party], since: datetime, change_id: UUID | None
) -> None:
    if not groups:
        return
    row_ids = new_row_ids(connection, PARTY, len(groups))
    times = (period(since), period(since))
    rows = ((row_id, *_state(group, change_id), *times) for row_id, group in zip(row_ids, groups, strict=True))
    copy_rows(connection, PARTY.table, ("row_id", *PARTY.columns, "valid", "recorded"), rows)
    members = (
        (row_id, place, share.party_id, share.fraction.numerator, share.fraction.denominator)
        for row_id, group in zip(row_ids, groups, strict=True)
        for place, share in enumerate(group.members)
    )
    copy_rows(connection, "party_member", ("party_row_id", *MEMBER_COLUMNS), members)


def _state(party: Party, change_id: UUID | None) -> tuple[object, ...]:
    key = search_text(party.name)
    return (party.id, party.version + 1, change_id, party.kind.value, party.name, party.pinfl, party.stir, key)
