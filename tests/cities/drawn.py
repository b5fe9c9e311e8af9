"""A city drawn to its end, for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.check import examine
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from cadastre_server.cities.city import City, Part


@dataclass(frozen=True)
class Drawn:
    city: City
    parts: list[Part]
    parcels: list[Parcel]

    @classmethod
    def of(cls, city: City) -> Drawn:
        parts = list(city.parts())
        return cls(city, parts, [parcel for part in parts for parcel in part.parcels])

    @property
    def geometries(self):
        return np.array([parcel.geometry for parcel in self.parcels], dtype=object)

    @property
    def rights(self):
        return [right for part in self.parts for right in part.holdings.rights]

    @property
    def parties(self):
        return [*self.city.institutions, *(party for part in self.parts for party in part.holdings.parties)]

    @property
    def sources(self):
        return [source for part in self.parts for source in part.holdings.sources]

    @property
    def faults(self):
        return [fault for part in self.parts for fault in part.faults]

    def findings(self) -> tuple[Finding, ...]:
        """What the core's rules say of the whole city, once its parcels are in the register."""
        registered = tuple(replace(parcel, version=1) for parcel in self.parcels)
        ids = frozenset(parcel.id for parcel in registered)
        return examine(Situation(registered, ids, Surroundings(()), self.city.profile))
