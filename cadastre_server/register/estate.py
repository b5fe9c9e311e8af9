"""Rights with the people and documents that they name, as they stand now or stood in a version."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import shapely
from psycopg import Connection

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.party_note import PartyNote, mark_of
from cadastre_plugin.core.model.right import Right, RightClass, Share, Standing
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.estate import Estate
from cadastre_server.database import Row
from cadastre_server.register.versions import CURRENT

Shown = Callable[[str, PartyKind], str]
"""A name as someone may see it."""

RIGHT_COLUMNS = """right_id, version, kind, right_class, parcel_id, registered_on, imposed_by, exchange_code, number,
    until, rank, amount, currency, standing, checked_on, based_on, served, ST_AsBinary(place), building, origins,
    reason, (SELECT array_agg(party_id ORDER BY place) FROM cadastre.right_share WHERE right_row_id = row_id),
    (SELECT array_agg(numerator ORDER BY place) FROM cadastre.right_share WHERE right_row_id = row_id),
    (SELECT array_agg(denominator ORDER BY place) FROM cadastre.right_share WHERE right_row_id = row_id),
    (SELECT array_agg(source_id ORDER BY source_id) FROM cadastre.right_source WHERE right_row_id = row_id)"""
"""The columns of a query on `right_version` whose rows `rights_of` reads."""

OPEN = (State.SUBMITTED.value, State.IN_REVIEW.value, State.SECOND_REVIEW.value)
"""States of a change in which it keeps others from the same right."""


def estate_of(
    connection: Connection[Row],
    parcels: Collection[UUID],
    shown: Shown,
    *,
    rights: Collection[UUID] = (),
    besides: UUID | None = None,
) -> Estate:
    """All that is held in parcels or serves them today, and these rights, wherever they are.

    besides: the change whose own claims do not count.
    """
    rows = connection.execute(
        f"""SELECT {RIGHT_COLUMNS} FROM cadastre.right_version
        WHERE {CURRENT} AND (parcel_id = ANY(%(parcels)s) OR right_id = ANY(%(rights)s) OR served && %(parcels)s)""",
        {"parcels": list(parcels), "rights": list(rights)},
    )
    held = rights_of(rows.fetchall())
    return Estate(
        {right.id: right for right in held},
        notes_of(connection, {share.party_id for right in held for share in right.shares}, shown),
        sources_of(connection, {id for right in held for id in right.source_ids}),
        frozenset(parcels),
        claims_on(connection, [right.id for right in held], besides),
        numbers_of(connection, {id for right in held for id in (right.parcel_id, *right.served)}),
        first_days(connection, parcels),
    )


def estate_before(
    connection: Connection[Row],
    versions: Mapping[UUID, int],
    parties: Collection[UUID],
    sources: Collection[UUID],
    shown: Shown,
) -> Estate:
    """Rights in given versions, with the people and documents that they or others name."""
    rows = connection.execute(
        f"""SELECT DISTINCT ON (right_id) {RIGHT_COLUMNS} FROM cadastre.right_version
        JOIN unnest(%s::uuid[], %s::bigint[]) AS wanted (id, number_of) ON right_id = id AND version = number_of
        ORDER BY right_id, row_id DESC""",
        [list(versions), list(versions.values())],
    )
    held = rights_of(rows.fetchall())
    people = {share.party_id for right in held for share in right.shares} | set(parties)
    documents = {id for right in held for id in right.source_ids} | set(sources)
    return Estate(
        {right.id: right for right in held},
        notes_of(connection, people, shown),
        sources_of(connection, documents),
        numbers=numbers_of(connection, {id for right in held for id in (right.parcel_id, *right.served)}),
    )


def rights_of(rows: Iterable[Row]) -> list[Right]:
    """The rights of rows that start with RIGHT_COLUMNS."""
    return [_right(row) for row in rows]


@dataclass(frozen=True, slots=True)
class States:
    """Which states of things are meant: a condition on the columns `valid` and `recorded`, and its parameters."""

    condition: str
    parameters: Mapping[str, object]


EVERY = States("true", {})


def notes_of(
    connection: Connection[Row], ids: Collection[UUID], shown: Shown, states: States = EVERY
) -> dict[UUID, PartyNote]:
    """Parties, and the members of groups among them, as the last of the states meant has them; those that were in none
    of these are left out.
    """
    found: dict[UUID, PartyNote] = {}
    wanted = set(ids)
    while wanted:
        notes = {note.id: note for note in _notes(connection, wanted, shown, states)}
        found |= notes
        wanted = {share.party_id for note in notes.values() for share in note.members} - found.keys()
    return found


def sources_of(connection: Connection[Row], ids: Collection[UUID]) -> dict[UUID, Source]:
    """Documents as they stand or stood last."""
    if not ids:
        return {}
    rows = connection.execute(
        """SELECT DISTINCT ON (source_id) source_id, version, kind, number, issued_on, sha256, file_name,
            media_type, size FROM cadastre.source_version WHERE source_id = ANY(%s)
        ORDER BY source_id, version DESC, row_id DESC""",
        [list(ids)],
    )
    return {row[0]: Source(*row) for row in rows}


def numbers_of(connection: Connection[Row], parcels: Collection[UUID]) -> dict[UUID, str]:
    """The cadastral numbers of parcels as they stand or stood last, without those that have none."""
    if not parcels:
        return {}
    rows = connection.execute(
        """SELECT DISTINCT ON (parcel_id) parcel_id, number FROM cadastre.parcel_version
        WHERE parcel_id = ANY(%s) AND number IS NOT NULL ORDER BY parcel_id, version DESC, row_id DESC""",
        [list(parcels)],
    )
    return {id: number for id, number in rows}


def claims_on(connection: Connection[Row], ids: Collection[UUID], besides: UUID | None) -> dict[UUID, str]:
    """Rights that a change which is with a reviewer touches, with its title."""
    if not ids:
        return {}
    rows = connection.execute(
        """SELECT thing_id, title FROM cadastre.change_touches JOIN cadastre.change ON change.id = change_id
        WHERE thing_id = ANY(%s) AND state = ANY(%s) AND change_id IS DISTINCT FROM %s
        ORDER BY submitted_at DESC""",
        [list(ids), list(OPEN), besides],
    )
    return {thing: title for thing, title in rows}


def first_days(connection: Connection[Row], parcels: Collection[UUID]) -> dict[UUID, date]:
    """Since when parcels are there that a change made; the first day of those that were loaded is not known."""
    rows = connection.execute(
        """SELECT parcel_id, first_day FROM (
            SELECT DISTINCT ON (parcel_id) parcel_id, lower(valid)::date AS first_day, change_id
            FROM cadastre.parcel_version WHERE parcel_id = ANY(%s) ORDER BY parcel_id, version) AS first
        WHERE change_id IS NOT NULL""",
        [list(parcels)],
    )
    return {id: day for id, day in rows}


def _right(row: Row) -> Right:
    id, version, kind, right_class, parcel_id, registered_on, imposed_by, exchange_code, number, until = row[:10]
    rank, amount, currency, standing, checked_on, based_on, served, place, building, origins, reason = row[10:21]
    return Right(
        id,
        version,
        kind,
        RightClass(right_class),
        parcel_id,
        tuple(_shares(*row[21:24])),
        tuple(row[24] or ()),
        registered_on,
        imposed_by,
        exchange_code,
        number,
        until,
        rank,
        None if amount is None else Decimal(amount),
        currency,
        None if standing is None else Standing(standing),
        checked_on,
        based_on,
        tuple(served),
        None if place is None else shapely.from_wkb(bytes(place)),
        building,
        tuple(origins),
        reason,
    )


def _notes(connection: Connection[Row], ids: Collection[UUID], shown: Shown, states: States) -> Iterator[PartyNote]:
    rows = connection.execute(
        f"""SELECT DISTINCT ON (party_id) party_id, version, kind, name, coalesce(pinfl, stir),
            (SELECT array_agg(member_id ORDER BY place) FROM cadastre.party_member WHERE party_row_id = row_id),
            (SELECT array_agg(numerator ORDER BY place) FROM cadastre.party_member WHERE party_row_id = row_id),
            (SELECT array_agg(denominator ORDER BY place) FROM cadastre.party_member WHERE party_row_id = row_id)
        FROM cadastre.party_version WHERE party_id = ANY(%(parties)s) AND {states.condition}
        ORDER BY party_id, version DESC, row_id DESC""",
        {**states.parameters, "parties": list(ids)},
    )
    for id, version, kind, name, number, *members in rows:
        party_kind = PartyKind(kind)
        yield PartyNote(id, version, party_kind, shown(name, party_kind), mark_of(number), tuple(_shares(*members)))


def _shares(
    parties: Sequence[UUID] | None, numerators: Sequence[int] | None, denominators: Sequence[int] | None
) -> Iterator[Share]:
    for party, numerator, denominator in zip(parties or (), numerators or (), denominators or (), strict=True):
        yield Share(party, Fraction(numerator, denominator))
