"""How fast a parcel file comes into the register: read, put on the grid, checked against every rule, reported.

The peer copies the same layer into PostGIS as it is and looks at nothing: what ours takes longer is the price of
knowing what is wrong. Both are processes, from their start to their end.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.benchmarks.frame import Contest, measure
from scripts.benchmarks.processes import Process, cadastre, private_databases
from scripts.stack.database import Database
from scripts.stack.paths import CHECKOUT, SHARED_DATA
from scripts.stack.service import operator

ROUNDS = 3
PEER = "ogr2ogr into PostGIS, no checks"


@measure("load-waiheke", sizes=(7_636,), peer=PEER, rounds=ROUNDS)
@contextmanager
def load_waiheke(size: int) -> Iterator[Contest]:
    """An exact coverage with roads of thousands of corners."""
    with _loading("waiheke", "parcels", size) as contest:
        yield contest


@measure("load-cambridge", sizes=(13_116,), peer=PEER, rounds=ROUNDS)
@contextmanager
def load_cambridge(size: int) -> Iterator[Contest]:
    """Dirty parcels, among them a right of way with hundreds of holes."""
    with _loading("cambridge", "parcels", size) as contest:
        yield contest


@measure("load-paris18", sizes=(6_821,), peer=PEER, rounds=ROUNDS)
@contextmanager
def load_paris18(size: int) -> Iterator[Contest]:
    """Blocks with streets between them, a few faults."""
    with _loading("paris18", "parcelles", size) as contest:
        yield contest


@contextmanager
def _loading(name: str, layer: str, size: int) -> Iterator[Contest]:
    file = SHARED_DATA / f"{name}.gpkg"
    with private_databases() as databases, tempfile.TemporaryDirectory() as report:
        template = databases.create("template", str(CHECKOUT / "tests" / "profiles" / f"{name}.json"))
        operator(template, "migrate")
        empty = [databases.clone(template, f"empty_{turn}") for turn in range(ROUNDS + 1)]
        ours = Process()
        yield Contest(
            ours=lambda: ours.run(_load(file, Path(report)), empty.pop()),
            peer=lambda: Process().run(_copy(file, layer, template), template),
            note=lambda: f"{size / ours.seconds:.0f} parcels/s, peak memory {ours.peak_mb} MB",
        )


def _load(file: Path, report: Path) -> Sequence[str]:
    return cadastre("load", str(file), "--report", str(report))


def _copy(file: Path, layer: str, database: Database) -> Sequence[str]:
    target = f"PG:{database.owner_url}"
    command = ["ogr2ogr", "-f", "PostgreSQL", target, str(file), layer, "-nln", "plain_copy"]  # comes with PyQGIS
    return [*command, "-overwrite", "-lco", "SCHEMA=public", "--config", "PG_USE_COPY", "YES"]
