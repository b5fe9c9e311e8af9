"""One small city for all tests that only look at it."""

from __future__ import annotations

import pytest

from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_server.cities.city import City
from tests.cities.drawn import Drawn


@pytest.fixture(scope="session")
def town() -> Drawn:
    """A thousand parcels without faults."""
    return Drawn.of(City(shipped_profile("tashkent"), 1_000, seed=7))


@pytest.fixture(scope="session")
def spoilt() -> Drawn:
    """Ten thousand parcels with forty faults."""
    return Drawn.of(City(shipped_profile("tashkent"), 10_000, seed=3, faults=40))
