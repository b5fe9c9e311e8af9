"""What the tests of the service share: a world to act in, one for each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.world import Person, World, serving, settings_of


@pytest.fixture(scope="module")
def world(module_database) -> Iterator[World]:
    """An empty city with its service; heartbeats come fast."""
    database = module_database()
    settings = settings_of(database, heartbeat_seconds=0.3)
    with serving(settings) as address:
        yield World(database, address, settings)


@pytest.fixture(scope="module")
def surveyor(world: World) -> Person:
    """A surveyor of district 09."""
    return world.surveyor()


@pytest.fixture(scope="module")
def supervisor(world: World) -> Person:
    """A supervisor of district 09."""
    return world.supervisor()


@pytest.fixture(scope="module")
def analyst(world: World) -> Person:
    """Someone who may read the register and nothing else."""
    return world.person("analyst")
