"""Boundaries of real streets of thousands of corners moved until an area is met: soon, and exactly or not at all."""

from __future__ import annotations

from random import Random
from time import process_time
from uuid import UUID

import pytest
import shapely

from cadastre_plugin.core.boundary.chain import chain_along
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.parallel import move_to_area
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from tests.core.boundary.real import real_fabric, real_fabrics, real_profile

LONGEST_S = 5.0


def asked(name, id, seed):
    """A boundary of a parcel, and an area up to 3 % from its own; the same for the same seed."""
    fabric, rng = real_fabric(name), Random(f"{id}/{seed}")
    parcel = fabric.parcels[id]
    ring = [tuple(corner) for corner in shapely.get_coordinates(parcel.geometry.geoms[0].exterior).tolist()]
    index = rng.randrange(len(ring) - 1)
    area = ellipsoidal_area(parcel.geometry, real_profile(name).crs.definition) * rng.uniform(0.97, 1.03)
    return (ring[index], ring[index + 1]), area


@pytest.mark.parametrize("name", ["waiheke", "cambridge", "paris18"])
def test_the_hardest_parcels_meet_an_area_or_say_what_they_can_have(name):
    done = 0
    for fabric, id in real_fabrics(name, 6):
        for seed in range(4):
            edge, area = asked(name, id, seed)
            start = process_time()
            try:
                outcome = move_to_area(fabric, chain_along(fabric, edge, whole=True), id, area, real_profile(name))
                exact = outcome.remarks[-1].parameters["exact"]
                assert abs(exact - area) <= max(1e-5, 1e-11 * area)
                done += 1
            except BoundaryError as refused:
                if refused.code == "parallel_out_of_reach":
                    reached = refused.parameters["reached"]
                    before = ellipsoidal_area(fabric.parcels[id].geometry, real_profile(name).crs.definition)
                    assert abs(reached - area) > 1e-3 and (before - area) * (reached - area) > 0
            assert process_time() - start < LONGEST_S
    assert done


def test_an_area_of_many_square_kilometres_is_met_as_well_as_a_double_knows_it():
    fabric, profile, id = real_fabric("waiheke"), real_profile("waiheke"), UUID(int=2)
    rng = Random(f"to area/{id}/3")
    area = ellipsoidal_area(fabric.parcels[id].geometry, profile.crs.definition)
    ring = [tuple(corner) for corner in shapely.get_coordinates(fabric.parcels[id].geometry.geoms[0].exterior).tolist()]
    index = rng.randrange(len(ring) - 1)
    chain = chain_along(fabric, (ring[index], ring[index + 1]), whole=True)
    wanted = area * rng.uniform(0.97, 1.03)
    assert move_to_area(fabric, chain, id, wanted, profile).states[id].geometry.area
