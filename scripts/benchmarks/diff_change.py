"""A change of many parcels, as the service answers it: boundaries moved corner by corner, splits, attributes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from uuid import UUID

import shapely
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.change.document import parcel_document, to_document
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.profile import Profile

Position = tuple[float, float]

SEED = 1
WEST, SOUTH = 370_000.0, 588_000.0
WIDTH_M, DEPTH_M = 20.0, 30.0
BESIDE = 40
"""So many parcels lie in a row."""
SPLIT_EACH, DESIGNATED_EACH = 10, 3
FARTHEST_M = 1.5


def answer(parcels: int, profile: Profile) -> bytes:
    """The document and the base of a change that touches so many parcels of the register, as JSON."""
    base = list(_lots(parcels))
    change = _change(base)
    document = {
        "document": to_document(change, profile.crs.srid),
        "base": [{"id": str(one.id), "version": one.version, "state": parcel_document(one)} for one in base],
    }
    return json.dumps(document).encode()


def _lots(count: int) -> Iterator[Parcel]:
    """Rectangles side by side, each with a corner in the middle of each side."""
    for index in range(count):
        row, column = divmod(index, BESIDE)
        number = f"10:09:03:02:{row % 100:02d}:{column + 1:04d}"
        place = _polygon(_ring(column, row))
        yield Parcel(UUID(int=1 + index), 1, number, "09", place, 600.0, "2", "dwelling", f"Lot {index}")


def _ring(column: int, row: int) -> list[Position]:
    west, south = WEST + column * WIDTH_M, SOUTH + row * DEPTH_M
    east, north = west + WIDTH_M, south + DEPTH_M
    middle, half = west + WIDTH_M / 2, south + DEPTH_M / 2
    return [
        *((west, south), (middle, south), (east, south), (east, half)),
        *((east, north), (middle, north), (west, north), (west, half)),
    ]


def _polygon(ring: list[Position]) -> MultiPolygon:
    return on_grid(MultiPolygon([Polygon(ring)]))


def _change(base: list[Parcel]) -> Change:
    random = Random(SEED)
    moved: dict[Position, Position] = {}
    edits: list[Edit[Parcel]] = []
    lineage: list[Lineage] = []
    for index, one in enumerate(base):
        corners = shapely.get_coordinates(one.geometry).tolist()[:-1]
        ring = [_moved((east, north), moved, random) for east, north in corners]
        if index % SPLIT_EACH == 0:
            edits.append(Edit(one.id, one.version, None))
            for half in ([*ring[:4], ring[7]], ring[3:8]):
                child = replace(one, id=UUID(int=random.getrandbits(128)), version=NEW, number=None)
                edits.append(Edit(child.id, NEW, replace(child, geometry=_polygon(half), legal_area=None)))
                lineage.append(Lineage(one.id, child.id))
        else:
            purpose = "shop" if index % DESIGNATED_EACH == 0 else one.purpose
            edits.append(Edit(one.id, one.version, replace(one, geometry=_polygon(ring), purpose=purpose)))
    return Change(UUID(int=7), "boundary", "Renewed survey", "2026-0001", "09", tuple(edits), tuple(lineage))


def _moved(corner: Position, moved: dict[Position, Position], random: Random) -> Position:
    """Each corner somewhere else, the same for every parcel that has it."""
    if corner not in moved:
        east, north = (random.uniform(-FARTHEST_M, FARTHEST_M) for _ in range(2))
        moved[corner] = (round(corner[0] + east, 3), round(corner[1] + north, 3))
    return moved[corner]
