"""Another surveyor and a supervisor without a QGIS: what they do goes through the service."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import Conflict
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from scripts.tour.register import rows
from scripts.tour.routine import PASSWORD
from scripts.tour.spot import Move
from scripts.tour.step import TourError

SURVEYOR, SUPERVISOR = "surveyor2", "supervisor"

_STATES = """
    SELECT parcel_id AS id, version, number, district, legal_area, land_category, purpose, address,
        ST_AsBinary(geom) AS geometry
    FROM cadastre.parcel_current WHERE number = ANY(%s) ORDER BY number
"""


@contextmanager
def signed_in(user: str) -> Iterator[CadastreClient]:
    """A person's way to the service."""
    client = CadastreClient(Transport(os.environ["CADASTRE_SERVER_URL"], Network()))
    client.sign_in(user, PASSWORD)
    yield client
    client.sign_out()


def standing(numbers: Sequence[str]) -> dict[str, Parcel]:
    """Parcels as the register has them now, by number."""
    return {line["number"]: _parcel(line) for line in rows(_STATES, list(numbers))}


def submitted(title: str, parcels: Mapping[str, Parcel], moves: Sequence[Move], **attributes: str) -> Change:
    """The second surveyor moves corners of parcels, gives the first one other attributes and submits it all."""
    after = {number: replace(parcel, geometry=_moved(parcel, moves)) for number, parcel in parcels.items()}
    first = next(iter(after))
    after[first] = replace(after[first], **attributes)  # type: ignore[arg-type]
    edits = tuple(Edit(parcel.id, parcel.version, parcel) for parcel in after.values())
    change = Change(uuid4(), "boundary", title, "A-2026/00871", after[first].district, edits)
    with signed_in(SURVEYOR) as client:
        saved = client.put_change(change)
        client.act(Action.SUBMIT, change.id, saved.revision)
    return change


def approved(title: str) -> None:
    """The supervisor takes the submitted change of a title and approves it.

    Raises:
        TourError: the service refuses it.
    """
    with signed_in(SUPERVISOR) as client:
        (found,) = rows("SELECT id, revision FROM cadastre.change WHERE title = %s", title)
        taken = client.act(Action.TAKE, found["id"], found["revision"])
        done = client.act(Action.APPROVE, found["id"], taken.revision)
    if done.state.value != "approved":
        raise TourError(f"the change is {done.state.value}")


def returned_as_stale(title: str, remark: str) -> None:
    """The supervisor takes the submitted change of a title, may not approve it, and returns it.

    Raises:
        TourError: it could be approved.
    """
    with signed_in(SUPERVISOR) as client:
        (found,) = rows("SELECT id, revision FROM cadastre.change WHERE title = %s", title)
        client.act(Action.TAKE, found["id"], found["revision"])
        try:
            client.act(Action.APPROVE, found["id"], found["revision"])
        except Conflict as error:
            if error.code != "stale_base":
                raise
            client.act(Action.RETURN, found["id"], found["revision"], remark)
            return
    raise TourError("a change whose base is stale was approved")


def _moved(parcel: Parcel, moves: Sequence[Move]) -> MultiPolygon:
    def shift(coordinates: np.ndarray) -> np.ndarray:
        after = coordinates.copy()
        for move in moves:
            after[(coordinates == move.start).all(axis=1)] = move.end
        return after

    return on_grid(shapely.transform(parcel.geometry, shift))


def _parcel(line: Mapping[str, Any]) -> Parcel:
    return Parcel(**{**line, "geometry": on_grid(shapely.from_wkb(bytes(line["geometry"])))})
