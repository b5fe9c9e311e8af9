"""What a sheet says besides the parcel and its estate: rights as they stood last, events, neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import shapely
from psycopg import Connection
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import RightClass
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.mortgage import MORTGAGE
from cadastre_plugin.core.rights.servitude import SERVITUDE
from cadastre_server.database import Row
from cadastre_server.parcels.schemas import ChangeNote
from cadastre_server.people import Person
from cadastre_server.register.estate import RIGHT_COLUMNS, Shown, States, notes_of, rights_of, sources_of
from cadastre_server.register.versions import CURRENT
from cadastre_server.rights.sheet_schemas import Event, Neighbour, NeighbourHolder, Neighbours

BURDENS = (MORTGAGE, SERVITUDE)
"""Kinds of right that do not say whose a parcel is."""
MOST_NEIGHBOURS = 100
"""A street may touch a thousand parcels, which nobody reads."""

NOW = "upper_inf({0}valid) AND upper_inf({0}recorded)"
ON_A_DAY = "{0}valid @> %(law)s AND {0}recorded @> %(known_then)s"
"""Which states are meant of the table before the point."""

_PEOPLE = "a.id, a.name, a.full_name, w.id, w.name, w.full_name"
_CHANGE = "c.id, c.kind, c.title, c.application"
_WHO = """LEFT JOIN cadastre.app_user AS a ON a.id = c.author
    LEFT JOIN cadastre.app_user AS w ON w.id = c.reviewer"""


def estate_until(connection: Connection[Row], parcel_id: UUID, end: datetime, shown: Shown) -> Estate:
    """All that was held in a parcel, or served it, just before a moment, by those who were called so then."""
    condition = """upper_inf(recorded) AND lower(valid) < %(end)s AND (upper_inf(valid) OR upper(valid) >= %(end)s)"""
    return _estate_of(connection, parcel_id, States(condition, {"end": end}), shown)


def estate_on(connection: Connection[Row], parcel_id: UUID, time: RegisterTime, shown: Shown) -> Estate:
    """All that was held in a parcel, or served it, on a day, by those who were called so on that day."""
    return _estate_of(connection, parcel_id, States(ON_A_DAY.format(""), _day(time)), shown)


def _estate_of(connection: Connection[Row], parcel_id: UUID, states: States, shown: Shown) -> Estate:
    """Of rights and parties the states that are meant; documents as they stand or stood last, with the files that they
    have by now."""
    rows = connection.execute(
        f"""WITH wanted AS (
            SELECT row_id FROM cadastre.right_version WHERE parcel_id = %(parcel)s
            UNION SELECT row_id FROM cadastre.right_version WHERE served && ARRAY[%(parcel)s] AND {CURRENT}
            UNION SELECT row_id FROM cadastre.right_version
                WHERE served && ARRAY[%(parcel)s] AND served <> '{{}}' AND NOT ({CURRENT}))
        SELECT {RIGHT_COLUMNS} FROM cadastre.right_version JOIN wanted USING (row_id) WHERE {states.condition}""",
        {**states.parameters, "parcel": parcel_id},
    )
    held = rights_of(rows.fetchall())
    return Estate(
        {right.id: right for right in held},
        notes_of(connection, {share.party_id for right in held for share in right.shares}, shown, states),
        sources_of(connection, {id for right in held for id in right.source_ids}),
        frozenset({parcel_id}),
    )


def _day(time: RegisterTime) -> dict[str, object]:
    return {"law": time.law, "known_then": time.known}


def events_of(connection: Connection[Row], parcel_id: UUID) -> list[Event]:
    """The versions of a parcel and the changes of rights in it, newest first."""
    rows = connection.execute(
        f"""WITH made AS (
            SELECT DISTINCT ON (version) version, lower(valid) AS at, change_id FROM cadastre.parcel_version
            WHERE parcel_id = %(parcel)s ORDER BY version, upper(recorded) DESC NULLS FIRST),
        touched AS (
            SELECT change_touches.change_id, array_agg(DISTINCT held.kind) AS kinds FROM cadastre.right_version AS held
            JOIN cadastre.change_touches ON thing_id = right_id
            JOIN cadastre.change ON change.id = change_touches.change_id AND change.state = 'approved'
            WHERE parcel_id = %(parcel)s GROUP BY change_touches.change_id)
        SELECT coalesce(made.at, c.decided_at) AS at, version, coalesce(kinds, '{{}}'), {_CHANGE}, {_PEOPLE}
        FROM made FULL JOIN touched USING (change_id)
        LEFT JOIN cadastre.change AS c ON c.id = change_id {_WHO} ORDER BY at DESC, version DESC""",
        {"parcel": parcel_id},
    )
    return [_event(row) for row in rows]


def neighbours_of(
    connection: Connection[Row],
    parcel_id: UUID,
    geometry: BaseGeometry,
    srid: int,
    distance: float,
    shown_in: Callable[[str], Shown],
    time: RegisterTime | None = None,
) -> Neighbours:
    """Parcels within `distance` (m) of a geometry (m), with who holds rights in them: current ones, or those of a day.

    shown_in: a name as it may be seen, by the district of the parcel.
    """
    stands = NOW if time is None else ON_A_DAY
    rows = connection.execute(
        f"""WITH near AS (
            SELECT parcel_id, number, district, address, purpose, count(*) OVER () AS count
            FROM cadastre.parcel_then AS parcel
            WHERE {stands.format("parcel.")} AND parcel_id <> %(parcel)s
                AND ST_DWithin(geom, ST_GeomFromWKB(%(place)s, %(srid)s), %(distance)s)
            ORDER BY number, parcel_id LIMIT %(most)s)
        SELECT near.*, held.kind, share.party_id, share.numerator, share.denominator, party.kind, party.name
        FROM near
        LEFT JOIN cadastre.right_version AS held ON held.parcel_id = near.parcel_id
            AND {stands.format("held.")} AND held.right_class = %(class)s AND held.kind <> ALL(%(burdens)s)
        LEFT JOIN cadastre.right_share AS share ON share.right_row_id = held.row_id
        LEFT JOIN cadastre.party_version AS party ON party.party_id = share.party_id
            AND {stands.format("party.")}
        ORDER BY near.number, near.parcel_id, held.registered_on NULLS LAST, held.right_id, share.place""",
        {
            **{"parcel": parcel_id, "place": shapely.to_wkb(geometry), "srid": srid, "distance": distance},
            **{"most": MOST_NEIGHBOURS, "class": RightClass.RIGHT.value, "burdens": list(BURDENS)},
            **({} if time is None else _day(time)),
        },
    ).fetchall()
    found = [_neighbour(list(shares), shown_in) for _, shares in groupby(rows, key=lambda row: row[0])]
    return Neighbours(count=rows[0][5] if rows else 0, parcels=found)


def _event(row: Row) -> Event:
    at, version, kinds, change, kind, title, application, *people = row
    note = None if change is None else ChangeNote(id=change, kind=kind, title=title, application=application)
    return Event(
        at=at,
        version=version,
        kinds=kinds,
        change=note,
        author=_person(people[:3]),
        approver=_person(people[3:]),
    )


def _person(columns: Sequence[Any]) -> Person | None:
    id, name, full_name = columns
    return None if id is None else Person(id=id, name=name, full_name=full_name)


def _neighbour(rows: Sequence[Row], shown_in: Callable[[str], Shown]) -> Neighbour:
    id, number, district, address, purpose = rows[0][:5]
    holders = list(_holders(rows, shown_in(district)))
    return Neighbour(id=id, number=number, district=district, address=address, purpose=purpose, holders=holders)


def _holders(rows: Sequence[Row], shown: Shown) -> Iterator[NeighbourHolder]:
    for *_, right, party, numerator, denominator, kind, name in rows:
        if party is not None and kind is not None:
            yield NeighbourHolder(
                party=party,
                kind=kind,
                name=shown(name, PartyKind(kind)),
                numerator=numerator,
                denominator=denominator,
                right=right,
            )
