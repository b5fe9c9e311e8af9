"""Current parties by id, by number and by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Share
from cadastre_server.database import Row
from cadastre_server.register.versions import CURRENT

COLUMNS = "party_id, version, kind, name, pinfl, stir"
WORDS = "array_to_tsvector(string_to_array(search_text, ' '))"
"""The index stands on exactly this expression."""
_LAST = "\U0010ffff"
"""Stands after every text that goes on."""


def parties_of(connection: Connection[Row], ids: Collection[UUID]) -> Mapping[UUID, Party]:
    """The current states of parties, with the members of groups; those left out that are not current."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM cadastre.party_version WHERE party_id = ANY(%s) AND {CURRENT}", [list(ids)]
    )
    found = [_party(row) for row in rows]
    members = _members(connection, [party.id for party in found if party.kind is PartyKind.GROUP])
    return {party.id: replace(party, members=members.get(party.id, ())) for party in found}


def with_number(connection: Connection[Row], number: str) -> Sequence[UUID]:
    """Parties of exactly that PINFL or STIR."""
    return _ids(connection, "pinfl = %(number)s OR stir = %(number)s", number=number)


def born_as(connection: Connection[Row], pinfl: str, limit: int) -> Sequence[UUID]:
    """Parties whose PINFL begins as that one does: the same century, sex and day of birth."""
    condition = "pinfl ~>=~ %(begin)s AND pinfl ~<~ %(end)s"
    return _ids(connection, condition, f"LIMIT {int(limit)}", begin=pinfl[:7], end=pinfl[:7] + ":")


def keys_that_begin(connection: Connection[Row], start: str, limit: int) -> Sequence[UUID]:
    """Parties whose names begin so, by the alphabet of keys."""
    condition, tail = "search_text >= %(start)s AND search_text < %(end)s", f"ORDER BY search_text LIMIT {int(limit)}"
    return _ids(connection, condition, tail, start=start, end=start + _LAST)


@dataclass(frozen=True, slots=True)
class Words:
    """Words or codes of names. asked: a text search such as `'karimov' & 'azi':*`; begun: how another word begins."""

    asked: str
    begun: str = ""

    @classmethod
    def of(cls, alternatives: Sequence[Sequence[str]], begun: str = "") -> Words:
        """One word of each of the alternatives, and one that begins so. Letters and digits only, as in keys and codes.

        Beside two words or more the beginning is looked for in the names that have these: a few hundred names are read
        sooner than the lists of all words that begin so. Not so with numbers: few begin so, and a thousand companies
        are told apart by nothing else.
        """
        parts = [f"({' | '.join(map(_quoted, words))})" for words in alternatives]
        if begun and (len(parts) < 2 or begun.isdigit()):
            return cls(" & ".join([*parts, f"{_quoted(begun)}:*"]))
        return cls(" & ".join(parts), begun)


def nearest_with_words(
    connection: Connection[Row], words: Words, text: str, limit: int, at_most: int
) -> Sequence[UUID]:
    """Parties whose names have the words, first those most like a search text.

    at_most: so many that have the words are compared with it, whichever come first.
    """
    rows = connection.execute(
        f"""SELECT party_id FROM (
            SELECT party_id, search_text FROM cadastre.party_version
            WHERE {WORDS} @@ %(asked)s::tsquery AND strpos(' ' || search_text, %(begun)s) > 0 AND {CURRENT}
            LIMIT {int(at_most)}) AS found
        ORDER BY similarity(search_text, %(text)s) DESC, party_id LIMIT {int(limit)}""",
        {"asked": words.asked, "begun": words.begun and " " + words.begun, "text": text},
    )
    return [row[0] for row in rows]


def known_in(connection: Connection[Row], ids: Collection[UUID], districts: Collection[str]) -> frozenset[UUID]:
    """Those of the parties that hold a right in one of the districts today, or never held one anywhere.

    A member holds what its group holds.
    """
    rows = connection.execute(
        """WITH asked AS (SELECT unnest(%(ids)s::uuid[]) AS id),
        holder AS (
            SELECT id, id AS party_id FROM asked
            UNION SELECT asked.id, grouped.party_id FROM asked
            JOIN cadastre.party_member AS member ON member.member_id = asked.id
            JOIN cadastre.party_version AS grouped ON grouped.row_id = member.party_row_id
            WHERE upper_inf(grouped.valid) AND upper_inf(grouped.recorded))
        SELECT id FROM asked WHERE NOT EXISTS (
            SELECT FROM holder JOIN cadastre.right_share USING (party_id) WHERE holder.id = asked.id)
        OR EXISTS (
            SELECT FROM holder JOIN cadastre.right_share AS share USING (party_id)
            JOIN cadastre.right_version AS held ON held.row_id = share.right_row_id
                AND upper_inf(held.valid) AND upper_inf(held.recorded)
            JOIN cadastre.parcel_version AS parcel ON parcel.parcel_id = held.parcel_id
                AND upper_inf(parcel.valid) AND upper_inf(parcel.recorded)
            WHERE holder.id = asked.id AND parcel.district = ANY(%(districts)s))""",
        {"ids": list(ids), "districts": sorted(districts)},
    )
    return frozenset(row[0] for row in rows)


def _quoted(word: str) -> str:
    return f"'{word}'"


@dataclass(frozen=True, slots=True)
class Naming:
    """Where parties are named today: rights, also by way of a group, and groups."""

    rights: Collection[UUID]
    groups: Collection[UUID]


def naming(connection: Connection[Row], ids: Collection[UUID]) -> Naming:
    """All current rights and groups that name one of the parties."""
    if not ids:
        return Naming((), ())
    groups = connection.execute(
        """SELECT DISTINCT party_id FROM cadastre.party_member AS member
        JOIN cadastre.party_version AS grouped ON row_id = party_row_id
        WHERE member_id = ANY(%s) AND upper_inf(grouped.valid) AND upper_inf(grouped.recorded)""",
        [list(ids)],
    ).fetchall()
    named_groups = [id for (id,) in groups]
    rights = connection.execute(
        """SELECT DISTINCT right_id FROM cadastre.right_share AS share
        JOIN cadastre.right_version AS held ON row_id = right_row_id
        WHERE party_id = ANY(%s) AND upper_inf(held.valid) AND upper_inf(held.recorded)""",
        [[*ids, *named_groups]],
    )
    return Naming([id for (id,) in rights], named_groups)


def _ids(connection: Connection[Row], condition: str, tail: str = "", **asked: object) -> Sequence[UUID]:
    rows = connection.execute(
        f"SELECT party_id FROM cadastre.party_version WHERE ({condition}) AND {CURRENT} {tail}", asked
    )
    return [row[0] for row in rows]


def _party(row: Row) -> Party:
    id, version, kind, name, pinfl, stir = row
    return Party(id, version, PartyKind(kind), name, pinfl, stir)


def _members(connection: Connection[Row], groups: Collection[UUID]) -> Mapping[UUID, tuple[Share, ...]]:
    if not groups:
        return {}
    rows = connection.execute(
        f"""SELECT party_id, member_id, numerator, denominator FROM cadastre.party_member
        JOIN (SELECT row_id, party_id FROM cadastre.party_version WHERE {CURRENT}) AS grouped
            ON row_id = party_row_id
        WHERE party_id = ANY(%s) ORDER BY party_id, place""",
        [list(groups)],
    )
    return {id: tuple(_shares(parts)) for id, parts in groupby(rows, key=lambda row: row[0])}


def _shares(rows: Iterable[Row]) -> Iterable[Share]:
    return (Share(member, Fraction(numerator, denominator)) for _, member, numerator, denominator in rows)
