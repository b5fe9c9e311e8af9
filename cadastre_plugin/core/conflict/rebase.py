"""The change made anew on the register as it stands, from what merged by itself and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.conflict.comparison import Choices, Comparison, Dispute, Rebased
from cadastre_plugin.core.conflict.given_up import acts_left, is_given_up, without_unnamed
from cadastre_plugin.core.conflict.lineage import common_land
from cadastre_plugin.core.conflict.parcels import JoinedParcels
from cadastre_plugin.core.conflict.plan import Plan
from cadastre_plugin.core.conflict.points import PlacedPoints
from cadastre_plugin.core.conflict.rebased_things import Chosen
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.right import Right


def rebase(change: Change, comparison: Comparison, choices: Choices | None = None) -> Rebased:
    """The change on the register as it stands now. choices: what was chosen of `comparison.disputes`; others do not
    count.

    Nothing of either side is lost: each attribute and each corner is that of the side that changed it, or of the one
    that was chosen. Where nothing of theirs is different, it is the change itself.
    """
    plan = comparison.plan or Plan.of(change, comparison.base, comparison.theirs)
    given = choices or {}
    valid = {one.key: given[one.key] for one in comparison.disputes if given.get(one.key) in one.choices}
    return _Rebasing(plan, comparison, valid).rebased()


@dataclass(frozen=True)
class _Rebasing:
    plan: Plan
    comparison: Comparison
    choices: Choices

    def rebased(self) -> Rebased:
        change, plan = self.plan.change, self.plan
        parcels = tuple(self._parcels.edits(change.parcels))
        rights = tuple(self._right_edits())
        parties = Chosen(plan.party_states, plan.parties, self.choices)
        sources = Chosen(plan.source_states, plan.sources, self.choices)
        made = replace(
            change,
            parcels=parcels,
            rights=rights,
            parties=tuple(parties.edits(change.parties)),
            sources=tuple(sources.edits(change.sources)),
            points=tuple(self._placed.edits(change.points)),
        )
        made = replace(made, lineage=tuple(dict.fromkeys(self._lineage(made))))
        made = replace(made, acts=tuple(acts_left(change, made)))
        return Rebased(without_unnamed(change, made), self._left)

    @cached_property
    def _left(self) -> tuple[Dispute, ...]:
        gone = self._parcels.given_up
        open_ones = (one for one in self.comparison.disputes if one.key not in self.choices)
        return tuple(one for one in open_ones if one.key.id not in gone)

    @cached_property
    def _parcels(self) -> JoinedParcels:
        chosen = Chosen(self.plan.parcel_states, self.plan.parcels, self.choices)
        open_ids = chosen.open_ids() | self._open_land
        return JoinedParcels(self.plan.land, self.choices, chosen.values(), open_ids)

    @cached_property
    def _open_land(self) -> frozenset[UUID]:
        """Parcels with a boundary, or a split or merge, about which something has to be chosen."""
        found: set[UUID] = set()
        for dispute in self.plan.land.disputes:
            if dispute.key not in self.choices and dispute.boundary is not None:
                found |= {*dispute.boundary.parcels}
        for component, dispute in self.plan.land.clashes:
            if dispute.key not in self.choices:
                found |= {*component.parents}
        return frozenset(found)

    @cached_property
    def _placed(self) -> PlacedPoints:
        chosen = Chosen(self.plan.point_states, self.plan.points, self.choices)
        values, open_ids = chosen.values(), chosen.open_ids()
        return PlacedPoints(self.plan.point_states, self._parcels.decisions, values, open_ids)

    @cached_property
    def _undone(self) -> frozenset[UUID]:
        """Rights of mine that went with a split or merge that is given up."""
        undone = self.plan.land.undone(self.choices)
        parents = {id for component in undone for id in component.parents}
        children = {id for component in undone for id in component.children} - parents
        ended = {edit.id for edit in self.plan.change.rights if edit.after is None}
        were = {id for id in ended if _lies_in(self.plan.base.rights.get(id), parents)}
        new = (edit for edit in self.plan.change.rights if edit.after is not None)
        return frozenset(were | {edit.id for edit in new if _lies_in(edit.after, children)})

    def _right_edits(self) -> Iterator[Edit[Right]]:
        alike, twins = self.plan.references.alike, self.plan.land.twins
        chosen = Chosen(self.plan.right_states, self.plan.rights, self.choices)
        edits = chosen.edits(self.plan.change.rights, self._undone | alike.keys())
        for edit in (edit for edit in edits if not is_given_up(edit, self.plan.right_states)):
            for made in self.plan.references.applied(edit, self.choices):
                yield _in_twin(made, twins, alike)

    def _lineage(self, made: Change) -> Iterator[Lineage]:
        """The links of the change that still hold; of a parent that theirs ended, its successors."""
        touched = {edit.id: edit for edit in made.parcels}
        for link in self.plan.change.lineage:
            child = touched.get(link.child_id)
            if child is None or child.after is None:
                continue
            if link.parent_id in touched:
                yield link
            else:
                yield from self._successors_of(link, child.after, touched)

    def _successors_of(self, link: Lineage, child: Parcel, touched: Mapping[UUID, Any]) -> Iterator[Lineage]:
        for id in self.plan.land.theirs.lineage.successors.get(link.parent_id, ()):
            if id in touched and id != child.id:
                one, other = land_of((self.plan.theirs.parcels[id].geometry, child.geometry))
                if common_land(one, other):
                    yield Lineage(id, child.id)


def _lies_in(right: Right | None, parcels: set[UUID]) -> bool:
    return right is not None and right.parcel_id in parcels


def _in_twin(edit: Edit[Right], twins: Mapping[UUID, UUID], alike: Mapping[UUID, UUID]) -> Edit[Right]:
    """A right of a new parcel, or on a new right, that theirs made, too."""
    after = edit.after
    if after is None or (after.parcel_id not in twins and after.based_on not in alike):
        return edit
    under = after.based_on
    return replace(
        edit,
        after=replace(
            after,
            parcel_id=twins.get(after.parcel_id, after.parcel_id),
            based_on=alike.get(under, under) if under is not None else None,
        ),
    )
