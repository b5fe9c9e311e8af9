"""How long an approval takes: a change of one parcel, in a register of so many.

Ours is all of it: the base, references, every rule beside the neighbours, numbers, the new version in both times, the
findings that stay known, audit and event, in one SERIALIZABLE transaction. The peer writes the same rows by bare SQL in
one transaction, and asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
from shapely.geometry import MultiPolygon, box

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.workflow import Action, Role
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_server.auth.passwords import hashed
from cadastre_server.auth.repository import add_user, user_and_hash
from cadastre_server.auth.user import User
from cadastre_server.changes.service import save
from cadastre_server.context import Context
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.review.service import take_step
from cadastre_server.settings import ServiceSettings
from scripts.benchmarks.frame import Contest, measure
from scripts.benchmarks.people import SINCE
from scripts.benchmarks.processes import private_databases
from scripts.stack.database import Database
from scripts.stack.service import operator

ROUNDS = 200
PEER = "the same rows by bare SQL, one transaction"
PROFILE = shipped_profile("tashkent")
DISTRICT = "09"
WIDTH, DEPTH, A_ROW = 20.0, 30.0, 200
"""Lots in m, side by side, so many in a row."""


@measure("approve", sizes=(10_000,), peer=PEER, rounds=ROUNDS)
@contextmanager
def approve(size: int) -> Iterator[Contest]:
    """size: parcels of the register."""
    with private_databases() as databases, ExitStack() as ending:
        database = databases.create("approve", "tashkent")
        operator(database, "migrate")
        lots = _lots(size)
        surveyor, supervisor = _land_and_people(database, lots)
        context = Context.of(ServiceSettings.read(database.environment))
        context.database.open()
        ending.callback(context.database.close)
        bare = ending.enter_context(psycopg.connect(database.service_url))
        drawn = lots[:: size // (2 * ROUNDS + 2)]
        ours, theirs = (iter(_in_review(context, surveyor, supervisor, chosen)) for chosen in (drawn[::2], drawn[1::2]))
        yield Contest(
            ours=lambda: take_step(context, supervisor, Action.APPROVE, next(ours).id, '"1"', None),
            peer=lambda: _write(bare, next(theirs), supervisor),
        )


def _lots(count: int) -> Sequence[Parcel]:
    west, south, *_ = PROFILE.bounds
    return [
        Parcel(
            id=uuid4(),
            version=NEW,
            number=f"10:09:01:{place // 9000:02d}:{place % 9000 // 100:02d}:{place % 100 + 1:04d}",
            district=DISTRICT,
            geometry=_lot(west + WIDTH * (place % A_ROW), south + 2 * DEPTH * (place // A_ROW)),
            legal_area=WIDTH * DEPTH,
            land_category="2",
            purpose="dwelling",
        )
        for place in range(count)
    ]


def _lot(west: float, south: float) -> MultiPolygon:
    return MultiPolygon([box(west, south, west + WIDTH, south + DEPTH)])


def _land_and_people(database: Database, lots: Sequence[Parcel]) -> tuple[User, User]:
    with psycopg.connect(database.owner_url) as connection:
        insert_parcels(connection, lots, PROFILE.crs, SINCE)
        people = [_user(connection, role) for role in (Role.SURVEYOR, Role.SUPERVISOR)]
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return people[0], people[1]


def _user(connection: psycopg.Connection[Any], role: Role) -> User:
    add_user(connection, role.value, role.value.title(), hashed("correct horse battery"), [role.value], [DISTRICT])
    known = user_and_hash(connection, role.value)
    assert known is not None
    return known[0]


def _in_review(context: Context, surveyor: User, supervisor: User, lots: Sequence[Parcel]) -> list[Change]:
    """For each lot a change of its purpose that a supervisor has taken."""
    changes = []
    for lot in lots:
        after = replace(lot, version=1, purpose="garden")
        change = Change(uuid4(), "attributes", "Purpose", "2026/1", DISTRICT, (Edit(lot.id, 1, after),))
        with context.database.transaction() as connection:
            save(connection, surveyor, change, None, PROFILE)
        take_step(context, surveyor, Action.SUBMIT, change.id, '"1"', None)
        take_step(context, supervisor, Action.TAKE, change.id, '"1"', None)
        changes.append(change)
    return changes


def _write(connection: psycopg.Connection[Any], change: Change, supervisor: User) -> None:
    """What an approval leaves behind, and nothing that it asks."""
    (edit,) = change.parcels
    moment = datetime.now(UTC)
    named = {"id": edit.id, "change": change.id, "moment": moment, "who": supervisor.id, "subject": str(change.id)}
    with connection.transaction():
        for statement in _STATEMENTS:
            connection.execute(statement, named)


_COLUMNS = "parcel_id, number, district, land_category, address, legal_area, computed_area, geom"
_STATEMENTS = (
    f"""WITH ended AS (
        UPDATE cadastre.parcel_version SET recorded = tstzrange(lower(recorded), %(moment)s)
        WHERE parcel_id = %(id)s AND upper_inf(valid) AND upper_inf(recorded) RETURNING *)
    INSERT INTO cadastre.parcel_version ({_COLUMNS}, purpose, version, change_id, valid, recorded)
    SELECT {_COLUMNS}, purpose, version, change_id, tstzrange(lower(valid), %(moment)s), tstzrange(%(moment)s, NULL)
    FROM ended""",
    f"""INSERT INTO cadastre.parcel_version ({_COLUMNS}, purpose, version, change_id, valid, recorded)
    SELECT {_COLUMNS}, 'garden', version + 1, %(change)s, tstzrange(%(moment)s, NULL), tstzrange(%(moment)s, NULL)
    FROM cadastre.parcel_version WHERE parcel_id = %(id)s ORDER BY row_id DESC LIMIT 1""",
    """UPDATE cadastre.change SET state = 'approved', reviewer = %(who)s, decided_at = now(), updated_at = now()
    WHERE id = %(change)s""",
    """INSERT INTO cadastre.event (kind, district, payload)
    SELECT kind, '09', jsonb_build_object('change_id', %(subject)s::text)
    FROM unnest(ARRAY['register', 'change']) AS kind""",
    "INSERT INTO cadastre.audit (who, what, subject) VALUES (%(who)s, 'approve', %(subject)s)",
)
