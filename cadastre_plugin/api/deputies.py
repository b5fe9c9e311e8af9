"""Deputies at the service: who acts in whose place, and who may decide about a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from cadastre_plugin.api.replies import Json, Person, time, time_or_none
from cadastre_plugin.core.change.workflow import Role

T = TypeVar("T")


class Ask(Protocol):
    """How a subject of the service is asked: `CadastreClient` gives its own."""

    def __call__(self, method: str, path: str, parse: Callable[[Any], T], **parts: Any) -> T: ...


@dataclass(frozen=True, slots=True)
class Delegation:
    """That someone may act in another's place. until: the moment at which it is over. ended_at: None while it was not
    ended before that. in_force: it held when the service was asked.
    """

    id: UUID
    giver: Person
    deputy: Person
    role: Role
    since: datetime
    until: datetime
    ended_at: datetime | None
    in_force: bool

    @classmethod
    def parse(cls, document: Json) -> Delegation:
        return cls(
            id=UUID(document["id"]),
            giver=Person.parse(document["giver"]),
            deputy=Person.parse(document["deputy"]),
            role=Role(document["role"]),
            since=time(document["since"]),
            until=time(document["until"]),
            ended_at=time_or_none(document["ended_at"]),
            in_force=bool(document["in_force"]),
        )


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A supervisor who may decide about a change. under_review: how many they have. in_place_of: who delegated the
    district to them, None where it is their own.
    """

    person: Person
    under_review: int
    in_place_of: UUID | None

    @classmethod
    def parse(cls, document: Json) -> Reviewer:
        giver = document["in_place_of"]
        return cls(
            Person.parse(document["person"]), int(document["under_review"]), None if giver is None else UUID(giver)
        )


class Deputies:
    """Naming deputies, and finding who may decide. All of it raises ApiError's kinds; any thread may call."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def delegations(self, *, over: bool = False) -> tuple[Delegation, ...]:
        """Whom one stands in for and who does for oneself; an administrator sees all. over: also what has ended.

        Raises:
            Forbidden: `wrong_role`.
        """
        return self._ask("GET", "/delegations", _delegations, params={"over": str(over).lower()})

    def candidates(self, role: Role) -> tuple[Person, ...]:
        """Who may be named as deputy in a role.

        Raises:
            Forbidden: `wrong_role`.
        """
        return self._ask("GET", "/delegations/candidates", _people, params={"role": role.value})

    def name(self, deputy: UUID, role: Role, since: date, until: date, giver: UUID | None = None) -> Delegation:
        """Name a deputy from one day to another, both included, by the city's calendar. giver: None is oneself.

        Raises:
            Forbidden: `wrong_role`, `delegation_of_another`.
            Conflict: `delegation_twice`.
            Refused: `deputy_self`, `deputy_unfit`, `delegation_past`, `delegation_long`.
        """
        days = {"since": since.isoformat(), "until": until.isoformat()}
        document: Mapping[str, Any] = {"deputy": str(deputy), "role": role.value, "giver": giver and str(giver), **days}
        return self._ask("POST", "/delegations", Delegation.parse, json=document)

    def take_back(self, id: UUID) -> Delegation:
        """End a delegation now.

        Raises:
            NotFound: there is none that one may see.
            Forbidden: `delegation_of_another`.
            Conflict: `delegation_over`.
        """
        return self._ask("DELETE", f"/delegations/{id}", Delegation.parse)

    def reviewers(self, change: UUID) -> tuple[Reviewer, ...]:
        """Who may decide about a change under review, besides who has it now.

        Raises:
            Forbidden: `wrong_role`.
            NotFound: it is not there, or not to be seen by this person.
        """
        return self._ask("GET", "/reviewers", _reviewers, params={"change": str(change)})


def _delegations(items: Sequence[Json]) -> tuple[Delegation, ...]:
    return tuple(Delegation.parse(item) for item in items)


def _people(items: Sequence[Json]) -> tuple[Person, ...]:
    return tuple(Person.parse(item) for item in items)


def _reviewers(items: Sequence[Json]) -> tuple[Reviewer, ...]:
    return tuple(Reviewer.parse(item) for item in items)
