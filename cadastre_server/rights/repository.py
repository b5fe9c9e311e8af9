"""The current rights of a parcel."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.model.holding import masked
from cadastre_plugin.core.model.party import PartyKind
from cadastre_server.database import Row
from cadastre_server.register.versions import CURRENT
from cadastre_server.rights.schemas import Holder, Holding


def district_of(connection: Connection[Row], parcel_id: UUID) -> str | None:
    """Where a parcel lies, None when it is not in the register today."""
    row = connection.execute(
        f"SELECT district FROM cadastre.parcel_version WHERE parcel_id = %s AND {CURRENT}", [parcel_id]
    ).fetchone()
    return str(row[0]) if row else None


def districts_of(connection: Connection[Row], parcels: Collection[UUID], rights: Collection[UUID]) -> set[str]:
    """Where parcels, and the parcels of rights, lie today."""
    rows = connection.execute(
        f"""SELECT DISTINCT district FROM cadastre.parcel_version WHERE {CURRENT} AND (parcel_id = ANY(%(parcels)s)
            OR parcel_id IN (SELECT parcel_id FROM cadastre.right_version WHERE right_id = ANY(%(rights)s)))""",
        {"parcels": list(parcels), "rights": list(rights)},
    )
    return {district for (district,) in rows}


def rights_of(connection: Connection[Row], parcel_id: UUID) -> list[Holding]:
    """What is held in a parcel, what was registered first before the rest; not that there is no ban or arrest."""
    rows = connection.execute(
        f"""SELECT held.right_id, held.kind, held.right_class, held.imposed_by,
            share.party_id, party.kind, party.name, share.numerator, share.denominator
        FROM cadastre.right_version AS held
        LEFT JOIN cadastre.right_share AS share ON share.right_row_id = held.row_id
        LEFT JOIN (SELECT * FROM cadastre.party_version WHERE {CURRENT}) AS party USING (party_id)
        WHERE held.parcel_id = %s AND upper_inf(held.valid) AND upper_inf(held.recorded)
            AND held.standing IS DISTINCT FROM 'verified_absent'
        ORDER BY held.registered_on NULLS LAST, held.right_id, share.place""",
        [parcel_id],
    ).fetchall()
    return [_holding(list(shares)) for _, shares in groupby(rows, key=lambda row: row[0])]


def _holding(rows: list[Row]) -> Holding:
    id, kind, right_class, imposed_by = rows[0][:4]
    return Holding(id=id, kind=kind, right_class=right_class, imposed_by=imposed_by, holders=list(_holders(rows)))


def _holders(rows: Iterable[Row]) -> Iterable[Holder]:
    for _, _, _, _, party, kind, name, numerator, denominator in rows:
        if party is not None and kind is not None:
            shown = masked(name, PartyKind(kind))
            yield Holder(party=party, kind=kind, name=shown, numerator=numerator, denominator=denominator)
