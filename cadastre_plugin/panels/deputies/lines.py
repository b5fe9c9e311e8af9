"""A delegation in words."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cadastre_plugin.api.deputies import Delegation
from cadastre_plugin.core.change.workflow import ROLE_TEXTS
from cadastre_plugin.core.texts import tr


def delegation_line(made: Delegation, me: UUID) -> str:
    """Who stands in for whom, in which role and on which days, as one of the two reads it."""
    role, days = tr(ROLE_TEXTS[made.role]), _days(made)
    people = {"giver": made.giver.full_name, "deputy": made.deputy.full_name, "role": role}
    if made.giver.id == me:
        who = tr("{deputy} stands in for you as {role}").format(**people)
    elif made.deputy.id == me:
        who = tr("You stand in for {giver} as {role}").format(**people)
    else:
        who = tr("{deputy} stands in for {giver} as {role}").format(**people)
    state = tr("now") if made.in_force else tr("not begun yet")
    return f"{who}\n{days} · {state}"


def _days(made: Delegation) -> str:
    """First and last day here; the service keeps the moment at which the last one is over."""
    last = (made.until - timedelta(microseconds=1)).astimezone()
    return f"{made.since.astimezone():%Y-%m-%d} – {last:%Y-%m-%d}"
