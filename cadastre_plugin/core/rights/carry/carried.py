"""The rights after what was decided of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.carry.decision import Decision, Fate
from cadastre_plugin.core.rights.carry.parentage import Parentage
from cadastre_plugin.core.rights.carry.ranks import ranks_together
from cadastre_plugin.core.rights.carry.undecided import CARRY
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.handing_over import resting_on
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import require_parts, right_in
from cadastre_plugin.core.rights.servitude_place import clipped
from cadastre_plugin.core.shares import is_whole
from cadastre_plugin.core.texts import N_

_UNCONFIRMED = N_("A decision about {number} waits for a confirmation")
_NO_REASON = N_("Write why the right in {number} ends")
_NOWHERE = N_("Choose the parcels that the right in {number} goes to")
_CHILD_GONE = N_("A parcel that a right of {number} was to go to is not there any more; decide again")
_TWICE = N_("Two decisions about a right in {number} contradict each other; keep one of them")
_FEW = N_("Only several rights can be combined")
_PLACE = N_("The place of the servitude does not lie in {number}; choose another parcel for it")
_BASE = N_("What a right in {number} rests on does not go to the same parcel; carry both, or end both")
_NOT_SERVED = N_("Choose the parcels that the servitude serves, or end it")


def carried(estate: Estate, parentage: Parentage, decisions: Sequence[Decision], papers: Papers) -> RightsOutcome:
    """The old rights end and new ones, which name them as their origins, take their place. estate: with the draft.

    The reasons of rights that end are the reason of the act.

    Raises:
        RightsError: `right_gone`, `decision_unconfirmed`, `reason_missing`, `decision_nowhere`, `child_gone`,
            `decided_twice`, `combine_too_few`, `place_elsewhere`, `base_left_behind`, `servitude_serves_nothing`;
            those of `require_parts` for shares of rights that were whole.
    """
    for decision in decisions:
        _require_complete(estate, parentage, decision, papers)
    _require_single(estate, parentage, decisions)
    work = _Carrying(estate, parentage, papers)
    for decision in decisions:
        work.follow(decision)
    reasons = [papers.reason, *(decision.reason for decision in decisions if decision.fate is Fate.END)]
    said = dict.fromkeys(reason.strip() for reason in reasons if reason and reason.strip())
    return replace(papers, reason="; ".join(said) or None).outcome(CARRY, work.settled())


@dataclass
class _Carrying:
    """new: the rights that are made, in their order. successors: by the old right and the child."""

    estate: Estate
    parentage: Parentage
    papers: Papers
    old: dict[UUID, Right | None] = field(default_factory=dict)
    new: dict[UUID, Right] = field(default_factory=dict)
    successors: dict[tuple[UUID, UUID], UUID] = field(default_factory=dict)
    closes_gaps: bool = False

    def follow(self, decision: Decision) -> None:
        """Make what one decision says."""
        rights = [self.estate.rights[id] for id in decision.right_ids]
        if decision.fate is Fate.CARRY and decision.child_ids == (rights[0].parcel_id,):
            self.old[rights[0].id] = replace(rights[0], served=decision.served)
            return
        self.old |= dict.fromkeys(right.id for right in rights)
        self.closes_gaps |= decision.fate is Fate.END and any(right.rank is not None for right in rights)
        one = _combined(rights, decision, self.papers) if decision.fate is Fate.COMBINE else rights[0]
        for child in decision.child_ids if decision.fate is not Fate.END else ():
            self._go(one, rights, child, decision)

    def settled(self) -> Mapping[UUID, Right | None]:
        """All rights that become different, with what they rest on and their ranks set right."""
        made = {id: self._rebased(right) for id, right in self.new.items()}
        by_child: dict[UUID, list[Right]] = {}
        for right in made.values():
            if right.rank is not None:
                by_child.setdefault(right.parcel_id, []).append(right)
        for child, mortgages in by_child.items():
            there = [right for right in self.estate.of(child) if right.rank is not None]
            for id, rank in ranks_together([*there, *mortgages], self.closes_gaps).items():
                made[id] = replace(made.get(id) or self.estate.rights[id], rank=rank)
        return {**self.old, **self._moved_bases(), **made}

    def _go(self, one: Right, rights: Sequence[Right], child: UUID, decision: Decision) -> None:
        served = tuple(id for id in decision.served if id != child)
        if one.served and not served and not one.shares:
            return  # it would serve the parcel that bears it
        for place in self._places(one, child):
            id = uuid4()
            self.new[id] = replace(
                one,
                id=id,
                version=NEW,
                parcel_id=child,
                served=served,
                place=place,
                origins=tuple(dict.fromkeys(origin for right in rights for origin in _origins(right))),
            )
            for right in rights:
                self.successors.setdefault((right.id, child), id)

    def _places(self, right: Right, child: UUID) -> tuple[BaseGeometry | None, ...]:
        if right.place is None:
            return (None,)
        places = clipped(right.place, self.parentage.standing[child].geometry)
        if not places:
            raise RightsError("place_elsewhere", _PLACE, number=self.parentage.name(child))
        return places

    def _rebased(self, right: Right) -> Right:
        """The right on the successor, in its own parcel, of what its origin rested on."""
        base = right.based_on
        if base is None or base not in self.estate.rights:
            return replace(right, based_on=None) if base else right
        successor = self.successors.get((base, right.parcel_id))
        if successor is None and base in self.old:
            raise RightsError("base_left_behind", _BASE, number=self.parentage.name(right.parcel_id))
        return replace(right, based_on=successor or base)

    def _moved_bases(self) -> dict[UUID, Right]:
        """Rights that were carried before what they rest on, and rest on its successor from now on."""
        waiting = (right for right in self.estate.rights.values() if right.based_on in self.old)
        moved = ((right, self.successors.get((right.based_on, right.parcel_id))) for right in waiting if right.based_on)
        return {right.id: replace(right, based_on=id) for right, id in moved if id and right.id not in self.old}


def _origins(right: Right) -> tuple[UUID, ...]:
    """Rights of the register: what the draft made and moves again is no origin."""
    return right.origins if right.version == NEW else (right.id,)


def _combined(rights: Sequence[Right], decision: Decision, papers: Papers) -> Right:
    """One right of several; what they do not say alike it does not say, and it rests on the papers of all."""
    registered: set[date | None] = {right.registered_on for right in rights}
    checked = [right.checked_on for right in rights if right.checked_on]
    return replace(
        rights[0],
        shares=decision.shares,
        source_ids=resting_on(*(right.source_ids for right in rights), papers.source_ids),
        registered_on=rights[0].registered_on if len(registered) == 1 else None,
        checked_on=min(checked, default=None),
        reason=None,
    )


def _require_complete(estate: Estate, parentage: Parentage, decision: Decision, papers: Papers) -> None:
    rights = [right_in(estate, id) for id in decision.right_ids]
    if not rights or (decision.fate is Fate.COMBINE) != (len(rights) > 1):
        raise RightsError("combine_too_few", _FEW)
    number = parentage.name(rights[0].parcel_id)
    if not decision.confirmed:
        raise RightsError("decision_unconfirmed", _UNCONFIRMED, number=number)
    if decision.fate is Fate.END:
        if not (decision.reason or "").strip():
            raise RightsError("reason_missing", _NO_REASON, number=number)
        return
    _require_destination(parentage, decision, rights, number)
    if any(right.served for right in rights) and not decision.served and not rights[0].shares:
        raise RightsError("servitude_serves_nothing", _NOT_SERVED)
    if decision.fate is Fate.COMBINE and all(is_whole(right.shares) for right in rights):
        require_parts(estate, papers, decision.shares)


def _require_destination(parentage: Parentage, decision: Decision, rights: Sequence[Right], number: str) -> None:
    if not decision.child_ids:
        raise RightsError("decision_nowhere", _NOWHERE, number=number)
    stays = decision.child_ids == (rights[0].parcel_id,) and rights[0].parcel_id not in parentage.children
    if not stays and any(child not in parentage.standing for child in decision.child_ids):
        raise RightsError("child_gone", _CHILD_GONE, number=number)


def _require_single(estate: Estate, parentage: Parentage, decisions: Iterable[Decision]) -> None:
    """A right goes to a parcel once, and does not go anywhere when it ends."""
    seen: set[tuple[UUID, UUID | None]] = set()
    ended = {id for decision in decisions if decision.fate is Fate.END for id in decision.right_ids}
    for right, child in _paths(decisions):
        if (right, child) in seen or (child is not None and right in ended):
            name = parentage.name(estate.rights[right].parcel_id)
            raise RightsError("decided_twice", _TWICE, number=name)
        seen.add((right, child))


def _paths(decisions: Iterable[Decision]) -> Iterator[tuple[UUID, UUID | None]]:
    for decision in decisions:
        for right in decision.right_ids:
            for child in (None,) if decision.fate is Fate.END else decision.child_ids:
                yield right, child
