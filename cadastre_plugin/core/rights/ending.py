"""A right of any kind ends, with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.mortgage import MORTGAGE, moved_up
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import reason_of, right_in
from cadastre_plugin.core.texts import N_

_NOTHING = N_("Choose at least one right that ends")
_NEEDED = N_("{count} rights rest on it, such as a sublease or a mortgage; end them too, or before it")


def end(estate: Estate, right_ids: Iterable[UUID], papers: Papers) -> RightsOutcome:
    """Rights end; nothing that rests on one of them may be left. Mortgages behind one that ends move up.

    Raises:
        RightsError: `ending_nothing`, `right_gone`, `reason_missing`, `right_needed`.
    """
    reason_of(papers)
    ended = [right_in(estate, id) for id in dict.fromkeys(right_ids)]
    if not ended:
        raise RightsError("ending_nothing", _NOTHING)
    ids = {right.id for right in ended}
    left = [right for right in resting_on_any(estate, ids) if right.id not in ids]
    if left:
        raise RightsError("right_needed", _NEEDED, count=len(left))
    return papers.outcome("ending", {**_moved_up(estate, ended), **dict.fromkeys(ids)})


def resting_on_any(estate: Estate, ids: Iterable[UUID]) -> tuple[Right, ...]:
    """The rights that rest on one of some: subleases on leases, mortgages on what is mortgaged."""
    wanted = frozenset(ids)
    return tuple(right for right in estate.rights.values() if right.based_on in wanted)


def _moved_up(estate: Estate, ended: list[Right]) -> dict[UUID, Right]:
    """From the last rank to the first, so that each moves those behind it as they stand by then."""
    moved: dict[UUID, Right] = {}
    standing = estate
    mortgages = [right for right in ended if right.kind == MORTGAGE]
    for right in sorted(mortgages, key=lambda right: right.rank or 0, reverse=True):
        step = {each.id: each for each in moved_up(standing, right)}
        moved |= step
        rights = {id: each for id, each in {**standing.rights, **step}.items() if id != right.id}
        standing = replace(estate, rights=rights)
    return moved
