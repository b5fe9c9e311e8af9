"""How long a search for people takes as one types, in a register of a million.

Ours is all that the service does for a keystroke: it finds in any script and order, ranks, asks which people are known
in the user's districts, masks and writes to the audit. The peer is one plain question to a btree index on the names as
they are written: it finds what begins with exactly the letters typed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from random import Random
from uuid import UUID

import psycopg

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_server.auth.passwords import hashed
from cadastre_server.auth.repository import add_user, user_and_hash
from cadastre_server.auth.user import User
from cadastre_server.database import Database as Pool
from cadastre_server.parties.service import found
from scripts.benchmarks.frame import Contest, measure
from scripts.benchmarks.people import SEED, drawn_people, register_of_people, typed_names
from scripts.stack.database import Database

NAMES, ROUNDS = 40, 1000
SHOWN = 20
PEER = "btree on the names as written"
OTHER_WAYS = ("Гулямов Уктам", "Джураев Шухрат", "Aziz Karimov", "Юлдашева Нигора", "Ким", "Лебедев Игорь", "김영수")
"""Spellings and orders that the register does not have, besides the names that it has."""


@measure("party-search", sizes=(1_000_000,), peer=PEER, rounds=ROUNDS)
@contextmanager
def party_search(size: int) -> Iterator[Contest]:
    """Letter by letter, names as they stand in the register and as others would write them."""
    dice = Random(SEED)
    names = [party.name for party in drawn_people(20_000)]
    typed = [*typed_names([*dice.sample(names, NAMES), *OTHER_WAYS])]
    dice.shuffle(typed)
    with register_of_people(size) as database, _pool(database) as pool, _peer(database) as peer:
        user, profile = _user(database), shipped_profile("tashkent")
        ours, theirs, hits = cycle(typed), cycle(typed), list[int]()

        def keystroke() -> None:
            with pool.transaction() as connection:
                hits.append(len(found(connection, user, next(ours), SHOWN, profile).parties))

        yield Contest(
            ours=keystroke,
            peer=lambda: _plain(peer, next(theirs)),
            note=lambda: f"{len(typed)} searches, {sum(hits) / len(hits):.1f} found, {hits.count(0)} found nobody",
        )


@contextmanager
def _pool(database: Database) -> Iterator[Pool]:
    pool = Pool(database.service_url, size=1, timeout=5.0)
    pool.open()
    try:
        yield pool
    finally:
        pool.close()


@contextmanager
def _peer(database: Database) -> Iterator[psycopg.Connection[tuple[UUID, str]]]:
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute('CREATE INDEX name_as_written ON cadastre.party_version (name COLLATE "C")')
        yield connection


def _plain(connection: psycopg.Connection[tuple[UUID, str]], typed: str) -> None:
    connection.execute(
        """SELECT party_id, name FROM cadastre.party_version
        WHERE name COLLATE "C" >= %s AND name COLLATE "C" < %s ORDER BY name COLLATE "C" LIMIT %s""",
        [typed, typed + "\U0010ffff", SHOWN],
    ).fetchall()


def _user(database: Database) -> User:
    with psycopg.connect(database.owner_url) as connection:
        add_user(connection, "surveyor", "Surveyor", hashed("correct horse battery"), [Role.SURVEYOR.value], ["09"])
        user, _ = user_and_hash(connection, "surveyor") or (None, None)
    assert user is not None
    return user
