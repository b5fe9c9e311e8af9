"""Parcels and changes for the core's tests, in the CRS of Tashkent; positions in metres from a corner in the city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Situation, Surroundings

TASHKENT = shipped_profile("tashkent")
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


def situation(
    *touched: Parcel, others: Iterable[Parcel] = (), numbers: Mapping[str, UUID] | None = None, **tolerances: object
) -> Situation:
    """Touched parcels among others, with tolerances other than Tashkent's if given."""
    profile = replace(TASHKENT, tolerances=replace(TASHKENT.tolerances, **tolerances))
    ids = frozenset(item.id for item in touched)
    return Situation(touched, ids, Surroundings(others, numbers), profile)


def found(rule: str, *touched: Parcel, **more: object) -> list[Finding]:
    """What a rule says of parcels as they stand."""
    return list(RULES[rule].examine(situation(*touched, **more)))


def checked(made: Change, *register: Parcel, stage: Stage = Stage.SUBMIT, rule: str | None = None) -> list[Finding]:
    """What the rules, or one of them, say of a change to a register of parcels."""
    findings = check(made, Surroundings(register), TASHKENT, stage)
    return [finding for finding in findings if rule in (None, finding.rule)]


def at(geometry: BaseGeometry) -> BaseGeometry:
    """A place in the city, counted in metres from the corner again."""
    return translate(geometry, -ORIGIN[0], -ORIGIN[1])
