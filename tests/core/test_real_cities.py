"""The rules on real parcels, against other ways of finding the same: brute force and GEOS's check of a coverage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.strtree import STRtree

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import ProfileCrs
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.check import blocking, check
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from tests.core.making import TASHKENT, change

MOST_CORNERS = 1000
"""Streets with hundreds of holes are left out of what is done by force: it would take half a minute."""
COVERAGE = ("overlap", "sliver", "t-junction")


def city(folder: Path, name: str, layer: str, crs: str) -> Situation:
    """Every parcel of a file that can be one, its position in the file as its id."""
    _, _, geometries, _ = pyogrio.raw.read(folder / f"{name}.gpkg", layer=layer, columns=[])
    parcels = []
    for position, geometry in enumerate(shapely.force_2d(shapely.from_wkb(geometries))):
        try:
            parcels.append(Parcel(UUID(int=position), 1, None, "", on_grid(geometry)))
        except GeometryError as error:
            assert error.code == "geometry_empty"
    anywhere = (-1e9, -1e9, 1e9, 1e9)
    profile = replace(TASHKENT, crs=ProfileCrs(0, crs, crs, crs), bounds=anywhere, districts=())
    return Situation(tuple(parcels), frozenset(), Surroundings([]), profile)


@pytest.fixture(scope="module")
def waiheke(shared_data: Path) -> Situation:
    return city(shared_data, "waiheke", "parcels", "EPSG:2193")


@pytest.fixture(scope="module")
def paris(shared_data: Path) -> Situation:
    return city(shared_data, "paris18", "parcelles", "EPSG:2154")


@pytest.fixture(scope="module")
def cambridge(shared_data: Path) -> Situation:
    return city(shared_data, "cambridge", "parcels", "EPSG:26986")


_found: dict[tuple[str, int], list[Finding]] = {}


def found(rule: str, situation: Situation) -> list[Finding]:
    """What a rule says of a city, asked once."""
    key = (rule, id(situation))
    if key not in _found:
        _found[key] = list(RULES[rule].examine(situation))
    return _found[key]


def overlaps_by_force(situation: Situation) -> set[frozenset[UUID]]:
    """Pairs that share more land than the tolerance, by intersecting every two that meet."""
    tolerances = situation.profile.tolerances
    shapes = shapely.make_valid([parcel.geometry for parcel in situation.touched], method="structure")
    shapes[shapely.get_num_coordinates(shapes) > MOST_CORNERS] = shapely.Polygon()
    one, other = STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.intersection(shapes[one], shapes[other])
    parts, pair = shapely.get_parts(shared, return_index=True)
    counted = (shapely.area(parts) > tolerances.overlap_min_m2) & (
        2 * shapely.area(parts) > tolerances.sliver_min_width_m * shapely.length(parts)
    )
    return {
        frozenset({situation.touched[one[index]].id, situation.touched[other[index]].id})
        for index in np.unique(pair[counted])
    }


def _is_large(parcel: Parcel) -> bool:
    return bool(shapely.get_num_coordinates(parcel.geometry) > MOST_CORNERS)


def test_an_exact_coverage_has_no_fault(waiheke: Situation) -> None:
    assert {rule: len(found(rule, waiheke)) for rule in COVERAGE} == dict.fromkeys(COVERAGE, 0)
    assert found("geometry-valid", waiheke) == []


@pytest.mark.parametrize(("name", "expected"), [("paris", 14), ("cambridge", 95)])
def test_the_same_overlaps_as_by_force(request: pytest.FixtureRequest, name: str, expected: int) -> None:
    situation = request.getfixturevalue(name)
    ours = [frozenset(finding.subjects) for finding in found("overlap", situation)]
    assert len(ours) == len(set(ours)) == expected
    large = {parcel.id for parcel in situation.touched if _is_large(parcel)}
    assert {pair for pair in ours if not pair & large} == overlaps_by_force(situation)


def test_invalid_rings_are_found(cambridge: Situation) -> None:
    invalid = {parcel.id for parcel in cambridge.touched if not parcel.geometry.is_valid}
    assert len(invalid) >= 34
    assert {finding.subjects[0] for finding in found("geometry-valid", cambridge)} == invalid


def test_blocks_are_not_gaps_and_slivers_are_thin(paris: Situation) -> None:
    limit = paris.profile.tolerances.sliver_width_m
    slivers = found("sliver", paris)
    assert 10 < len(slivers) < 100
    for finding in slivers:
        widest = max(2 * shapely.maximum_inscribed_circle(part).length for part in shapely.get_parts(finding.place))
        assert widest <= limit + 0.001
        assert finding.parameters["width"] <= limit


def test_geos_finds_faults_at_the_same_parcels(paris: Situation) -> None:
    """GEOS also marks needle-shaped parcels, whose own edges are as near to each other as a sliver's."""
    shapes = paris.neighbourhood.land
    marked = ~shapely.is_empty(
        shapely.coverage_invalid_edges(shapes, gap_width=paris.profile.tolerances.sliver_width_m)
    )
    theirs = {paris.touched[index].id for index in np.flatnonzero(marked)}
    ours = {subject for rule in COVERAGE for finding in found(rule, paris) for subject in finding.subjects}
    assert len(theirs) > 80
    assert len(ours - theirs) <= 2
    assert len(theirs - ours) <= 0.1 * len(theirs)


def test_old_faults_of_a_real_city_block_nobody(cambridge: Situation) -> None:
    """Faulty parcels get another address in one change: all is known, whatever their geometry is like."""
    rules = (*COVERAGE, "geometry-valid", "one-part")
    subjects = {subject for rule in rules for finding in found(rule, cambridge)[:15] for subject in finding.subjects}
    register = Surroundings(replace(parcel, number="known") for parcel in cambridge.touched)
    faulty = [register.by_id[id] for id in sorted(subjects) if not _is_large(register.by_id[id])]
    edited = [replace(parcel, address="here") for parcel in faulty]
    findings = check(change(*edited, kind="attributes"), register, cambridge.profile)
    assert {finding.rule for finding in findings} >= set(rules)
    assert blocking(findings) == ()
