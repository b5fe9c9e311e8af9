"""How long the map of a past day takes at street scale, in a city of so many parcels of which a tenth has ten versions.

Ours is the way at a desk: the slider comes to another day, the layers of parcels, rights, servitudes and points go
there, and the canvas draws them. The peer is the canvas of today, the register's parcels and points, at the same place
in the same window. Each round is another street, always where all parcels have ten versions, and another of the days
between these; nothing is kept from the picture before.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg

from scripts.benchmarks.cities import kept_city
from scripts.benchmarks.frame import Contest, measure
from scripts.benchmarks.past import IN_PART, VERSIONS, ensure_past
from scripts.stack.database import Database

ROUNDS = 60
PEER = "canvas of today"

_PLACES = f"""
    SELECT ST_X(ST_PointOnSurface(geom)), ST_Y(ST_PointOnSurface(geom)) FROM cadastre.parcel_version
    WHERE upper_inf(valid) AND upper_inf(recorded) AND {IN_PART} ORDER BY md5(number) LIMIT %s
"""
_DAYS = f"""
    SELECT lower(valid) FROM cadastre.parcel_version WHERE {IN_PART} GROUP BY 1 ORDER BY count(*) DESC LIMIT {VERSIONS}
"""
"""Without the days on which the sample city itself gave a few lots their past."""


@measure("as-of", sizes=(10_000, 1_000_000), peer=PEER, rounds=ROUNDS)
@contextmanager
def as_of(size: int) -> Iterator[Contest]:
    """size: parcels of the city."""
    with kept_city(size) as database:
        ensure_past(database)
        with _desk(database) as ask:
            yield Contest(ours=lambda: ask("past"), peer=lambda: ask("today"), note=lambda: ask("note"))


@contextmanager
def _desk(database: Database) -> Iterator[Callable[[str], str]]:
    command = [sys.executable, "-m", "scripts.benchmarks.as_of_desk"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as qgis:

        def ask(action: str) -> str:
            assert qgis.stdin and qgis.stdout
            print(action, file=qgis.stdin, flush=True)
            answer = qgis.stdout.readline().strip()
            if not answer:
                raise RuntimeError(f"QGIS ended at: {action[:40]}")
            return answer

        ask(json.dumps(_told(database)))
        yield ask
        assert qgis.stdin
        qgis.stdin.close()


def _told(database: Database) -> dict[str, object]:
    """Where the register is, which streets and which days to show."""
    with psycopg.connect(database.owner_url) as connection:
        places = connection.execute(_PLACES.encode(), [ROUNDS + 1]).fetchall()
        moments: list[datetime] = [moment for (moment,) in connection.execute(_DAYS.encode())]
    days = [(moment + timedelta(seconds=1)).isoformat() for moment in moments]
    return {"url": database.reader_url, "profile": database.profile, "places": places, "days": days}
