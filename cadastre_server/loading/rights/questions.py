"""What is asked of the staged rows: rights with all that they are made of, and what nothing can be made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from psycopg import Connection

from cadastre_server.database import Row
from cadastre_server.loading.rights.remarks import RightsRemark
from cadastre_server.loading.rights.remarks import RightsRemarkKind as Kind
from cadastre_server.loading.rights.staging import pages

PARTIES = """SELECT fid, key, name, kind, EXISTS (SELECT FROM staged_part WHERE party_key = party.key)
FROM staged_party AS party ORDER BY fid"""
"""Id of the row, key, name, kind, whether it holds anything."""
TITLES = """SELECT fid, reference, issued_on FROM staged_title AS title
WHERE EXISTS (SELECT FROM staged_right WHERE title = title.key)
    AND EXISTS (SELECT FROM staged_parcel WHERE key = title.parcel)
ORDER BY fid"""
"""Those that rights rest on: id of the row, reference, date."""
RIGHTS = """SELECT held.fid, held.kind, held.registered_on, held.title, title.fid, title.reference,
    parcel.parcel_id, parcel.number,
    (SELECT jsonb_agg(jsonb_build_array(part.fid, party.fid, part.party_key, part.numerator, part.denominator)
            ORDER BY part.fid)
        FROM staged_part AS part LEFT JOIN staged_party AS party ON party.key = part.party_key
        WHERE part.right_key = held.key)
FROM staged_right AS held
LEFT JOIN staged_title AS title ON title.key = held.title
LEFT JOIN staged_parcel AS parcel ON parcel.key = title.parcel
ORDER BY held.fid"""
"""Id of the row, kind, date; its title's key, row and reference; its parcel and number; its parts."""

_TITLES = """SELECT title.fid, reference, title.parcel, parcel.parcel_id, parcel.number
FROM staged_title AS title LEFT JOIN staged_parcel AS parcel ON parcel.key = title.parcel"""


def remarks(connection: Connection[Row], owners: Sequence[str]) -> Iterator[list[RightsRemark]]:
    """What is wrong with titles, parcels and shares whether or not a right is made of them, a page at a time.

    owners: kinds of right, as the file names them, whose holders own.
    """
    yield from _of_titles(connection, owners)
    question = """SELECT fid, parcel_id, number FROM staged_parcel AS parcel
        WHERE NOT EXISTS (SELECT FROM staged_title WHERE parcel = parcel.key) ORDER BY fid"""
    for page in pages(connection, "parcels", question):
        yield [RightsRemark(Kind.PARCEL_WITHOUT_TITLE, "parcel", fid, id, number) for fid, id, number in page]
    yield from _of_shares(connection)


def _of_titles(connection: Connection[Row], owners: Sequence[str]) -> Iterator[list[RightsRemark]]:
    for page in pages(connection, "lost_titles", f"{_TITLES} WHERE parcel_id IS NULL ORDER BY fid"):
        yield [
            RightsRemark(
                Kind.TITLE_WITHOUT_PARCEL, "title", fid, None, None, reference, parameters={"key": parcel or "—"}
            )
            for fid, reference, parcel, _, _ in page
        ]
    question = f"""{_TITLES} WHERE NOT EXISTS (
        SELECT FROM staged_right AS held JOIN staged_part ON right_key = held.key
        WHERE held.title = title.key AND kind = ANY(%s)) ORDER BY fid"""
    for page in pages(connection, "unowned_titles", question, [list(owners)]):
        yield [
            RightsRemark(Kind.TITLE_WITHOUT_OWNER, "title", fid, id, number, reference)
            for fid, reference, _, id, number in page
        ]


def _of_shares(connection: Connection[Row]) -> Iterator[list[RightsRemark]]:
    for kind, table, question in (
        (
            Kind.SHARE_WITHOUT_RIGHT,
            "share",
            """SELECT fid, coalesce("right", '—') FROM staged_share AS share
            WHERE NOT EXISTS (SELECT FROM staged_right WHERE key = share."right") ORDER BY fid""",
        ),
        (
            Kind.SHARE_WITHOUT_PARTY,
            "share",
            """SELECT fid, '—' FROM staged_share AS share
            WHERE NOT EXISTS (SELECT FROM staged_part WHERE share_fid = share.fid AND party_key IS NOT NULL)
                AND EXISTS (SELECT FROM staged_right WHERE key = share."right") ORDER BY fid""",
        ),
        (
            Kind.SHARE_HELD_BY_SEVERAL,
            "share",
            """SELECT share_fid, count(*)::text FROM staged_part WHERE share_fid IS NOT NULL
            GROUP BY share_fid HAVING count(*) > 1 ORDER BY share_fid""",
        ),
        (
            Kind.HOLDER_WITHOUT_SHARE,
            "holder",
            "SELECT fid, coalesce(party_key, '—') FROM staged_part WHERE share_fid IS NULL ORDER BY fid",
        ),
    ):
        for page in pages(connection, "shares", question):
            yield [RightsRemark(kind, table, fid, parameters={"key": key}) for fid, key in page]
