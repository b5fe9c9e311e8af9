from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cadastre_plugin.core.profile.profile import load_profile, shipped_profile
from cadastre_server.cities.blocks import filled
from cadastre_server.cities.city import City, CityError
from cadastre_server.cities.fabric import OLD_TOWN
from cadastre_server.cities.lots import DivisionError, boundaries
from cadastre_server.cities.shares import shared_out
from scripts.stack.paths import CHECKOUT
from tests.cities.drawn import Drawn

TASHKENT = shipped_profile("tashkent")


def test_a_city_has_exactly_as_many_parcels_as_were_asked_for(town, spoilt):
    assert (len(town.parcels), len(spoilt.parcels)) == (1_000, 10_000)


def test_the_same_seed_makes_the_same_city(town):
    again = Drawn.of(City(TASHKENT, 1_000, seed=7))
    assert again.parcels == town.parcels
    assert again.rights == town.rights
    assert again.parties == town.parties
    assert again.sources == town.sources


def test_another_seed_makes_another_city(town):
    other = City(TASHKENT, 1_000, seed=8)
    assert next(other.parts()).parcels[0].geometry != town.parcels[0].geometry


def test_numbers_are_well_formed_unique_and_of_the_district(spoilt):
    numbers = [TASHKENT.number.read_parcel(parcel.number) for parcel in spoilt.parcels]
    assert len({number.canonical for number in numbers}) == 10_000
    assert [number.groups["district"] for number in numbers] == [parcel.district for parcel in spoilt.parcels]
    assert [number.canonical for number in numbers] == [parcel.number for parcel in spoilt.parcels]


@pytest.mark.parametrize(
    ("parcels", "seed", "faults", "code"),
    [
        (999, 1, 0, "city_size"),
        (1_000_001, 1, 0, "city_size"),
        (1_000, -1, 0, "city_arguments"),
        (1_000, 1, -1, "city_arguments"),
    ],
    ids=["too-small", "too-large", "negative-seed", "negative-faults"],
)
def test_a_city_that_cannot_be_made_is_refused(parcels, seed, faults, code):
    with pytest.raises(CityError) as refused:
        City(TASHKENT, parcels, seed, faults)
    assert refused.value.code == code


def test_a_profile_with_other_numbers_is_refused():
    paris = load_profile(CHECKOUT / "tests" / "profiles" / "paris18.json")
    with pytest.raises(CityError, match="Tashkent"):
        City(paris, 1_000, 1)


def test_more_faults_than_there_is_room_for_are_refused_and_counted():
    with pytest.raises(CityError) as refused:
        list(City(TASHKENT, 1_000, 1, faults=900).parts())
    assert refused.value.code == "city_faults"
    assert refused.value.parameters["count"] > 100


@given(st.integers(1, 500), st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60))
def test_what_is_shared_out_adds_up(total, weights):
    counts = shared_out(total, np.array(weights))
    assert counts.sum() == total
    assert (counts >= (1 if len(weights) <= total else 0)).all()


def test_a_block_around_a_lane_is_cut_into_as_many_lots_as_asked_for():
    """A horseshoe: most straight lines cut it into three."""
    arms = shapely.box(0, 0, 40, 40) - shapely.box(18, -1, 22, 38)
    for seed in range(30):
        lines = boundaries(np.array([arms]), np.array([2]), OLD_TOWN, np.random.default_rng(seed))[0]
        network = shapely.union_all([arms.boundary, *lines], grid_size=0.01)
        assert len(shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))) == 2


def test_a_block_that_cannot_be_cut_says_so():
    speck = shapely.box(0, 0, 0.3, 0.3)  # its corners are as near to each other as corners may be
    with pytest.raises(DivisionError, match="5 lots"):
        filled(np.array([speck]), np.array([5]), OLD_TOWN, np.random.default_rng(1))
