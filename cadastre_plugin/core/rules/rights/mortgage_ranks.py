"""Mortgages of one object are ranked 1, 2, 3 and so on: no rank twice, none left out."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.mortgage import MORTGAGE, mortgages_in
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of, of_old_fault
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number}: the ranks of the mortgages are {ranks}; they must be 1 to {count}, each once")
_NO_RANK = "—"


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None:
        return
    ended = (amendment.before.rights.get(edit.id) for edit in amendment.change.rights if edit.after is None)
    touched = [right for right in (*amendment.standing, *ended) if right is not None and right.kind == MORTGAGE]
    for parcel_id, building in dict.fromkeys((right.parcel_id, right.building) for right in touched):
        if parcel_id in amendment.ended_parcels:
            continue
        ranked = mortgages_in(amendment.after, parcel_id, building)
        if not _is_in_order(ranked):
            places = amendment.came_from(parcel_id)
            old = any(not _is_in_order(mortgages_in(amendment.before, id, building)) for id in places)
            effect = of_old_fault(old and not _adds(ranked, amendment))
            ranks = ", ".join(str(right.rank or _NO_RANK) for right in sorted(ranked, key=_rank))
            yield amendment.finding(RULE, _TEMPLATE, [parcel_id], {"ranks": ranks, "count": len(ranked)}, effect=effect)


def _is_in_order(ranked: tuple[Right, ...]) -> bool:
    return sorted(map(_rank, ranked)) == list(range(1, len(ranked) + 1))


def _adds(ranked: tuple[Right, ...], amendment: Amendment) -> bool:
    """True when one of them got a rank that is none, another's, or behind the last."""
    ranks = [_rank(right) for right in ranked]
    given = [_rank(right) for right in ranked if _rank(right) not in {_rank(was) for was in amendment.was(right)}]
    return any(rank == 0 or ranks.count(rank) > 1 or rank > len(ranks) for rank in given)


def _rank(right: Right) -> int:
    return right.rank or 0


RULE = Rule("mortgage-ranks", N_("Ranks of mortgages"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
