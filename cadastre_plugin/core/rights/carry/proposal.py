"""What usually becomes of rights when parcels are split or merged; a person goes through it and changes some of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from cadastre_plugin.core.model.right import Right, Standing
from cadastre_plugin.core.rights.carry.affected import Affected
from cadastre_plugin.core.rights.carry.combining import PARTLY, Coming, combined, covers, is_holding
from cadastre_plugin.core.rights.carry.decision import Decision, Fate
from cadastre_plugin.core.rights.carry.parentage import Parentage
from cadastre_plugin.core.rights.carry.ranks import ranks_together
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.sentence import Sentence
from cadastre_plugin.core.rights.servitude_place import clipped
from cadastre_plugin.core.texts import N_, tr

_NO_LAND = N_("The land of {number} is in no new parcel; write why the right ends, or choose where it goes")
_NOT_SERVED = N_("None of the parcels that it serves is left; write why it ends, or choose others")
_ELSEWHERE = N_("Its place lies in none of the new parcels; choose where it goes")
_IN_A_BUILDING = N_("It is in the building {building}; choose the parcel that the building stands in")
_RANK = N_("Two mortgages come together in one rank; this one gets rank {rank} instead of {before}")
_UNITED = N_("The parcel that bears it and the parcel that it serves became one")
_CHECKED_IN_PART = N_("The check was of a part of the land of the new parcel only")


def proposed(estate: Estate, parentage: Parentage, edits: RightsEdits | None = None) -> tuple[Decision, ...]:
    """A decision for every right that is in a parcel that ends, or serves one.

    What is laid on a parcel, and what it is held by, goes to every parcel that came of it; a servitude with a place
    where its place lies. Parcels that become one have one holding, with shares by area where the holders differ; a
    mortgage each, ranked anew where two have the same rank. estate: of the register; edits: of the draft.
    """
    after = estate.with_edits(edits or RightsEdits())
    affected = Affected(estate, after, parentage.standing.keys(), parentage.children)
    return _Proposal(affected, parentage).decisions()


@dataclass(frozen=True)
class _Proposal:
    affected: Affected
    parentage: Parentage

    def decisions(self) -> tuple[Decision, ...]:
        together = [decision for group in self._combined.values() for decision in group]
        apart = [decision for each in self._homeless for decision in self._apart(each)]
        anew = (self._served_anew(right) for right in self.affected.serving_gone)
        return (*together, *self._ranked(apart), *anew)

    @cached_property
    def _homeless(self) -> tuple[Coming, ...]:
        rights = (*self.affected.in_ended, *self.affected.astray)
        return tuple(Coming(right, self.affected.land_of(right)) for right in rights)

    @cached_property
    def _destinations(self) -> Mapping[UUID, tuple[UUID, ...]]:
        """By right, the parcels that it may go to; of one astray those that nothing of the same origin is in yet."""
        homes = {each.right.id for each in self._homeless}
        taken: dict[UUID, set[UUID]] = {}
        for right in self.affected.after.rights.values():
            for origin in right.origins if right.id not in homes else ():
                taken.setdefault(origin, set()).add(right.parcel_id)
        return {each.right.id: self._free_for(each, taken) for each in self._homeless}

    def _free_for(self, each: Coming, taken: Mapping[UUID, set[UUID]]) -> tuple[UUID, ...]:
        children = self.parentage.children
        occupied = {parcel for origin in each.right.origins for parcel in taken.get(origin, ())}
        going = dict.fromkeys(child for parcel in children if parcel in each.land for child in children[parcel])
        if each.right.parcel_id in children:
            return tuple(going)
        return tuple(child for child in going if child not in occupied)

    @cached_property
    def _combined(self) -> Mapping[UUID, tuple[Decision, ...]]:
        """By child, the rights that are one in it."""
        coming: dict[UUID, list[Coming]] = {}
        for each in self._homeless:
            for child in self._destinations[each.right.id]:
                coming.setdefault(child, []).append(each)
        return {child: combined(self.parentage, child, group) for child, group in coming.items()}

    @cached_property
    def _gone_into(self) -> Mapping[UUID, frozenset[UUID]]:
        """By right, the children in which it is combined with others."""
        found: dict[UUID, set[UUID]] = {}
        for child, decisions in self._combined.items():
            for right in (id for decision in decisions for id in decision.right_ids):
                found.setdefault(right, set()).add(child)
        return {right: frozenset(children) for right, children in found.items()}

    def _apart(self, each: Coming) -> Iterable[Decision]:
        """What becomes of a right where it is not combined with others; nothing when it is everywhere."""
        right, combined = each.right, self._gone_into.get(each.right.id, frozenset())
        left = tuple(child for child in self._destinations[right.id] if child not in combined)
        if combined and right.standing is Standing.ABSENT:  # elsewhere it says too little, and where it is one it stays
            left = tuple(child for child in left if covers(self.parentage, child, each.land))
        if left:
            return (self._carried(each, left),)
        if combined:
            return ()
        number = self.parentage.name(right.parcel_id)
        return (_doubtful(Decision((right.id,), Fate.END), Sentence(_NO_LAND, {"number": number})),)

    def _carried(self, each: Coming, children: tuple[UUID, ...]) -> Decision:
        right = each.right
        whole = tuple(child for child in children if covers(self.parentage, child, each.land))
        if right.standing is Standing.ABSENT and not whole:
            return Decision((right.id,), Fate.END, reason=tr(_CHECKED_IN_PART))
        plain = Decision((right.id,), Fate.CARRY, whole if right.standing is Standing.ABSENT else children)
        if right.served or right.place is not None:
            return self._servitude(right, plain)
        if right.building is not None and len(children) > 1:
            return _doubtful(plain, Sentence(_IN_A_BUILDING, {"building": right.building}))
        if is_holding(right) and right.building is None and whole != children:
            return _doubtful(plain, Sentence(PARTLY))
        return plain

    def _servitude(self, right: Right, plain: Decision) -> Decision:
        lying = tuple(child for child in plain.child_ids if self._lies(right, child))
        if not lying:
            return _doubtful(replace(plain, served=self._served(right)), Sentence(_ELSEWHERE))
        served = self._served(right)
        left = tuple(child for child in lying if right.shares or set(served) - {child})
        if right.served and not left:
            return Decision((right.id,), Fate.END, reason=tr(_UNITED))
        return replace(plain, child_ids=left, served=served)

    def _lies(self, right: Right, child: UUID) -> bool:
        return right.place is None or bool(clipped(right.place, self.parentage.standing[child].geometry))

    def _served(self, right: Right) -> tuple[UUID, ...]:
        """The parcels that it serves, with those that came of them in the place of those that are no more."""
        children, was = self.parentage.children, self.affected.served_before(right)
        anew = tuple(child for parcel in children if parcel in was for child in children[parcel])
        gone = {id for id in right.served if self.affected.is_gone(right, id)}
        return tuple(
            dict.fromkeys(new for id in right.served for new in (children.get(id, anew) if id in gone else (id,)))
        )

    def _served_anew(self, right: Right) -> Decision:
        served = self._served(right)
        if served or right.shares:
            return Decision((right.id,), Fate.CARRY, (right.parcel_id,), served=served)
        return _doubtful(Decision((right.id,), Fate.END), Sentence(_NOT_SERVED))

    def _ranked(self, decisions: Iterable[Decision]) -> Iterable[Decision]:
        """The decisions, with a remark where the rank of a mortgage becomes another."""
        made = list(decisions)
        by_child: dict[UUID, list[Right]] = {}
        for decision in made:
            for child in decision.child_ids if decision.fate is Fate.CARRY else ():
                by_child.setdefault(child, []).append(self.affected.after.rights[decision.right_ids[0]])
        ranks: dict[UUID, int] = {}
        for rights in by_child.values():
            ranks |= ranks_together(right for right in rights if right.rank is not None)
        return [self._with_rank(decision, ranks.get(decision.right_ids[0])) for decision in made]

    def _with_rank(self, decision: Decision, rank: int | None) -> Decision:
        if rank is None:
            return decision
        before = self.affected.after.rights[decision.right_ids[0]].rank
        remark = Sentence(_RANK, {"rank": rank, "before": before})
        return replace(decision, remarks=(*decision.remarks, remark))


def _doubtful(decision: Decision, remark: Sentence) -> Decision:
    return replace(decision, confirmed=False, remarks=(*decision.remarks, remark))
