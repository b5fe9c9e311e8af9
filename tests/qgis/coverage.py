"""Small coverages of parcels for tests: exact, on the grid, near Tashkent in EPSG:10728."""

from __future__ import annotations

from uuid import UUID

import shapely
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile, shipped_profile

EAST, NORTH = 370_000.0, 588_000.0
"""The south-west corner of what is built here."""
WIDTH, DEPTH = 20.137, 30.291
"""A lot in metres: with decimals that have no exact double, as real corners have."""


def tashkent() -> Profile:
    """The shipped profile."""
    return shipped_profile("tashkent")


def lot(column: int, row: int = 0) -> MultiPolygon:
    """A lot of the grid of lots; neighbours share their corners exactly."""
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    return on_grid(shapely.Polygon([(EAST + x * WIDTH, NORTH + y * DEPTH) for x, y in corners]))


def parcel_id(number: int) -> UUID:
    """The same id for the same number in every run."""
    return UUID(int=number + 1, version=4)


def parcels(columns: int, rows: int = 1, district: str = "09") -> list[Parcel]:
    """A coverage of lots, row by row, in version 1."""
    made = []
    for count in range(columns * rows):
        row, column = divmod(count, columns)
        number = f"10:{district}:03:02:{count // 9999:02d}:{count % 9999 + 1:04d}"
        area = round(lot(column, row).area, 1)
        made.append(Parcel(parcel_id(count), 1, number, district, lot(column, row), area, "2", "dwelling", None))
    return made


def empty_change() -> Change:
    """A change that was just started."""
    return Change(UUID(int=77, version=4), "boundary", "Chegara — граница — 경계", 'A-1/"26"', "09")
