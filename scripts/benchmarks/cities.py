"""Sample cities for measurements, made once and kept: the largest takes half an hour to make."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.stack.city import City, ensure_city
from scripts.stack.database import Database, Databases, Secrets
from scripts.stack.paths import state_folder
from scripts.stack.postgres import Cluster, cluster_folder

PROFILE = "tashkent"


@contextmanager
def kept_city(parcels: int) -> Iterator[Database]:
    """The sample city of so many parcels, in a cluster beside that of scripts/run, which runs meanwhile."""
    cluster = Cluster(cluster_folder("bench"))
    cluster.start()
    try:
        databases = Databases(cluster, Secrets.kept(state_folder() / "bench-secrets.json"))
        databases.ensure_roles()
        yield ensure_city(databases, City(PROFILE, parcels), lambda text: print(text, file=sys.stderr))
    finally:
        cluster.stop()
