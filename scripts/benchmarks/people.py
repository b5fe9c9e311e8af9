"""A million invented people in a register of their own, as a search meets them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from fractions import Fraction
from itertools import islice
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
from shapely.geometry import MultiPolygon, box

from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_server.cities.people import People
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.parties import insert_parties
from cadastre_server.register.rights import insert_rights
from scripts.benchmarks.processes import private_databases
from scripts.stack.database import Database
from scripts.stack.service import operator

SEED = 20_26
BATCH = 100_000
LANDED = 10_000
"""Of each batch so many hold land, so that it is a question whom a user knows."""
PROFILE = shipped_profile("tashkent")
SINCE = datetime(2024, 1, 1, tzinfo=UTC)


@contextmanager
def register_of_people(count: int) -> Iterator[Database]:
    """A database whose register has so many people and bodies, nine persons to a company."""
    with private_databases() as databases:
        database = databases.create("people", "tashkent")
        operator(database, "migrate")
        print(f"  writing {count} people ...", file=sys.stderr)
        people = drawn_people(count)
        with psycopg.connect(database.owner_url, autocommit=True) as connection:
            while batch := list(islice(people, BATCH)):
                with connection.transaction():
                    insert_parties(connection, batch, SINCE)
                    _give_land(connection, batch[:: len(batch) // LANDED + 1])
            connection.execute("VACUUM (ANALYZE)")
        yield database


def _give_land(connection: psycopg.Connection[tuple[Any, ...]], holders: Sequence[Party]) -> None:
    """Each holder owns a parcel, in one district after the other."""
    codes = [district.code for district in PROFILE.districts]
    parcels = [
        Parcel(uuid4(), NEW, None, codes[place % len(codes)], lot, 600.0, "2", "dwelling")
        for place, lot in enumerate(_lots(len(holders)))
    ]
    rights = [
        Right(uuid4(), NEW, "ownership", RightClass.RIGHT, parcel.id, (Share(holder.id, Fraction(1)),))
        for holder, parcel in zip(holders, parcels, strict=True)
    ]
    insert_parcels(connection, parcels, PROFILE.crs, SINCE)
    insert_rights(connection, rights, PROFILE.crs.srid, SINCE)


def _lots(count: int) -> Iterator[MultiPolygon]:
    west, south, *_ = PROFILE.bounds
    for place in range(count):
        x, y = west + 20 * (place % 100), south + 30 * (place // 100)
        yield MultiPolygon([box(x, y, x + 20, y + 30)])


def drawn_people(count: int) -> Iterator[Party]:
    """The same people each time."""
    people = People(Random(SEED))
    return (people.company() if place % 10 == 9 else people.person() for place in range(count))


def typed_names(names: Sequence[str], shortest: int = 3) -> Sequence[str]:
    """What stands in the search field as the names are typed, from the third letter on."""
    return [name[:length] for name in names for length in range(shortest, len(name) + 1) if name[length - 1] != " "]
