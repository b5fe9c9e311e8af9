"""Who looked at whom, for those who watch over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.audit.schemas import Lookup, Lookups
from cadastre_server.auth.user import User
from cadastre_server.database import Row
from cadastre_server.parties.repository import with_number
from cadastre_server.people import Person
from cadastre_server.problems import RefusedError


@dataclass(frozen=True, slots=True)
class Asked:
    """What is None does not limit the list.

    person: id of a party, or a whole PINFL or STIR. who: id or name of a user. since, until: not before, and before.
    after: id of a look-up.
    """

    person: str | None = None
    who: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: int | None = None
    limit: int = 50


def lookups(connection: Connection[Row], user: User, asked: Asked) -> Lookups:
    """The look-ups that are asked for, newest first. That they were read is on record as well.

    Raises:
        ForbiddenError: `wrong_role`.
        RefusedError: `person_malformed`.
    """
    user.require_role(Role.ADMINISTRATOR)
    people = None if asked.person is None else _people(connection, asked.person)
    found = _found(connection, asked, people)
    of_whom = [str(id) for id in people or ()]
    record(connection, user.id, "read_lookups", of_whom[0] if len(of_whom) == 1 else "", {"of": asked.who or ""})
    return Lookups(lookups=list(found), next=found[-1].id if len(found) == asked.limit else None)


def _people(connection: Connection[Row], person: str) -> Sequence[UUID]:
    """Who is meant, without a word of who that is."""
    try:
        return [UUID(person)]
    except ValueError as error:
        if not (person.isascii() and person.isdigit()):
            text = N_("A person is given by their id, or by a whole PINFL or STIR")
            raise RefusedError("person_malformed", text) from error
    return with_number(connection, person)


def _found(connection: Connection[Row], asked: Asked, people: Sequence[UUID] | None) -> Sequence[Lookup]:
    rows = connection.execute(
        """SELECT lookup.id, at, who, name, full_name, what, subject, detail ->> 'query', detail -> 'parties'
        FROM cadastre.lookup LEFT JOIN cadastre.app_user ON app_user.id = lookup.who
        WHERE (%(people)s::text[] IS NULL OR subject = ANY(%(people)s)
            OR (detail ? 'parties' AND detail -> 'parties' @> ANY(%(shown)s::jsonb[])))
        AND (%(who)s::text IS NULL OR who::text = lower(%(who)s) OR name = %(who)s)
        AND (%(since)s::timestamptz IS NULL OR at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
        AND (%(after)s::bigint IS NULL OR lookup.id < %(after)s)
        ORDER BY lookup.id DESC LIMIT %(limit)s""",
        {
            "people": None if people is None else [str(id) for id in people],
            "shown": [f'["{id}"]' for id in people or ()],
            **{"who": asked.who, "since": asked.since, "until": asked.until},
            **{"after": asked.after, "limit": asked.limit},
        },
    )
    return [_lookup(row) for row in rows]


def _lookup(row: Row) -> Lookup:
    id, at, who, name, full_name, what, subject, query, parties = row
    person = None if name is None else Person(id=who, name=name, full_name=full_name)
    return Lookup(id=id, at=at, who=person, what=what, subject=subject, query=query, parties=parties or [])
