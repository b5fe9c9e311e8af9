"""Parcels and changes for the core's tests, in the CRS of Tashkent; positions in metres from a corner in the city."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import NEW, Parcel

ORIGIN = (370_100.0, 588_300.0)
_NAMES = UUID("6f6f6f6f-0000-4000-8000-000000000000")


def id_of(name: str) -> UUID:
    """The same UUID for the same name."""
    return uuid5(_NAMES, name)


def polygon(*corners: tuple[float, float], holes: Sequence[Sequence[tuple[float, float]]] = ()) -> MultiPolygon:
    return placed(Polygon(corners, holes))


def rectangle(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return placed(box(west, south, east, north))


def placed(geometry: BaseGeometry) -> MultiPolygon:
    """The geometry moved into the city and put on the grid."""
    return on_grid(translate(geometry, *ORIGIN))


def parcel(name: str, geometry: MultiPolygon, version: int = 1, **attributes: object) -> Parcel:
    """A parcel of district 09; its number is made of the name when that is a whole number."""
    number = f"10:09:03:02:03:{int(name):04d}" if name.isdigit() else None
    return Parcel(
        **{"id": id_of(name), "version": version, "number": number, "district": "09", "geometry": geometry} | attributes
    )


def new_parcel(name: str, geometry: MultiPolygon, **attributes: object) -> Parcel:
    return parcel(name, geometry, NEW, **attributes)


def change(
    *after: Parcel,
    ended: Iterable[Parcel] = (),
    kind: str = "boundary",
    lineage: Iterable[tuple[str, str]] = (),
) -> Change:
    """A change that makes the parcels what they are given as, and ends others."""
    edits = [Edit(item.id, item.version, item) for item in after]
    edits += [Edit(item.id, item.version, None) for item in ended]
    links = tuple(Lineage(id_of(parent), id_of(child)) for parent, child in lineage)
    return Change(id_of("change"), kind, "Boundary of a yard", "2026-0001", "09", tuple(edits), links)
