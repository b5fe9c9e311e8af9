"""Geometries that no parcel should have, drawn by hypothesis."""

from __future__ import annotations

import warnings
from functools import cache

import numpy as np
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.model.parcel import Parcel
from tests.core.making import ORIGIN, id_of

Ring = list[tuple[float, float]]

CORNERS = 50_000
RADIUS_M = 5_000.0

# A small lattice, so that rings cross, touch, double back and collapse all the time; and sizes from a hair to a city.
lattice = st.tuples(st.integers(0, 4), st.integers(0, 4))
rings = st.lists(lattice, min_size=3, max_size=7)
sizes = st.sampled_from([0.001, 0.02, 1.0, 7.0, 900.0])
strange = st.sampled_from([float("nan"), float("inf"), -float("inf"), 1e300, -1e300, 2e9])


def _placed(corners: Ring, size: float) -> Ring:
    east, north = ORIGIN
    return [(round(east + x * size, 3), round(north + y * size, 3)) for x, y in corners]


def _polygon(parts: list[list[Ring]], size: float) -> MultiPolygon:
    return MultiPolygon(
        [Polygon(_placed(shell, size), [_placed(hole, size) for hole in holes]) for shell, *holes in parts]
    )


crossing = st.builds(_polygon, st.lists(st.lists(rings, min_size=1, max_size=3), min_size=1, max_size=3), sizes)


@st.composite
def not_finite(draw: st.DrawFn) -> MultiPolygon:
    """With a coordinate that is no number, endless, or not of this earth."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # numpy says that NaN is one
        bad = draw(strange)
        return MultiPolygon([Polygon([ORIGIN, (bad, ORIGIN[1]), *_placed(draw(rings), 1.0)])])


@st.composite
def collapsed(draw: st.DrawFn) -> MultiPolygon:
    """All corners on one line, or in one point."""
    direction = draw(st.sampled_from([(0, 0), (1, 0), (0, 1), (1, 1)]))
    steps = draw(st.lists(st.integers(0, 3), min_size=3, max_size=6))
    return _polygon([[[(direction[0] * step, direction[1] * step) for step in steps]]], draw(sizes))


bow_ties = st.builds(
    lambda turn, size: _polygon([[np.roll([(0, 0), (4, 4), (4, 0), (0, 4)], turn, axis=0).tolist()]], size),
    st.integers(0, 3),
    sizes,
)


@st.composite
def nested(draw: st.DrawFn) -> MultiPolygon:
    """Shells in shells, holes in holes, holes that are the shell, or that lie outside."""
    squares = [[(n, n), (9 - n, n), (9 - n, 9 - n), (n, 9 - n)] for n in (-2, 0, 0, 1, 2, 3)]
    chosen = st.lists(st.sampled_from(squares), min_size=1, max_size=4)
    return _polygon(draw(st.lists(chosen, min_size=1, max_size=3)), draw(sizes))


@st.composite
def spiked(draw: st.DrawFn) -> MultiPolygon:
    """A square with spikes, needles and doubled corners put into its sides."""
    ring: Ring = [(0, 0), (4, 0), (4, 4), (0, 4)]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(1, len(ring)))
        x, y = ring[at - 1]
        tip = (x + draw(st.integers(-6, 6)), y + draw(st.integers(-6, 6)))
        beside = draw(st.sampled_from([(x, y), (x + 0.001, y), (x, y - 0.002), (x + 0.01, y + 0.01)]))
        ring[at:at] = draw(st.sampled_from([[tip, beside], [beside], [tip, tip, (x, y)]]))
    return _polygon([[ring]], draw(st.sampled_from([1.0, 7.0])))


@cache
def with_many_corners(kind: str) -> MultiPolygon:
    """A polygon of 50 000 corners."""
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    step = np.arange(CORNERS)
    if kind == "comb":
        radius = np.where(step % 2 == 0, RADIUS_M, RADIUS_M - 5)
    elif kind == "wound":
        turn, radius = turn * 3, RADIUS_M + 5 * np.sin(turn * 5)
    elif kind == "doubled":
        turn, radius = turn[step // 2 * 2], np.full(CORNERS, RADIUS_M)
    else:
        radius = np.random.default_rng(1).uniform(RADIUS_M - 1, RADIUS_M, CORNERS)
    corners = np.column_stack([np.cos(turn), np.sin(turn)]) * np.asarray(radius)[:, None]
    return MultiPolygon([Polygon(np.round(corners + ORIGIN, 3))])


many = st.sampled_from(["comb", "wound", "doubled", "ragged"]).map(with_many_corners)
empty = st.just(MultiPolygon())
few = st.one_of(crossing, crossing, crossing, not_finite(), collapsed(), bow_ties, nested(), spiked(), empty)


@st.composite
def parcels(draw: st.DrawFn, name: str, geometries: st.SearchStrategy[MultiPolygon] = few) -> Parcel:
    """A parcel of such a geometry, its attributes as bad."""
    return Parcel(
        id_of(name),
        draw(st.sampled_from([0, 1])),
        draw(st.sampled_from([None, "10:09:03:02:03:0047", "", "x" * 99, "Ж", "10:09:03:02:03:0047:0001"])),
        draw(st.sampled_from(["09", "", "99", "Юнусабад"])),
        draw(geometries),
        draw(st.sampled_from([None, 0.0, 1e-9, 600.0, 1e12])),
        purpose=draw(st.sampled_from([None, "street", "dwelling", ""])),
    )


groups = st.tuples(*[parcels(name) for name in "abcd"])
"""Four parcels."""
