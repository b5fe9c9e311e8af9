"""A parcel divided into ten equal parts by cuts along its longest edge: real parcels of Waiheke.

Ours finds the nine offsets from sums over the sorted corners. The peer is what a script would do: bisect each offset,
intersecting the parcel with the half plane before it until the area is right. Both are given the direction and compute
the nine offsets; the parts are cut from ours by the product's own code after the rounds and measured for the note.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

import numpy as np
import pyogrio
import shapely
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.boundary.divide.frame import Frame, frame_of_line
from cadastre_plugin.core.boundary.divide.strips import strips
from cadastre_plugin.core.boundary.divide.sweep import Sweep
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.grid import on_grid
from scripts.benchmarks.frame import Contest, measure
from scripts.stack.paths import SHARED_DATA

SEED = 1
PARTS = 10
EXACT_M2 = 0.001
MOST_STEPS = 60
Task = tuple[MultiPolygon, Frame]


@measure("divide", sizes=(1_000,), peer="bisection over intersection().area", rounds=5)
@contextmanager
def divide(size: int) -> Iterator[Contest]:
    """So many parcels, each divided into ten."""
    tasks = _tasks(size)
    yield Contest(
        ours=lambda: [_offsets(*task) for task in tasks],
        peer=lambda: [_bisected(*task) for task in tasks],
        note=lambda: _verified(tasks),
    )


def _tasks(size: int) -> list[Task]:
    _, _, geometries, _ = pyogrio.raw.read(SHARED_DATA / "waiheke.gpkg", layer="parcels", columns=[])
    shapes = shapely.force_2d(shapely.from_wkb(Random(SEED).sample(geometries.tolist(), size)))
    parcels = [on_grid(shape) for shape in shapes]
    return [(parcel, _along_longest_edge(parcel)) for parcel in parcels]


def _along_longest_edge(parcel: MultiPolygon) -> Frame:
    corners = shapely.get_coordinates(parcel.geoms[0].exterior)
    longest = int(np.hypot(*np.diff(corners, axis=0).T).argmax())
    return frame_of_line(parcel, *(tuple(corner) for corner in corners[longest : longest + 2].tolist()))


def _targets(total: float) -> Floats:
    targets: Floats = total * np.arange(1, PARTS) / PARTS
    return targets


def _offsets(parcel: MultiPolygon, frame: Frame) -> Floats:
    sweep = Sweep(parcel, frame)
    return sweep.offsets(_targets(sweep.total))


def _bisected(parcel: MultiPolygon, frame: Frame) -> list[float]:
    across = frame.inward(shapely.get_coordinates(parcel))[:, 0]
    low, high = float(across.min()), float(across.max())
    reach = float(np.hypot(*np.ptp(shapely.get_coordinates(parcel), axis=0))) + 1.0
    return [_bisect(parcel, frame, target, low, high, reach) for target in _targets(parcel.area).tolist()]


def _bisect(parcel: MultiPolygon, frame: Frame, target: float, low: float, high: float, reach: float) -> float:
    for _ in range(MOST_STEPS):
        middle = (low + high) / 2
        area = parcel.intersection(_half_plane(frame, middle, reach)).area
        if abs(area - target) <= EXACT_M2 / 2:
            break
        low, high = (middle, high) if area < target else (low, middle)
    return middle


def _half_plane(frame: Frame, offset: float, reach: float) -> Polygon:
    """The land before an offset, as a rectangle wider than the parcel."""
    (x, y), (east, north) = frame.origin, frame.across
    x, y = x + offset * east, y + offset * north
    along, back = (-north * reach, east * reach), (-east * 2 * reach, -north * 2 * reach)
    right, left = (x - along[0], y - along[1]), (x + along[0], y + along[1])
    return Polygon([right, left, (left[0] + back[0], left[1] + back[1]), (right[0] + back[0], right[1] + back[1])])


def _verified(tasks: Sequence[Task]) -> str:
    """How exact all parts are that ours and the peer's offsets give, by the areas of the parts themselves."""
    worst, sums, bisected = 0.0, 0.0, 0.0
    for parcel, frame in tasks:
        areas = [part.area for part in strips(parcel, frame, _offsets(parcel, frame))]
        worst = max(worst, max(abs(area - parcel.area / PARTS) for area in areas))
        sums = max(sums, abs(math.fsum(areas) - parcel.area))
        theirs = [part.area for part in strips(parcel, frame, np.array(_bisected(parcel, frame)))]
        bisected = max(bisected, max(abs(area - parcel.area / PARTS) for area in theirs))
    if max(worst, sums) > EXACT_M2:
        raise AssertionError(f"a part is wrong by {worst:.6f} m2, a sum by {sums:.6f} m2")
    return (
        f"offsets of both timed; parts, cut afterwards: each within {worst:.6f} m² before the grid "
        f"(bisection {bisected:.6f}), sum = whole within {sums:.6f} m²"
    )
