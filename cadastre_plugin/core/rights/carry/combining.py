"""Which rights of parcels that became one are one right from now on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.rights.carry.decision import Decision, Fate
from cadastre_plugin.core.rights.carry.parentage import Parentage
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.lease import LEASE, SUBLEASE
from cadastre_plugin.core.rights.mortgage import MORTGAGE
from cadastre_plugin.core.rights.sentence import Sentence
from cadastre_plugin.core.rights.servitude import SERVITUDE
from cadastre_plugin.core.shares import gathered, scaled
from cadastre_plugin.core.texts import N_

_NOBODY = UUID(int=0)

PARTLY = N_("It held for a part of the land of the new parcel, and would hold for all of it")
_BY_DOCUMENT = N_("The holders differ: shares by the areas of the documents; confirm them or write others")
_BY_COMPUTED = N_("The holders differ: shares by the computed areas; confirm them or write others")


@dataclass(frozen=True)
class Coming:
    """A right that may go to a child. land: the parcels that ended and that it lay in."""

    right: Right
    land: frozenset[UUID]


def combined(parentage: Parentage, child_id: UUID, coming: Sequence[Coming]) -> tuple[Decision, ...]:
    """The rights that become one in a child: the same kind of holding, one of each parcel, and whatever lies on every
    parcel on the same terms. Mortgages and servitudes stay apart.
    """
    if len(coming) < 2:
        return ()
    holdings = _alike((each for each in coming if is_holding(each.right)), _kind)
    others = _alike((each for each in coming if not is_holding(each.right) and _may_be_one(each.right)), _terms)
    return (
        *(_of_holdings(parentage, child_id, group) for group in holdings),
        *(_decision(child_id, group) for group in others if covers(parentage, child_id, _land(group))),
    )


def covers(parentage: Parentage, child_id: UUID, land: frozenset[UUID]) -> bool:
    """True when all land of a child comes from these parcels."""
    return land.issuperset(parentage.sources.get(child_id, ()))


def is_holding(right: Right) -> bool:
    """True for what a parcel is held by, as ownership, possession or use; not for what is laid on it or derived."""
    return right.right_class is RightClass.RIGHT and right.kind not in (LEASE, SUBLEASE, MORTGAGE, SERVITUDE)


def _may_be_one(right: Right) -> bool:
    return right.kind != MORTGAGE and right.place is None and not right.served


def _kind(right: Right) -> Hashable:
    return right.kind, right.building


def _terms(right: Right) -> Hashable:
    """All that it says, but for which parcel it says it, and on which papers."""
    plain = replace(
        right, id=_NOBODY, version=0, parcel_id=_NOBODY, shares=(), source_ids=(), checked_on=None, based_on=None,
        served=(), origins=(), reason=None,
    )  # fmt: skip
    return plain, frozenset(right.shares), frozenset(right.served)


def _alike(coming: Iterable[Coming], by: Callable[[Right], Hashable]) -> list[list[Coming]]:
    """Rights that are alike, two or more; not where a parcel has several, since nobody can tell which is meant."""
    groups: dict[Hashable, list[Coming]] = {}
    for each in coming:
        groups.setdefault(by(each.right), []).append(each)
    together = [group for group in groups.values() if len(group) > 1]
    return [group for group in together if len(_land(group)) == sum(len(each.land) for each in group)]


def _land(group: Iterable[Coming]) -> frozenset[UUID]:
    return frozenset().union(*(each.land for each in group))


def _of_holdings(parentage: Parentage, child_id: UUID, group: Sequence[Coming]) -> Decision:
    first = group[0].right
    alike = all(set(each.right.shares) == set(first.shares) for each in group)
    made = _decision(child_id, group) if alike else _by_area(parentage, child_id, group)
    if covers(parentage, child_id, _land(group)):
        return made
    return replace(made, confirmed=False, remarks=(*made.remarks, Sentence(PARTLY)))


def _decision(child_id: UUID, group: Sequence[Coming]) -> Decision:
    ids = tuple(each.right.id for each in group)
    return Decision(ids, Fate.COMBINE, (child_id,), group[0].right.shares)


def _by_area(parentage: Parentage, child_id: UUID, group: Sequence[Coming]) -> Decision:
    """In the ratio of the land that each had of it, which is exact, and for people to confirm."""
    plain = replace(_decision(child_id, group), shares=(), confirmed=False)
    try:
        given = parentage.land_given(child_id)
        areas = [sum((given.areas.get(parcel, Fraction(0)) for parcel in each.land), Fraction(0)) for each in group]
        total = sum(areas, Fraction(0))
        parts = [scaled(each.right.shares, area / total) for each, area in zip(group, areas, strict=True)]
        shares = gathered(share for part in parts for share in part)
    except RightsError as refusal:  # a person may write shares where none can be computed
        return replace(plain, remarks=(Sentence(refusal.template, refusal.parameters),))
    remark = Sentence(_BY_DOCUMENT if given.by_document else _BY_COMPUTED)
    return replace(plain, shares=shares, remarks=(remark,))
