"""Real parcels for boundary tools: whole cities on the grid as fabrics, and parcels of them chosen at random."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from uuid import UUID

import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile, load_profile
from scripts.stack.paths import CHECKOUT, SHARED_DATA

LAYERS = {"waiheke": "parcels", "cambridge": "parcels", "paris18": "parcelles"}


@cache
def real_profile(name: str) -> Profile:
    """The profile of a set: its CRS and tolerances."""
    return load_profile(CHECKOUT / "tests" / "profiles" / f"{name}.json")


@cache
def real_parcels(name: str) -> tuple[Parcel, ...]:
    """Every parcel of a set that has a geometry; its position in the file is its id and its number."""
    if not SHARED_DATA.is_dir():
        pytest.fail(f"The real data sets are not at {SHARED_DATA}. Put them there, or leave these tests out.")
    _, _, geometries, _ = pyogrio.raw.read(SHARED_DATA / f"{name}.gpkg", layer=LAYERS[name], columns=[])
    shapes = enumerate(shapely.force_2d(shapely.from_wkb(geometries)))
    return tuple(
        Parcel(UUID(int=position), 1, str(position), "", on_grid(shape))
        for position, shape in shapes
        if shape is not None and not shape.is_empty
    )


@cache
def real_fabric(name: str) -> Fabric:
    """A set as one fabric. A fabric never changes, so that all tests share it."""
    return Fabric(real_parcels(name), real_profile(name).tolerances)


def real_fabrics(name: str, count: int, seed: int = 0) -> Iterator[tuple[Fabric, UUID]]:
    """`count` parcels of a set, each with the fabric that it lies in.

    First come the ones that tools break on: that of most corners, that of most holes, and the largest; then any.
    """
    parcels = real_parcels(name)
    hard = dict.fromkeys(max(parcels, key=key).id for key in (_corners, _holes, _area))
    rest = Random(seed).sample([parcel.id for parcel in parcels if parcel.id not in hard], count - len(hard))
    for id in [*hard, *rest]:
        yield real_fabric(name), id


def faults(fabric: Fabric, place: MultiPolygon, distance: float = 1.0) -> float:
    """How much of the boundaries around a place is no edge of a coverage, in m: what GEOS marks there.

    Compare before with after: real parcels come with faults of their own.
    """
    around = [parcel.geometry for parcel in fabric.near(place, distance)]
    sound = [shape for shape in around if shape.is_valid]
    return float(sum(edges.length for edges in shapely.coverage_invalid_edges(sound)))


def _corners(parcel: Parcel) -> int:
    return int(shapely.get_num_coordinates(parcel.geometry))


def _holes(parcel: Parcel) -> int:
    return sum(len(part.interiors) for part in parcel.geometry.geoms)


def _area(parcel: Parcel) -> float:
    return float(parcel.geometry.area)
