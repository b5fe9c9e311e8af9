"""Where elements lie in the parcels of the base: whose they are, and where boundaries of neighbours meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cadastre_plugin.core.conflict.elements import Element, Positions, edge_of, edges_around, rings_of_all
from cadastre_plugin.core.conflict.lineage import Parcels
from cadastre_plugin.core.model.boundary_point import Position


@dataclass(frozen=True)
class FabricIndex:
    """rings: of each parcel, the land on the left. owners: the parcels that have an element, the least id first.
    beside: the corners at the other ends of the edges at a corner."""

    rings: Mapping[UUID, tuple[Positions, ...]] = field(default_factory=dict)
    owners: Mapping[Element, list[UUID]] = field(default_factory=dict)
    beside: Mapping[Position, set[Position]] = field(default_factory=dict)

    @classmethod
    def of(cls, parcels: Parcels) -> FabricIndex:
        """The index of parcels."""
        ids = sorted(parcels)
        all_rings = dict(zip(ids, rings_of_all([parcels[id].geometry for id in ids]), strict=True))
        owners: dict[Element, list[UUID]] = {}
        beside: dict[Position, set[Position]] = {}
        for id in ids:
            for ring in all_rings[id]:
                for start, end in edges_around(ring):
                    beside.setdefault(start, set()).add(end)
                    beside.setdefault(end, set()).add(start)
                    owners.setdefault(start, []).append(id)
                    owners.setdefault(edge_of(start, end), []).append(id)
        return cls(all_rings, owners, beside)

    def owners_of(self, element: Element) -> tuple[UUID, ...]:
        """The parcels that have an element, none of one that the base has not."""
        return tuple(dict.fromkeys(self.owners.get(element, ())))

    def is_junction(self, corner: Position) -> bool:
        """True where more than two edges meet."""
        return len(self.beside.get(corner, ())) > 2
