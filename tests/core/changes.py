"""Changes of every shape, drawn by hypothesis."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source

words = st.one_of(
    st.sampled_from(
        ["Toʻxtasinova Muhayyo", "Мирзо-Улугбек", "김철수", "O'Brien \"x\" \\ '; DROP TABLE", "", "\n\t", "🏡"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
)
maybe_words = st.none() | words
versions = st.integers(1, 2**31 - 1)
days = st.none() | st.dates(date(1, 1, 1))
millimetres = st.integers(-(10**10), 10**10)
positions = st.tuples(millimetres, millimetres).map(lambda point: (point[0] / 1000, point[1] / 1000))
rings = st.lists(positions, min_size=3, max_size=7)
polygons = st.builds(Polygon, rings, st.lists(rings, max_size=2))
geometries = st.lists(polygons, min_size=1, max_size=3).map(lambda parts: on_grid(MultiPolygon(parts)))


@st.composite
def fractions(draw: st.DrawFn) -> Fraction:
    denominator = draw(st.integers(1, 2**63 - 1))
    return Fraction(draw(st.integers(1, denominator)), denominator)


shares = st.builds(Share, st.uuids(), fractions())


def parcels(version: st.SearchStrategy[int]) -> st.SearchStrategy[Parcel]:
    areas = st.none() | st.floats(0, 1e12)
    return st.builds(
        Parcel, st.uuids(), version, maybe_words, words, geometries, areas, maybe_words, maybe_words, maybe_words
    )


def parties(version: st.SearchStrategy[int]) -> st.SearchStrategy[Party]:
    return st.builds(Party, st.uuids(), version, st.sampled_from(PartyKind), words, maybe_words, maybe_words)


def rights(version: st.SearchStrategy[int]) -> st.SearchStrategy[Right]:
    return st.builds(
        Right,
        st.uuids(),
        version,
        words,
        st.sampled_from(RightClass),
        st.uuids(),
        st.lists(shares, max_size=3).map(tuple),
        st.lists(st.uuids(), max_size=2).map(tuple),
        days,
        maybe_words,
        maybe_words,
    )


def sources(version: st.SearchStrategy[int]) -> st.SearchStrategy[Source]:
    return st.builds(Source, st.uuids(), version, words, maybe_words, days, maybe_words)


def points(version: st.SearchStrategy[int]) -> st.SearchStrategy[BoundaryPoint]:
    deviations = st.none() | st.floats(0, 1e6, exclude_min=True)
    return st.builds(
        BoundaryPoint,
        st.uuids(),
        version,
        positions,
        *[maybe_words, maybe_words, deviations, maybe_words],
        *[st.none() | st.uuids(), maybe_words, maybe_words, deviations],
    )


def edits(of: object) -> st.SearchStrategy[Edit]:
    made = of(st.just(NEW) | versions).map(lambda thing: Edit(thing.id, thing.version, thing))
    ended = st.builds(Edit, st.uuids(), versions, st.none())
    return made | ended


def _some(of: object) -> st.SearchStrategy[tuple[Edit, ...]]:
    return st.lists(edits(of), max_size=3).map(tuple)


def _is_one_a_place(edits: tuple[Edit, ...]) -> bool:
    places = [edit.after.position for edit in edits if edit.after]
    return len(places) == len(set(places))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    touched = draw(_some(parcels))
    children = [edit.id for edit in touched if edit.after is not None]
    reverses = draw(st.none() | st.uuids())
    there = [edit.id for edit in touched if edit.base_version != NEW and edit.after is not None]
    revived = draw(st.lists(st.sampled_from(there), unique=True)) if there and reverses else []
    parents = [edit.id for edit in touched if edit.base_version != NEW and edit.id not in revived]
    links = [Lineage(parent, child) for parent in parents for child in children if parent != child]
    return Change(
        id=draw(st.uuids()),
        kind=draw(words),
        title=draw(words),
        application=draw(words),
        district=draw(words),
        parcels=touched,
        lineage=tuple(draw(st.lists(st.sampled_from(links), unique=True))) if links else (),
        parties=draw(_some(parties)),
        rights=draw(_some(rights)),
        sources=draw(_some(sources)),
        points=draw(_some(points).filter(_is_one_a_place)),
        reverses=reverses,
        revived=tuple(revived),
    )
