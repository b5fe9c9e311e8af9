"""The large lines of a city: rings, radials, canals and a railway, and the land between them (plan, m)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from cadastre_server.cities.cutting import Floats, Geometries

MAIN_RADIALS = 6
GROSS_M2 = 1_350.0
"""Land of a city for each of its parcels, streets included, roughly."""


class CorridorKind(StrEnum):
    """What runs in a corridor."""

    RING = "ring"
    RADIAL = "radial"
    CANAL = "canal"
    RAILWAY = "railway"

    @property
    def is_avenue(self) -> bool:
        """True for what people drive on."""
        return self in (CorridorKind.RING, CorridorKind.RADIAL)


@dataclass(frozen=True)
class Corridor:
    """A piece of an avenue, a canal or the railway (plan, m). Pieces of one avenue share its `number`."""

    kind: CorridorKind
    axis: LineString
    width: float
    number: int = 0
    piece: int = 0


@dataclass(frozen=True)
class Scale:
    """What follows from the number of parcels: radius, distance of avenues (m), width of streets (of 1)."""

    radius: float
    spacing: float
    street: float

    @classmethod
    def of(cls, parcels: int) -> Scale:
        radius = float(np.sqrt(parcels * GROSS_M2 / np.pi))
        spacing = 330.0 * (parcels / 1000) ** (1 / 3)
        return cls(radius, spacing, float(np.clip(spacing / 1200, 0.5, 1.0)))


def avenues(scale: Scale, rng: np.random.Generator) -> list[Corridor]:
    """Rings and radials, not all of them whole, well beyond the edge of the city."""
    radii = _radii(scale, rng)
    radials = _radials(radii, scale, rng)
    found = [*_rings(radii, radials, rng), *_rays(radii, radials, rng)]
    return [replace(corridor, width=corridor.width * scale.street) for corridor in found]


@dataclass(frozen=True)
class _Radials:
    """Radial avenues: their angles, the ring each starts at, and the phase and rate at which they swing outwards."""

    angles: Floats
    first_ring: NDArray[np.int64]
    phase: Floats
    rate: float

    def at(self, radius: float) -> Floats:
        """The angle of each at a distance from the middle (m)."""
        angles: Floats = self.angles + 0.06 * np.sin(self.rate * radius + self.phase)
        return angles


def _rings(radii: list[float], radials: _Radials, rng: np.random.Generator) -> Iterator[Corridor]:
    for ring, radius in enumerate(radii):
        crossing = np.sort(radials.at(radius)[radials.first_ring <= ring])
        for piece, (one, other) in enumerate(zip(crossing, [*crossing[1:], crossing[0] + 2 * np.pi], strict=True)):
            if ring in (0, 2) or rng.random() > 0.12:
                axis = _polar(np.full(9, radius), np.linspace(one, other, 9))
                yield Corridor(CorridorKind.RING, axis, 44.0 if ring in (1, 2) else 30.0, ring, piece)


def _rays(radii: list[float], radials: _Radials, rng: np.random.Generator) -> Iterator[Corridor]:
    for number, first in enumerate(radials.first_ring):
        main = first == 0
        for ring in range(first, len(radii) - 1):
            if main or rng.random() > 0.15:
                radius = np.linspace(radii[ring], radii[ring + 1], 5)
                axis = _polar(radius, np.array([radials.at(value)[number] for value in radius]))
                yield Corridor(CorridorKind.RADIAL, axis, 46.0 if main else 28.0, number, ring)


def _radii(scale: Scale, rng: np.random.Generator) -> list[float]:
    radii = [0.16 * scale.spacing]
    while radii[-1] < 1.7 * scale.radius:
        radii.append(radii[-1] + scale.spacing * rng.uniform(0.75, 1.2))
    return radii


def _radials(radii: list[float], scale: Scale, rng: np.random.Generator) -> _Radials:
    """More of them as the rings get longer."""
    angles = list((np.arange(MAIN_RADIALS) + rng.uniform(-0.22, 0.22, MAIN_RADIALS)) * 2 * np.pi / MAIN_RADIALS)
    first_ring = [0] * MAIN_RADIALS
    for ring, radius in enumerate(radii[1:], start=1):
        while True:
            order = np.sort(angles)
            gaps = np.diff([*order, order[0] + 2 * np.pi])
            widest = int(np.argmax(gaps))
            if gaps[widest] * radius < 1.5 * scale.spacing:
                break
            angles.append(float(order[widest] + gaps[widest] * rng.uniform(0.42, 0.58)))
            first_ring.append(ring)
    phase = rng.uniform(0, 2 * np.pi, len(angles))
    return _Radials(np.array(angles), np.array(first_ring), phase, 2.5 / scale.radius)


def _polar(radius: Floats, angle: Floats) -> LineString:
    return LineString(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]))


def waters_and_rails(scale: Scale, rng: np.random.Generator) -> list[Corridor]:
    """Two canals and a railway across the city, and on beyond its last ring."""
    step = 0.35 * scale.spacing / scale.radius
    t = np.arange(-2.4, 2.4 + step, step)
    found = []
    for number, (kind, width, offset, swing) in enumerate(_CROSSING):
        heading = rng.uniform(0, np.pi)
        along, across = np.array([np.cos(heading), np.sin(heading)]), np.array([-np.sin(heading), np.cos(heading)])
        wave = swing * (np.sin(5 * t + rng.uniform(0, 6)) + 0.5 * np.sin(11 * t + rng.uniform(0, 6))) + 0.12 * t * t
        points = scale.radius * (t[:, None] * along + (offset + wave)[:, None] * across)
        found.append(Corridor(kind, LineString(points), width * scale.street, number))
    return found


_CROSSING = (
    (CorridorKind.CANAL, 26.0, 0.33, 0.09),
    (CorridorKind.CANAL, 34.0, -0.55, 0.07),
    (CorridorKind.RAILWAY, 40.0, -0.3, 0.0),
)
"""Width in m; how far from the middle and how much winding, of the radius of the city."""


def land_between(lines: Sequence[BaseGeometry], step: float) -> Geometries:
    """The land between lines: a coverage with a corner every `step` m at least."""
    network = shapely.union_all(shapely.segmentize(np.array(lines), step), grid_size=0.5)
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))


def without(land: Geometries, corridors: Sequence[Corridor]) -> Geometries:
    """The land less what the corridors take; one that nothing is left of is empty."""
    beds = beds_of(corridors)
    place, bed = shapely.STRtree(beds).query(land, predicate="intersects")
    taken = [shapely.union_all(beds[bed[place == index]]) for index in range(len(land))]
    return np.asarray(shapely.difference(land, taken))


def beds_of(corridors: Sequence[Corridor], share: float = 1.0) -> Geometries:
    """The corridors as areas, or a `share` of their widths."""
    widths = np.array([corridor.width for corridor in corridors])
    axes = [corridor.axis for corridor in corridors]
    return np.asarray(shapely.buffer(axes, widths / 2 * share, cap_style="flat", join_style="mitre"))
