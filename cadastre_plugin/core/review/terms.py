"""How many working days a change may wait for its decision.

A term is counted from the day after the submission, and ends with its last working day. It depends on the kind of the
change, and on what is done with rights where an operation has a term of its own (`profile.terms`,
`profile.operations`); which they are is a setting of the city.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.calendar import WorkCalendar


def term_days(kind: str, profile: Profile, operations: Collection[str] = ()) -> int | None:
    """The term of a kind of change in working days; None where the city has none.

    operations: codes of what is done with rights in it. When each has a term of its own, the longest of them holds.
    """
    own = [profile.operation(code).term_days for code in operations]
    stated = [days for days in own if days is not None]
    return max(stated) if stated and len(stated) == len(own) else profile.terms.get(kind)


def due_on(submitted: datetime, days: int, calendar: WorkCalendar) -> date:
    """The last day of a term of so many working days, for what was submitted at a moment (aware).

    Raises:
        ProfileError: the calendar's time zone is not known.
    """
    return calendar.working_day_after(calendar.day_of(submitted), days)


def days_until(due: date, today: date, calendar: WorkCalendar) -> int:
    """Working days that are left after today, 0 on the last one; negative, how many it is late, after it.

    What is late is late by one at least, also on the weekend that follows the last day.
    """
    if today <= due:
        return calendar.working_days_between(today, due)
    return -max(calendar.working_days_between(due, today), 1)


def working_days_left(
    submitted: datetime, kind: str, profile: Profile, today: date, operations: Collection[str] = ()
) -> int | None:
    """Working days that are left of the term of a change, as `days_until`; None where its kind has no term.

    Raises:
        ProfileError: the calendar's time zone is not known.
    """
    days = term_days(kind, profile, operations)
    if days is None:
        return None
    return days_until(due_on(submitted, days, profile.calendar), today, profile.calendar)
