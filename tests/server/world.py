"""A small city with people in it, behind a real service over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
import requests
import uvicorn
from shapely.geometry import MultiPolygon, Polygon, box

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.change.document import to_document
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.profile import Profile, profile_of
from cadastre_server.application import create
from cadastre_server.auth.passwords import hashed
from cadastre_server.auth.repository import add_user, user_and_hash
from cadastre_server.auth.tokens import Tokens
from cadastre_server.files.store import FileStore
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.settings import ServiceSettings
from scripts.stack.database import Database

PASSWORD = "correct horse battery"
PASSWORD_HASH = hashed(PASSWORD)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LOT_WIDTH, LOT_DEPTH = 20.0, 30.0


@contextmanager
def serving(settings: ServiceSettings) -> Iterator[str]:
    """The service in a thread of this process, on a free port; its address."""
    config = uvicorn.Config(create(settings), port=0, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def settings_of(database: Database, **others: Any) -> ServiceSettings:
    """What the service is told about a database of the tests."""
    return replace(ServiceSettings.read(database.environment), **others)


@dataclass(frozen=True)
class Person:
    """A user who is signed in; None for `token` is someone who is not."""

    address: str
    id: UUID
    name: str
    token: str | None

    def ask(self, method: str, path: str, *, revision: int | None = None, **parts: Any) -> requests.Response:
        """Send a request as this person."""
        headers = {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **parts.pop("headers", {})}
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        return requests.request(method, self.address + path, headers=headers, timeout=30, **parts)

    def get(self, path: str, **parts: Any) -> requests.Response:
        return self.ask("GET", path, **parts)

    def put(self, document: Mapping[str, Any], revision: int | None = None) -> requests.Response:
        """Save a change."""
        return self.ask("PUT", f"/changes/{document['id']}", revision=revision, json=document)

    def step(
        self,
        id: UUID | str,
        action: str,
        revision: int | None = 1,
        remark: str | None = None,
        *,
        opens_red: bool = True,
        **said: bool,
    ) -> requests.Response:
        """Take a step with a change. opens_red: who approves opens the red items of the proof card before. said: what
        else the request says."""
        path, document = f"/changes/{id}/{action}", {"remark": remark, **said}
        answer = self.ask("POST", path, revision=revision, json=document)
        if opens_red and answer.status_code == 422 and answer.json()["code"] == "unopened_items":
            opened = self.ask("POST", f"/changes/{id}/openings", json={"items": answer.json()["items"]})
            assert opened.status_code == 200, opened.text
            answer = self.ask("POST", path, revision=revision, json=document)
        return answer


class World:
    """A database with its service. Every test builds its own block of parcels, so that none meets another's."""

    def __init__(self, database: Database, address: str, settings: ServiceSettings) -> None:
        self.database = database
        self.address = address
        self.files = FileStore(settings.files_folder)
        self.profile: Profile = profile_of(database.profile)
        self.nobody = Person(address, uuid4(), "nobody", None)
        self._tokens = Tokens(settings.token_secret, settings.token_seconds)
        self._numbers = count(1)

    def person(self, *roles: str, districts: tuple[str, ...] = ("09",), name: str | None = None) -> Person:
        """A new user of the roles."""
        name = name or f"user{next(self._numbers)}"
        with psycopg.connect(self.database.owner_url) as connection:
            assert add_user(connection, name, name.title(), PASSWORD_HASH, roles, districts)
            user, _ = user_and_hash(connection, name)
        return Person(self.address, user.id, name, self._tokens.new(user.id))

    def surveyor(self, *districts: str) -> Person:
        return self.person("surveyor", districts=districts or ("09",))

    def supervisor(self, *districts: str) -> Person:
        return self.person("supervisor", districts=districts or ("09",))

    def row_of_lots(
        self, lots: int = 3, district: str = "09", since: datetime = LONG_AGO, numbered: int = 9999
    ) -> list[Parcel]:
        """New parcels of the register, side by side from west to east, far from all others, as version 1.

        Those after the first `numbered` have no number.
        """
        block = next(self._numbers)
        west, south = 350_000.0 + 500 * (block % 80), 570_000.0 + 500 * (block // 80)
        prefix = f"10:{district}:01:{block // 100:02d}:{block % 100:02d}"
        parcels = [
            Parcel(
                id=uuid4(),
                version=NEW,
                number=f"{prefix}:{place + 1:04d}" if place < numbered else None,
                district=district,
                geometry=lot(west + LOT_WIDTH * place, south),
                legal_area=LOT_WIDTH * LOT_DEPTH,
                land_category="2",
                purpose="dwelling",
            )
            for place in range(lots)
        ]
        with psycopg.connect(self.database.owner_url) as connection:
            insert_parcels(connection, parcels, self.profile.crs, since)
        return [replace(parcel, version=1) for parcel in parcels]

    def document(self, change: Change) -> dict[str, Any]:
        return to_document(change, self.profile.crs.srid)

    def query(self, statement: str, *parameters: Any, role: str = "owner") -> list[tuple[Any, ...]]:
        """Ask the database as one of its roles."""
        with psycopg.connect(getattr(self.database, f"{role}_url")) as connection:
            return connection.execute(statement, parameters).fetchall()

    def submitted(self, author: Person, change: Change) -> dict[str, Any]:
        """The change after its author saved and submitted it."""
        answer = author.put(self.document(change))
        assert answer.status_code == 201, answer.text
        answer = author.step(change.id, "submit")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def taken(self, author: Person, supervisor: Person, change: Change) -> dict[str, Any]:
        """The change after a supervisor took it."""
        self.submitted(author, change)
        answer = supervisor.step(change.id, "take")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def approved(self, author: Person, supervisor: Person, change: Change) -> dict[str, Any]:
        """The change after it was approved, by two where it needs two."""
        self.taken(author, supervisor, change)
        answer = supervisor.step(change.id, "approve")
        if answer.status_code == 200 and answer.json()["state"] == "second_review":
            answer = self.second.step(change.id, "approve")
        assert answer.status_code == 200, answer.text
        return answer.json()

    @cached_property
    def second(self) -> Person:
        """A supervisor of the whole city, for a second approval."""
        return self.supervisor("*")


def lot(west: float, south: float, width: float = LOT_WIDTH, depth: float = LOT_DEPTH) -> MultiPolygon:
    """A rectangle, in metres."""
    return MultiPolygon([box(west, south, west + width, south + depth)])


def edit(parcel: Parcel, **becomes: Any) -> Edit[Parcel]:
    """A parcel with other attributes or another geometry."""
    return Edit(parcel.id, parcel.version, replace(parcel, **becomes))


def new_parcel(like: Parcel, geometry: MultiPolygon, **becomes: Any) -> Edit[Parcel]:
    """A parcel that the register does not have."""
    id = uuid4()
    others = {"number": None, "legal_area": None, **becomes}
    after = replace(like, id=id, version=NEW, geometry=geometry, **others)
    return Edit(id, NEW, after)


def ended(parcel: Parcel) -> Edit[Parcel]:
    """A parcel that is retired."""
    return Edit(parcel.id, parcel.version, None)


def change_of(*parcels: Edit[Parcel], kind: str = "attributes", district: str = "09", **others: Any) -> Change:
    """A change of parcels."""
    return Change(uuid4(), kind, "A title", "2026/1", district, parcels, **others)


def moved_boundary(west: Parcel, east: Parcel, by: float) -> Change:
    """The shared side of two neighbours moves to the east."""
    one, two = (parcel.geometry.bounds for parcel in (west, east))
    return change_of(
        edit(west, geometry=lot(one[0], one[1], one[2] - one[0] + by)),
        edit(east, geometry=lot(two[0] + by, two[1], two[2] - two[0] - by)),
        kind="boundary",
    )


def split(parcel: Parcel, at: float) -> Change:
    """A parcel ends and two new ones take its place, divided `at` metres from its west side."""
    west, south, east, _ = parcel.geometry.bounds
    children = (
        new_parcel(parcel, lot(west, south, at)),
        new_parcel(parcel, lot(west + at, south, east - west - at)),
    )
    links = tuple(Lineage(parcel.id, child.id) for child in children)
    return change_of(ended(parcel), *children, kind="split", lineage=links)


def polygon(*corners: tuple[float, float]) -> MultiPolygon:
    """A parcel's geometry from the corners of its outer ring."""
    return MultiPolygon([Polygon(corners)])
