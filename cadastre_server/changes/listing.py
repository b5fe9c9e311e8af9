"""The question for a list of changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Role, State
from cadastre_plugin.core.review.ordering import MOST
from cadastre_plugin.core.review.queue import Sort, Worst
from cadastre_server.auth.user import WHOLE_CITY, User
from cadastre_server.changes.cursor import Cursor
from cadastre_server.changes.repository import SUMMARY, summary
from cadastre_server.changes.schemas import Summary
from cadastre_server.changes.sorting import DUE, ORDERS, WEIGHT, Order
from cadastre_server.database import Row
from cadastre_server.people import Person
from cadastre_server.register.surroundings import Bounds

VISIBLE = """(c.author = ANY(%(authors)s) OR (%(reviews)s AND c.state <> 'draft'
    AND (%(whole_city)s OR c.district = ANY(%(districts)s))))"""
"""What a user may read: their own changes, those of whom they stand in for, and as a supervisor what was submitted in
their districts."""

COUNTED = 1_000
"""So many changes are counted: whether there are more says as much to a person, and costs much less."""

_WEIGHTS = {
    Worst.ERROR: ((MOST + 1) ** 2, None),
    Worst.WARNING: (MOST + 1, (MOST + 1) ** 2),
    Worst.INFO: (1, MOST + 1),
    Worst.NONE: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What is None or empty does not limit the list. `bbox` in metres of the CRS `srid`.

    severity: of its gravest finding. older_than: more than so many days have gone by since it was submitted. due_by:
    its term ends on this day or before. mine: the user is its reviewer.
    """

    srid: int
    states: Collection[State] = ()
    author: UUID | None = None
    district: str | None = None
    kind: str | None = None
    severity: Worst | None = None
    older_than: int | None = None
    due_by: date | None = None
    mine: bool = False
    bbox: Bounds | None = None
    sort: Sort = Sort.CREATED
    after: Cursor | None = None
    limit: int = 50

    def asked_states(self) -> Sequence[State]:
        """The states that changes may be in, each once."""
        return list(dict.fromkeys(self.states or State))


def visible_summary(connection: Connection[Row], user: User, id: UUID) -> Summary | None:
    """A change that the user may read; None for every other."""
    row = connection.execute(f"{SUMMARY} WHERE c.id = %(id)s AND {VISIBLE}", {**reader_of(user), "id": id}).fetchone()
    return summary(row) if row else None


def visible_summaries(connection: Connection[Row], user: User, wanted: Filter) -> Sequence[Summary]:
    """The first changes, in the order of the filter, that the user may read and it lets through; at most `limit`.

    Each state is asked on its own, and what they give is merged: so one index for each order serves every choice of
    states, however many changes have been decided.
    """
    order = ORDERS[wanted.sort]
    condition, parameters = _condition(user, wanted)
    if wanted.after is not None:
        condition += f" AND {order.beyond()}"
        parameters |= {f"key{place}": value for place, value in enumerate(wanted.after.key)}
    parts = (
        f"""(SELECT c.id FROM {_table(order)} WHERE c.state = '{state.value}' AND {condition}
        ORDER BY {order.within(state).listed()} LIMIT {wanted.limit})"""
        for state in wanted.asked_states()
    )
    rows = connection.execute(
        f"""{SUMMARY} WHERE c.id = ANY(ARRAY({" UNION ALL ".join(parts)}))
        ORDER BY {order.listed()} LIMIT {wanted.limit}""",
        parameters,
        prepare=False,  # a plan for any values at all would know nothing of how rare these are
    )
    return [summary(row) for row in rows]


def count(connection: Connection[Row], user: User, wanted: Filter) -> int:
    """How many changes the user may read that the filter lets through; COUNTED and one where there are more."""
    condition, parameters = _condition(user, wanted)
    row = connection.execute(
        f"""SELECT count(*) FROM (SELECT FROM cadastre.change AS c
        WHERE c.state = ANY(%(states)s) AND {condition} LIMIT {COUNTED + 1}) AS found""",
        {**parameters, "states": [state.value for state in wanted.asked_states()]},
        prepare=False,
    ).fetchone()
    return int(row[0]) if row else 0


def authors(connection: Connection[Row], user: User) -> Sequence[Person]:
    """Whose changes the user may read, by their names."""
    rows = connection.execute(
        f"""SELECT a.id, a.name, a.full_name FROM cadastre.app_user AS a
        WHERE EXISTS (SELECT FROM cadastre.change AS c WHERE c.author = a.id AND {VISIBLE})
        ORDER BY a.full_name COLLATE cadastre.by_reading, a.id""",
        reader_of(user),
        prepare=False,
    )
    return [Person(id=row[0], name=row[1], full_name=row[2]) for row in rows]


def _table(order: Order) -> str:
    return "cadastre.change AS c" + (" JOIN cadastre.app_user AS a ON a.id = c.author" if order.by_author else "")


def _condition(user: User, wanted: Filter) -> tuple[str, dict[str, Any]]:
    """What a change must be, without its state, and the parameters of that."""
    least, below = _WEIGHTS[wanted.severity] if wanted.severity else (None, None)
    west, south, east, north = wanted.bbox or (None, None, None, None)
    asked = {
        "c.author = %(author)s": wanted.author,
        "c.district = %(district)s": wanted.district,
        "c.kind = %(kind)s": wanted.kind,
        f"{WEIGHT} <= -%(least)s::integer": least,
        f"{WEIGHT} > -%(below)s::integer": below,
        "c.waiting_since < now() - make_interval(days => %(older_than)s)": wanted.older_than,
        f"{DUE} <= %(due_by)s": wanted.due_by,
        "c.reviewer = %(me)s": wanted.mine or None,
        "c.bbox && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)": wanted.bbox,
    }
    parameters = {
        **reader_of(user),
        **{"author": wanted.author, "district": wanted.district, "kind": wanted.kind, "least": least, "below": below},
        **{"older_than": wanted.older_than, "due_by": wanted.due_by, "me": user.id},
        **{"west": west, "south": south, "east": east, "north": north, "srid": wanted.srid},
    }
    return " AND ".join([VISIBLE, *(text for text, value in asked.items() if value is not None)]), parameters


def reader_of(user: User) -> dict[str, object]:
    """The parameters of VISIBLE."""
    return {
        "authors": [user.id, *user.givers(Role.SURVEYOR)],
        "reviews": Role.SUPERVISOR in user.roles,
        "whole_city": WHOLE_CITY in user.reach(Role.SUPERVISOR),
        "districts": sorted(user.reach(Role.SUPERVISOR)),
    }
