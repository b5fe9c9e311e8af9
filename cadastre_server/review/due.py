"""When a submitted change has to be decided, kept with it so that lists can be ordered by it."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.queue import WAITING
from cadastre_plugin.core.review.terms import due_on, term_days
from cadastre_server.database import Row

_OPERATIONS = "jsonb_path_query_array(r.document, '$.acts[*].operation')"


def begin_term(connection: Connection[Row], id: UUID, profile: Profile) -> None:
    """The term of a change that was submitted in this moment begins.

    Raises:
        ProfileError: the calendar's time zone is not known.
    """
    row = connection.execute(
        f"""SELECT c.kind, c.submitted_at, {_OPERATIONS} FROM cadastre.change AS c
        JOIN cadastre.change_revision AS r ON r.change_id = c.id AND r.revision = c.revision WHERE c.id = %s""",
        [id],
    ).fetchone()
    assert row is not None
    kind, submitted_at, operations = row
    days = term_days(kind, profile, operations)
    due = None if days is None else due_on(submitted_at, days, profile.calendar)
    connection.execute("UPDATE cadastre.change SET term_days = %s, due_on = %s WHERE id = %s", [days, due, id])


def count_terms_anew(connection: Connection[Row], profile: Profile) -> int:
    """Bring the terms of what waits for a decision into accord with a calendar that became another; how many did.

    A term that was begun keeps its length: it is that of the day of the submission. One that was submitted before the
    city had terms, or before the register kept them, begins with its submission.

    Raises:
        ProfileError: the calendar's time zone is not known.
    """
    rows = connection.execute(
        "SELECT id, submitted_at, term_days, due_on FROM cadastre.change WHERE state = ANY(%s)",
        [[state.value for state in WAITING]],
    ).fetchall()
    for id, _, days, _ in rows:
        if days is None:
            begin_term(connection, id, profile)
    counted = [(due_on(since, days, profile.calendar), id, due) for id, since, days, due in rows if days is not None]
    others = [(due, id) for due, id, before in counted if due != before]
    connection.cursor().executemany("UPDATE cadastre.change SET due_on = %s WHERE id = %s", others)
    return len(others)
