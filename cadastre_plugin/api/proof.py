"""Questions about the proof card of a change, and what is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from shapely.geometry import MultiPolygon

from cadastre_plugin.api.replies import Json, Person, time
from cadastre_plugin.core.change.place import place_geometry
from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.record import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opening:
    """That someone opened a red item of a revision."""

    item: str
    who: Person
    at: datetime
    revision: int

    @classmethod
    def parse(cls, document: Json) -> Opening:
        return cls(document["item"], Person.parse(document["who"]), time(document["at"]), int(document["revision"]))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A parcel beside those of a change (m, profile's CRS), and how many undecided changes touch it."""

    id: UUID
    number: str | None
    geometry: MultiPolygon
    open_changes: int

    @classmethod
    def parse(cls, document: Json) -> Neighbour:
        place = place_geometry(Record(document["place"], _misplaced))
        return cls(UUID(document["id"]), document["number"], place, int(document["open_changes"]))


@dataclass(frozen=True, slots=True)
class Proof:
    """What a supervisor needs besides the change itself; red: keys of its red items."""

    red: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()

    @classmethod
    def parse(cls, document: Json) -> Proof:
        return cls(
            tuple(document["red"]),
            tuple(Opening.parse(item) for item in document["openings"]),
            tuple(Neighbour.parse(item) for item in document["neighbours"]),
        )

    def joined(self, other: Proof | None) -> Proof:
        """With what another answer knew to be opened: answers may come in another order than they were asked for."""
        if other is None:
            return self
        known = {(one.item, one.who.id, one.revision): one for one in (*other.openings, *self.openings)}
        return replace(self, openings=tuple(sorted(known.values(), key=lambda one: (one.at, one.item))))

    def opened_by(self, person: UUID, revision: int) -> frozenset[str]:
        """The red items of a revision that a person opened."""
        return frozenset(one.item for one in self.openings if one.who.id == person and one.revision == revision)


class ProofQuestions:
    """A part of CadastreClient, which knows how to ask."""

    def _read(self, method: str, path: str, parse: Callable[[Any], T], **parts: Any) -> T:
        raise NotImplementedError

    def proof(self, id: UUID) -> Proof:
        """The red items of a change, who opened them, and its neighbours.

        Raises:
            Forbidden: `wrong_role`.
            NotFound: it is not there, or not to be seen.
        """
        return self._read("GET", f"/changes/{id}/proof", Proof.parse)

    def open_items(self, id: UUID, items: Sequence[str]) -> Proof:
        """Keep that red items were opened.

        Raises:
            Forbidden: `wrong_role`.
            NotFound: it is not there, or not to be seen.
        """
        return self._read("POST", f"/changes/{id}/openings", Proof.parse, json={"items": list(items)})


def _misplaced(place: str) -> ChangeError:
    return ChangeError("place_malformed", "{part}", part=place)
