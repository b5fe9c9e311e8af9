"""Someone else who works at the same time, over REST: what they do must reach the desks of the tour by itself."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import requests
import shapely
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.document import to_document
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from scripts.tour.register import rows
from scripts.tour.routine import PASSWORD, city, require

TIMEOUT_S = 10
SAME_CORNER_M = 0.002
Position = Sequence[float]

_PARCELS = """
    SELECT parcel_id, version, number, district, ST_AsBinary(geom) AS geom, legal_area, land_category, purpose, address
    FROM cadastre.parcel_current WHERE number = ANY(%s) ORDER BY number
"""


class Colleague:
    """A person of the sample city at another computer."""

    def __init__(self, user: str) -> None:
        form = {"username": user, "password": PASSWORD}
        answer = requests.post(f"{_address()}/token", data=form, timeout=TIMEOUT_S)
        self._headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def save(self, change: Change) -> None:
        """Keep a change on the service as a draft."""
        document = to_document(change, city().crs.srid)
        self._ask("PUT", f"/changes/{change.id}", document, {})

    def step(self, id: UUID, action: str, remark: str | None = None, revision: int = 1) -> None:
        """Take a step with a revision of a change."""
        self._ask("POST", f"/changes/{id}/{action}", {"remark": remark}, {"If-Match": f'"{revision}"'})

    def approve(self, id: UUID, revision: int = 1) -> None:
        """Take a change, open every red item of its proof card, and approve it."""
        self.step(id, "take", revision=revision)
        self.open_red(id)
        self.step(id, "approve", revision=revision)

    def open_red(self, id: UUID) -> None:
        """Open every red item of the proof card of a change."""
        address = f"{_address()}/changes/{id}/proof"
        red = requests.get(address, headers=self._headers, timeout=TIMEOUT_S).json()["red"]
        if red:
            self._ask("POST", f"/changes/{id}/openings", {"items": red}, {})

    def refused(self, id: UUID, action: str, revision: int = 1) -> str:
        """The code with which the service refuses a step; "" when it does not."""
        headers = {**self._headers, "If-Match": f'"{revision}"'}
        path = f"{_address()}/changes/{id}/{action}"
        answer = requests.post(path, json={"remark": None}, headers=headers, timeout=TIMEOUT_S)
        return "" if answer.ok else str(answer.json()["code"])

    def _ask(self, method: str, path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        answer = requests.request(
            method, _address() + path, json=body, headers={**self._headers, **headers}, timeout=TIMEOUT_S
        )
        require(answer.ok, f"{method} {path}: {answer.text}")


def moved_corner(numbers: Sequence[str], start: Position, end: Position, title: str) -> Change:
    """A change that moves the corner which these parcels share (m, CRS of the city)."""
    parcels = standing(numbers)
    after = [replace(parcel, geometry=with_corner(parcel.geometry, start, end)) for parcel in parcels]
    require(all(one.geometry != other.geometry for one, other in zip(parcels, after, strict=True)), "no such corner")
    edits = tuple(Edit(parcel.id, parcel.version, parcel) for parcel in after)
    return Change(uuid4(), "boundary", title, "A-2026/00431", parcels[0].district, edits)


def standing(numbers: Sequence[str]) -> list[Parcel]:
    """Parcels as the register has them now, in the order of their numbers."""
    return [_parcel(row) for row in rows(_PARCELS, list(numbers))]


def _parcel(row: Mapping[str, Any]) -> Parcel:
    geometry = MultiPolygon(shapely.get_parts(shapely.from_wkb(bytes(row["geom"]))).tolist())
    return Parcel(row["parcel_id"], **{name: row[name] for name in row if name not in ("parcel_id", "geom")},
                  geometry=on_grid(geometry))  # fmt: skip


def with_corner(geometry: MultiPolygon, start: Position, end: Position) -> MultiPolygon:
    """The land with a corner at another place; as it is where it has no such corner."""

    def shift(coordinates: Any) -> Any:
        there = abs(coordinates - start).max(axis=1) < SAME_CORNER_M
        coordinates[there] = end
        return coordinates

    moved: MultiPolygon = shapely.transform(geometry, shift)
    return on_grid(moved)


def _address() -> str:
    return os.environ["CADASTRE_SERVER_URL"]
