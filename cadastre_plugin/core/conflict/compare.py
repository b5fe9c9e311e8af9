"""Compare what a change does with what became of its base meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.conflict.comparison import BOUNDARY, Compared, Comparison, Dispute, Merged, Thing
from cadastre_plugin.core.conflict.kinds import NUMBERS, PARCELS, PARTIES, RIGHTS, SOURCES
from cadastre_plugin.core.conflict.network import Network
from cadastre_plugin.core.conflict.plan import Plan
from cadastre_plugin.core.conflict.points import POINTS
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.conflict.things import Kind, ThreeStates, changed_names


def compare(change: Change, base: Sides, theirs: Sides) -> Comparison:
    """What each side did to the base, what merges by itself and what has to be chosen.

    base: what the change was made from, in the versions that it names. theirs: the same things and those that stand in
    place of what ended, as the register has them now; a parcel that theirs has and base has not is new to the register.
    Both should have the neighbours along the boundaries that either side touched, so that these get the same corners.
    Whether the result is sound is for the rules to say (`rules.check`).
    """
    plan = Plan.of(change, base, theirs)
    told = tuple(plan.told())
    return Comparison(
        plan.base,
        theirs,
        plan.mine,
        tuple(_things(plan)),
        tuple(one for one in told if isinstance(one, Dispute)),
        tuple(one for one in told if isinstance(one, Merged)),
        plan,
    )


def _things(plan: Plan) -> Iterator[Compared]:
    land = plan.land
    relaid = (_relaid(land.theirs), _relaid(land.mine))
    yield from _of_kind(PARCELS, plan.parcel_states, relaid)
    yield from _of_kind(RIGHTS, plan.right_states)
    yield from _of_kind(Kind(Thing.POINT, ("position", *POINTS.names)), plan.point_states)
    yield from _of_kind(Kind(Thing.PARTY, (*PARTIES.names, *NUMBERS)), plan.party_states)
    yield from _of_kind(SOURCES, plan.source_states)


def _relaid(network: Network) -> frozenset[UUID]:
    return frozenset((*network.courses, *network.lineage.standing))


def _of_kind(
    kind: Kind,
    states: ThreeStates,  # type: ignore[type-arg]  # of any kind
    relaid: tuple[frozenset[UUID], frozenset[UUID]] = (frozenset(), frozenset()),
) -> Iterator[Compared]:
    for id in dict.fromkeys((*states.base, *states.theirs, *states.mine)):
        theirs = _names(kind, states.base, states.theirs, id, relaid[0])
        mine = _names(kind, states.base, states.mine, id, relaid[1])
        if theirs or mine:
            followed = states.successors.get(id, ()), states.own_successors.get(id, ())
            yield Compared(kind.thing, id, theirs, mine, *followed)


def _names(
    kind: Kind,
    base: Mapping[UUID, object],
    side: Mapping[UUID, object],
    id: UUID,
    relaid: frozenset[UUID],
) -> tuple[str, ...]:
    one, other = base.get(id), side.get(id)
    if one is other:
        return ()
    names = changed_names(kind, one, other)  # type: ignore[type-var]
    return (*names, BOUNDARY) if id in relaid else names
