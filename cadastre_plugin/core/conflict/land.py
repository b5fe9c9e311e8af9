"""Land on three sides: which stretches of boundary merge by themselves, and which have to be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import numpy as np
import shapely

from cadastre_plugin.core.conflict.classes import Status, classes
from cadastre_plugin.core.conflict.comparison import (
    EXISTENCE,
    Choice,
    Choices,
    Dispute,
    DisputeKey,
    Merged,
    Reason,
    Resolution,
    Thing,
)
from cadastre_plugin.core.conflict.components import Component, can_replace, components, twins
from cadastre_plugin.core.conflict.decisions import Decisions
from cadastre_plugin.core.conflict.elements import Element, elements_of, rings
from cadastre_plugin.core.conflict.fabric_index import FabricIndex
from cadastre_plugin.core.conflict.kinds import GIVEN_ANEW
from cadastre_plugin.core.conflict.lineage import Parcels
from cadastre_plugin.core.conflict.network import Network
from cadastre_plugin.core.conflict.stretches import Stretch, stretches
from cadastre_plugin.core.model.parcel import ATTRIBUTES, Parcel

_TOLD = {
    Status.THEIRS: Resolution.THEIRS,
    Status.MINE: Resolution.MINE,
    Status.SAME: Resolution.SAME,
    Status.JOINED: Resolution.JOINED,
}
_BY_ITSELF = {
    Status.THEIRS: Choice.THEIRS,
    Status.MINE: Choice.MINE,
    Status.SAME: Choice.THEIRS,
    Status.JOINED: Choice.MINE,
    Status.I_ENDED: Choice.MINE,
    Status.THEY_HOLD: Choice.THEIRS,
    Status.I_HOLD: Choice.MINE,
}
_OF_ENDED = (Status.THEY_ENDED, Status.I_ENDED)
_OFFERED = {
    Status.BOTH: (Reason.BOTH_CHANGED, (Choice.THEIRS, Choice.MINE, Choice.BASE)),
    Status.THEY_ENDED: (Reason.THEY_ENDED, (Choice.THEIRS,)),
    Status.THEY_HOLD: (Reason.BOTH_CHANGED, (Choice.THEIRS,)),
    Status.I_HOLD: (Reason.BOTH_CHANGED, (Choice.MINE,)),
    Status.I_ENDED: (Reason.I_ENDED, (Choice.MINE,)),
}


@dataclass(frozen=True)
class Land:
    """What both sides made of the parcels of the base.

    clashes: splits and merges of mine that both sides have an opinion on, with the dispute. twins: my new parcels that
    are theirs, too, by another id.
    """

    theirs: Network
    mine: Network
    fabric: FabricIndex
    found: tuple[Stretch, ...]
    clashes: tuple[tuple[Component, Dispute], ...] = ()
    twins: Mapping[UUID, UUID] = field(default_factory=dict)

    @classmethod
    def between(cls, base: Parcels, theirs: Parcels, mine: Parcels) -> Land:
        """Compare parcels of both sides with those of the base."""
        networks = Network.between(base, theirs), Network.between(base, mine)
        fabric = FabricIndex.of(_beside(base, networks))
        found = stretches(classes(*networks), fabric, *networks)
        land = cls(*networks, fabric, found)
        same = land._same_components()
        return cls(*networks, fabric, found, tuple(land._clashes(same)), same)

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """What has to be chosen."""
        found = [dispute for _, dispute in self.clashes]
        found += [told for stretch in self.found if isinstance(told := self._told(stretch), Dispute)]
        return tuple(found)

    @cached_property
    def merged(self) -> tuple[Merged, ...]:
        """What merges by itself."""
        return tuple(told for stretch in self.found if isinstance(told := self._told(stretch), Merged))

    def decisions(self, choices: Choices) -> Decisions:
        """The side of each element. What is not chosen yet is as in mine, where that can be."""
        chosen: dict[Element, Choice] = {}
        for stretch in self.found:
            chosen.update(dict.fromkeys(stretch.elements, self._decided(stretch, choices)))
        settled = [one for one in self.found if (clash := self._clash(one)) and clash[1].key in choices]
        released = _elements(settled) - self._needed(settled, choices)
        chosen.update({edge: Choice.MINE for edge in _elements(settled) - released})
        joined = _elements(one for one in self.found if one.status is Status.JOINED)
        both = frozenset(edge for edge in joined if chosen[edge] is not Choice.THEIRS)
        return Decisions(self.theirs, self.mine, chosen, both, released)

    def _needed(self, settled: Iterable[Stretch], choices: Choices) -> frozenset[Element]:
        """Edges with a corner of a new parcel of mine that is made all the same."""
        gone = {id for component in self.undone(choices) for id in component.children}
        kept = [child.geometry for id, child in self.mine.lineage.children.items() if id not in gone]
        corners = {position for geometry in kept for ring in rings(geometry) for position in ring}
        cuts = _elements(settled) & self.mine.drawn.keys()
        return frozenset(edge for edge in cuts if not corners.isdisjoint(self.mine.drawn[edge]))

    def undone(self, choices: Choices) -> tuple[Component, ...]:
        """Splits and merges of mine that are given up."""
        return tuple(component for component, dispute in self.clashes if choices.get(dispute.key) is Choice.THEIRS)

    def overruled(self, choices: Choices) -> frozenset[UUID]:
        """Parcels of theirs in whose place mine stand."""
        return frozenset(
            id
            for _, dispute in self.clashes
            if dispute.reason is Reason.BOTH_ENDED and choices.get(dispute.key) is Choice.MINE
            for id in dispute.successors
        )

    def _same_components(self) -> dict[UUID, UUID]:
        found: dict[UUID, UUID] = {}
        others = {one.parents: one for one in components(self.theirs.lineage)}
        for own in components(self.mine.lineage):
            if own.parents in others:
                found |= twins(own, others[own.parents], self.mine.side, self.theirs.side)
        return found

    def _clashes(self, same: Mapping[UUID, UUID]) -> Iterator[tuple[Component, Dispute]]:
        by_parent = {parent: one for one in components(self.theirs.lineage) for parent in one.parents}
        for own in components(self.mine.lineage):
            others = list(dict.fromkeys(by_parent[parent] for parent in own.parents if parent in by_parent))
            if others and not (own.children and all(child in same for child in own.children)):
                yield own, self._both_ended(own, others)
            elif not others and self._is_changed(own):
                is_cut = not self._cut_by_both.isdisjoint(own.parents)
                choices = (Choice.THEIRS,) if is_cut else (Choice.MINE, Choice.THEIRS)
                yield own, _existence(own, Reason.I_ENDED, own.children, choices)

    def _both_ended(self, own: Component, others: list[Component]) -> Dispute:
        theirs = tuple(dict.fromkeys(child for one in others for child in one.children))
        fits = can_replace(own.children, theirs, self.mine.side, self.theirs.side)
        choices = (Choice.THEIRS, Choice.MINE) if fits else (Choice.THEIRS,)
        return _existence(own, Reason.BOTH_ENDED, theirs, choices)

    def _is_changed(self, own: Component) -> bool:
        """True when they changed what a component of mine leaves no place for."""
        if not self._in_the_way.isdisjoint(own.parents):
            return True
        both = ((self.mine.base[id], self.theirs.side[id]) for id in own.parents if id in self.theirs.side)
        names = GIVEN_ANEW if own.children else ATTRIBUTES
        return any(getattr(was, name) != getattr(now, name) for was, now in both for name in names)

    @cached_property
    def _in_the_way(self) -> frozenset[UUID]:
        """Parcels with a stretch that they changed and that is not there after my split or merge."""
        ended = (stretch for stretch in self.found if stretch.status is Status.I_ENDED)
        both = (stretch for stretch in self.found if stretch.status is Status.BOTH)
        cut = (stretch for stretch in both if stretch.elements & self.mine.drawn.keys())
        return frozenset(id for stretch in (*ended, *cut) for id in stretch.boundary.parcels)

    @cached_property
    def _cut_by_both(self) -> frozenset[UUID]:
        """Parcels with an edge on which boundaries of both end that cannot stand together."""
        cuts = self.theirs.drawn.keys() & self.mine.drawn.keys()
        both = (stretch for stretch in self.found if stretch.status is Status.BOTH and stretch.elements & cuts)
        return frozenset(id for stretch in both for id in stretch.boundary.parcels)

    def _clash(self, stretch: Stretch) -> tuple[Component, Dispute] | None:
        """The clash whose choice a stretch follows: it is where my split or merge begins, or went."""
        if stretch.status not in _OF_ENDED and not stretch.elements & self._restructured:
            return None
        clashes = (self._clash_of.get(id) for id in stretch.boundary.parcels)
        return next((clash for clash in clashes if clash is not None), None)

    @cached_property
    def _clash_of(self) -> Mapping[UUID, tuple[Component, Dispute]]:
        return {parent: clash for clash in self.clashes for parent in clash[0].parents}

    @cached_property
    def _restructured(self) -> frozenset[Element]:
        return self.mine.gone | self.mine.drawn.keys()

    def _decided(self, stretch: Stretch, choices: Choices) -> Choice:
        clash = self._clash(stretch)
        if clash is not None:
            return choices.get(clash[1].key, Choice.MINE)
        told = self._told(stretch)
        if isinstance(told, Dispute):
            return choices.get(told.key, _BY_ITSELF.get(stretch.status, Choice.MINE))
        return _BY_ITSELF[stretch.status]

    def _told(self, stretch: Stretch) -> Dispute | Merged | None:
        """What is said of a stretch; nothing where the choice of a clash says it."""
        if self._clash(stretch) is not None:
            return None
        if stretch.status is Status.MINE and self._ended(stretch):
            return self._carried(stretch)
        if stretch.status in _TOLD:
            return Merged(stretch.key, _TOLD[stretch.status], boundary=stretch.boundary)
        reason, choices = self._offered(stretch)
        successors = self._successors(stretch) if reason is Reason.THEY_ENDED else ()
        return _dispute(stretch, reason, choices, successors)

    def _offered(self, stretch: Stretch) -> tuple[Reason, tuple[Choice, ...]]:
        """Why it is in dispute, and what may be chosen: a new boundary of theirs that ends on a stretch needs it."""
        cut = stretch.elements & self.theirs.drawn.keys()
        if stretch.status is Status.BOTH and cut:
            is_plain = cut <= self.theirs.cuts.keys() and not any(self.mine.places.get(edge) for edge in cut)
            return Reason.THEY_ENDED, (Choice.THEIRS, Choice.MINE) if is_plain else (Choice.THEIRS,)
        return _OFFERED[stretch.status]

    def _ended(self, stretch: Stretch) -> list[UUID]:
        """Parcels along a stretch that they split or merged and I did not."""
        passed = self.theirs.lineage.parents - self.mine.lineage.parents
        return [id for id in stretch.boundary.parcels if id in passed]

    def _carried(self, stretch: Stretch) -> Dispute | Merged:
        successors = self._successors(stretch)
        if all(self._has_all(stretch, id) for id in self._ended(stretch)):
            key = stretch.key
            return Merged(key, Resolution.CARRIED, boundary=stretch.boundary, successors=successors)
        return _dispute(stretch, Reason.THEY_ENDED, (Choice.THEIRS, Choice.MINE), successors)

    def _has_all(self, stretch: Stretch, parent: UUID) -> bool:
        """True when one successor of a parcel has all elements of a stretch that the parcel had."""
        wanted = {element for element in stretch.elements if parent in self.fabric.owners_of(element)}
        return any(wanted <= self._elements[child] for child in self.theirs.lineage.successors[parent])

    def _successors(self, stretch: Stretch) -> tuple[UUID, ...]:
        lineage = self.theirs.lineage.successors
        return tuple(dict.fromkeys(child for id in self._ended(stretch) for child in lineage[id]))

    @cached_property
    def _elements(self) -> Mapping[UUID, frozenset[Element]]:
        """The elements of the base that are found in each parcel that they made."""
        return {id: frozenset(self._elements_in(child)) for id, child in self.theirs.lineage.children.items()}

    def _elements_in(self, child: Parcel) -> Iterator[Element]:
        for ring in rings(child.geometry):
            yield from elements_of([self.theirs.of_base(position) for position in ring])


def _beside(base: Parcels, networks: Iterable[Network]) -> Parcels:
    """The parcels of the base that either side changed, and those whose envelopes meet theirs."""
    changed = {id for network in networks for id in (*network.courses, *network.lineage.parents)}
    if not changed:
        return {}
    ids = list(base)
    shapes = shapely.envelope(np.array([base[id].geometry for id in ids], dtype=object))
    tree = shapely.STRtree(shapes)
    met = np.unique(tree.query(shapes[[index for index, id in enumerate(ids) if id in changed]])[1])
    return {ids[index]: base[ids[index]] for index in met.tolist()}


def _elements(found: Iterable[Stretch]) -> frozenset[Element]:
    return frozenset(element for stretch in found for element in stretch.elements)


def _existence(own: Component, reason: Reason, successors: tuple[UUID, ...], choices: tuple[Choice, ...]) -> Dispute:
    key = DisputeKey(Thing.PARCEL, own.parents[0], EXISTENCE)
    stands = reason is Reason.I_ENDED
    return Dispute(key, reason, True, stands, False, choices=choices, successors=successors)


def _dispute(
    stretch: Stretch, reason: Reason, choices: tuple[Choice, ...], successors: tuple[UUID, ...] = ()
) -> Dispute:
    return Dispute(stretch.key, reason, boundary=stretch.boundary, choices=choices, successors=successors)
