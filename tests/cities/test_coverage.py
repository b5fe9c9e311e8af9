"""The parcels are an exact coverage of the blocks, and what is wrong with them was put there on purpose."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely

from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_server.cities.city import City
from cadastre_server.cities.faults import FaultKind
from tests.cities.drawn import Drawn


def _by_rule(findings) -> dict[str, list[frozenset]]:
    found: dict[str, list[frozenset]] = {}
    for finding in findings:
        found.setdefault(finding.rule, []).append(frozenset(finding.subjects))
    return found


def test_the_rules_find_nothing_in_a_town_but_the_documents_that_are_off(town):
    found = _by_rule(town.findings())
    assert set(found) == {"legal-area"}
    assert len(found["legal-area"]) == sum(part.off for part in town.parts) > 0


def test_the_rules_find_each_seeded_fault_and_nothing_else(spoilt):
    found = _by_rule(spoilt.findings())
    for kind in (FaultKind.OVERLAP, FaultKind.SLIVER, FaultKind.T_JUNCTION):
        seeded = [frozenset(parcel.id for parcel in fault.parcels) for fault in spoilt.faults if fault.kind is kind]
        assert Counter(found.pop(kind.value)) == Counter(seeded)
        assert len(seeded) == 10
    slips = {fault.parcels[0].id for fault in spoilt.faults if fault.kind is FaultKind.LEGAL_AREA}
    off = found.pop("legal-area")
    assert len(slips) == 10
    assert slips <= {id for subjects in off for id in subjects}
    assert len(off) <= sum(part.off for part in spoilt.parts) + len(slips)
    assert not found


def test_a_fault_says_where_it_is(spoilt):
    findings = {frozenset(finding.subjects): finding for finding in spoilt.findings() if finding.rule != "legal-area"}
    for fault in spoilt.faults:
        if fault.kind is not FaultKind.LEGAL_AREA:
            place = findings[frozenset(parcel.id for parcel in fault.parcels)].place
            assert place.distance(fault.place) < 1.0


@pytest.mark.parametrize("seed", range(1, 6))
def test_other_seeds_make_sound_cities_too(seed):
    other = Drawn.of(City(shipped_profile("tashkent"), 1_000, seed))
    assert len(other.parcels) == 1_000
    assert {finding.rule for finding in other.findings()} == {"legal-area"}


def test_every_corner_is_on_the_grid_and_what_is_shared_is_shared_exactly(town):
    assert all(on_grid(parcel.geometry).equals_exact(parcel.geometry, 0.0) for parcel in town.parcels)
    assert shapely.coverage_is_valid(town.geometries)


def test_districts_are_a_coverage_that_holds_their_parcels(town):
    outlines = dict(town.city.outlines())
    assert len(outlines) == 12
    assert shapely.coverage_is_valid(list(outlines.values()))
    canals_and_railway = {("7", "other"), ("3", "other")}  # a district may end in the middle of one
    for parcel in (one for one in town.parcels if (one.land_category, one.purpose) not in canals_and_railway):
        assert parcel.geometry.point_on_surface().within(outlines[parcel.district])


def test_parcels_stand_in_others_and_others_have_the_form_of_an_l(spoilt):
    shapes = shapely.get_parts(spoilt.geometries)
    holes = shapely.get_num_interior_rings(shapes)
    filled = shapely.area(shapes) / shapely.area(shapely.convex_hull(shapes))
    assert 20 < (holes > 0).sum() < 500
    assert ((holes == 0) & (filled < 0.9)).sum() > 300


def test_it_is_no_chessboard(town):
    """On a chessboard every edge runs in one of two directions and all squares are of one size."""
    corners, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(town.geometries)), return_index=True)
    edges = np.diff(corners, axis=0)[np.diff(ring) == 0]
    direction = np.degrees(np.arctan2(edges[:, 1], edges[:, 0])) % 90
    by_direction = np.histogram(direction, bins=9, range=(0, 90), weights=np.hypot(*edges.T))[0]
    areas = shapely.area(town.geometries)
    assert by_direction.max() < 0.3 * by_direction.sum()
    assert np.percentile(areas, 90) > 3 * np.percentile(areas, 10)
