"""How long a person waits for the sheet of a parcel, in a city of so many parcels with half as many rights again.

Ours is the whole way at a desk: a task of QGIS asks the service over HTTP, reads the answer, and the dock is filled and
painted. Another parcel each time, drawn from the whole city. The peer is one plain SELECT of a parcel by its number:
GET /parcels/{number}, by the same client of the same service.

QGIS runs in a process of its own, which is asked for a sheet by a line of text.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import psycopg

from scripts.benchmarks.cities import kept_city
from scripts.benchmarks.frame import Contest, measure
from scripts.benchmarks.more_rights import ensure_rights
from scripts.stack.database import Database
from scripts.stack.paths import state_folder
from scripts.stack.service import Service

ROUNDS = 200
RIGHTS_A_PARCEL = 1.5
SEED = 1
PEER = "GET /parcels/{number}"


@measure("parcel-sheet", sizes=(10_000, 1_000_000), peer=PEER, rounds=ROUNDS)
@contextmanager
def parcel_sheet(size: int) -> Iterator[Contest]:
    """size: parcels of the city."""
    with kept_city(size) as database:
        rights = ensure_rights(database, round(RIGHTS_A_PARCEL * size))
        service = Service(database, state_folder() / "bench-service.log")
        service.start()
        try:
            with _desk(service.url, _numbers(database)) as ask:
                yield Contest(
                    ours=lambda: ask("sheet"),
                    peer=lambda: ask("parcel"),
                    note=lambda: f"{rights} rights; {ask('note')}",
                )
        finally:
            service.stop()


@contextmanager
def _desk(url: str, numbers: list[str]) -> Iterator[Callable[[str], str]]:
    command = [sys.executable, "-m", "scripts.benchmarks.sheet_desk", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as qgis:

        def ask(action: str) -> str:
            assert qgis.stdin and qgis.stdout
            print(action, file=qgis.stdin, flush=True)
            answer = qgis.stdout.readline().strip()
            if not answer:
                raise RuntimeError(f"QGIS ended at: {action[:40]}")
            return answer

        ask(json.dumps(numbers))
        yield ask
        assert qgis.stdin
        qgis.stdin.close()


def _numbers(database: Database) -> list[str]:
    """As many parcels as there are rounds, the same ones each time."""
    with psycopg.connect(database.owner_url) as connection:
        rows = connection.execute(
            "SELECT number FROM cadastre.parcel_current WHERE number IS NOT NULL ORDER BY number"
        ).fetchall()
    return Random(SEED).sample([number for (number,) in rows], ROUNDS + 1)
