"""Which parcels ended, which came of them, and how much land each gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from uuid import UUID

import shapely

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.geometry.land import land_of, polygons_of, together
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_NOT_READ = N_("A parcel that ended is not known here; read the work area again")
_MM2 = 10**6


@dataclass(frozen=True)
class LandGiven:
    """What each parent gave of a child, in m2, exactly: by the documents of the parents, or as computed in mm2."""

    areas: Mapping[UUID, Fraction]
    by_document: bool


@dataclass(frozen=True)
class Parentage:
    """children: of each parcel of the register that ends, those that came of it; none where its land is nobody's.

    standing: the parcels of the change that stand after it. before: parcels as they were, ended ones among them.
    sources: every parcel that a standing one has land of, also one that did not end. crs: definition of the CRS.
    """

    children: Mapping[UUID, tuple[UUID, ...]]
    standing: Mapping[UUID, Parcel]
    before: Mapping[UUID, Parcel]
    sources: Mapping[UUID, tuple[UUID, ...]]
    crs: str

    @cached_property
    def parents(self) -> Mapping[UUID, tuple[UUID, ...]]:
        """The ended parents of each child."""
        found: dict[UUID, list[UUID]] = {}
        for parent, children in self.children.items():
            for child in children:
                found.setdefault(child, []).append(parent)
        return {child: tuple(parents) for child, parents in found.items()}

    def name(self, parcel_id: UUID) -> str:
        """What a parcel is called, a dash when it is not known here."""
        parcel = self.standing.get(parcel_id) or self.before.get(parcel_id)
        return label(parcel) if parcel else "—"

    def land_given(self, child_id: UUID) -> LandGiven:
        """What each ended parent gave of a child; by documents where each gave it all and has one.

        Raises:
            RightsError: `parcel_not_read`.
        """
        parents = self.parents.get(child_id, ())
        if any(parent not in self.before for parent in parents):
            raise RightsError("parcel_not_read", _NOT_READ)
        legal = {parent: self.before[parent].legal_area for parent in parents}
        if all(self.children[parent] == (child_id,) and legal[parent] for parent in parents):
            return LandGiven({id: Fraction(Decimal(repr(area))) for id, area in legal.items()}, True)
        return LandGiven({parent: self._common(parent, child_id) for parent in parents}, False)

    def _common(self, parent_id: UUID, child_id: UUID) -> Fraction:
        """At least one mm2, since it is a parent."""
        parent, child = land_of([self.before[parent_id].geometry, self.standing[child_id].geometry])
        whole = self.children[parent_id] == (child_id,)
        shape = parent if whole else together(polygons_of(shapely.intersection(parent, child)))
        return Fraction(max(round(ellipsoidal_area(shape, self.crs) * _MM2), 1), _MM2)


def parentage_of(change: Change, before: Mapping[UUID, Parcel], crs: str) -> Parentage:
    """What a change says of it. before: the parcels of the register that it ends, at least; crs: definition."""
    sources: dict[UUID, list[UUID]] = {}
    for link in change.lineage:
        sources.setdefault(link.child_id, []).append(link.parent_id)
    standing = {parcel.id: parcel for parcel in change.after_parcels()}
    return Parentage(children_of(change), standing, before, {id: tuple(own) for id, own in sources.items()}, crs)


def children_of(change: Change) -> Mapping[UUID, tuple[UUID, ...]]:
    """The parcels of the register that a change ends, each with the standing ones that came of it."""
    standing = {parcel.id for parcel in change.after_parcels()}
    children: dict[UUID, list[UUID]] = {id: [] for id in change.ended_parcels()}
    for link in change.lineage:
        if link.parent_id in children and link.child_id in standing:
            children[link.parent_id].append(link.child_id)
    return {id: tuple(dict.fromkeys(items)) for id, items in children.items()}
