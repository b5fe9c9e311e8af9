"""What every test may ask for: a private PostgreSQL, migrated databases, the running service, the real data sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from scripts.stack.database import Database, Databases, Secrets
from scripts.stack.paths import SHARED_DATA
from scripts.stack.postgres import Cluster, remove_leftovers, temporary_folder
from scripts.stack.service import Service, operator

DatabaseFactory = Callable[..., Database]
ServiceFactory = Callable[[Database], Service]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test run alone; its data are deleted with it."""
    remove_leftovers()
    server = Cluster(temporary_folder(), durable=False)
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def databases(cluster: Cluster) -> Databases:
    """Makes, clones and drops databases of the cluster; its roles exist."""
    made = Databases(cluster, Secrets.new())
    made.ensure_roles()
    return made


@pytest.fixture(scope="session")
def _database_names() -> Iterator[str]:
    return (f"test_{number}" for number in count())


@pytest.fixture(scope="session")
def migrated_template(databases: Databases, _database_names: Iterator[str]) -> Callable[[str], Database]:
    """The migrated, empty database of a profile, made once a run. Never connect to it: it is there to be cloned."""
    made: dict[str, Database] = {}

    def template(profile: str) -> Database:
        if profile not in made:
            database = databases.create(next(_database_names), profile)
            operator(database, "migrate")
            made[profile] = database
        return made[profile]

    return template


def _factory(
    databases: Databases, template: Callable[[str], Database], names: Iterator[str], ending: ExitStack
) -> DatabaseFactory:
    def make(profile: str = "tashkent") -> Database:
        database = databases.clone(template(profile), next(names))
        ending.callback(databases.drop, database.name)
        return database

    return make


@pytest.fixture
def fresh_database(databases, migrated_template, _database_names) -> Iterator[DatabaseFactory]:
    """`fresh_database(profile="tashkent")`: a migrated, empty database for one test (a profile's id, or its file)."""
    with ExitStack() as ending:
        yield _factory(databases, migrated_template, _database_names, ending)


@pytest.fixture(scope="module")
def module_database(databases, migrated_template, _database_names) -> Iterator[DatabaseFactory]:
    """The same for databases that the tests of a module share."""
    with ExitStack() as ending:
        yield _factory(databases, migrated_template, _database_names, ending)


@pytest.fixture(scope="module")
def start_service(tmp_path_factory) -> Iterator[ServiceFactory]:
    """`start_service(database).url`: the real service on loopback, until the module's tests are done."""
    with ExitStack() as ending:

        def start(database: Database) -> Service:
            service = Service(database, tmp_path_factory.mktemp("service") / "service.log")
            ending.callback(service.stop)
            service.start()
            return service

        yield start


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the real data sets, which are not part of the project. Fails when they are not there."""
    if not SHARED_DATA.is_dir():
        pytest.fail(f"The real data sets are not at {SHARED_DATA}. Put them there, or leave these tests out.")
    return SHARED_DATA
