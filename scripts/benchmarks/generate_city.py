"""How fast an invented city is drawn and written to the register with all its rights. There is no peer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scripts.benchmarks.frame import Contest, measure
from scripts.benchmarks.processes import Process, cadastre, private_databases
from scripts.stack.service import operator

ROUNDS = 3


@measure("generate-city", sizes=(10_000,), rounds=ROUNDS)
@contextmanager
def generate_city(size: int) -> Iterator[Contest]:
    """The command as a process, from its start to its end."""
    with private_databases() as databases:
        template = databases.create("template", "tashkent")
        operator(template, "migrate")
        empty = [databases.clone(template, f"empty_{turn}") for turn in range(ROUNDS + 1)]
        ours = Process()
        yield Contest(
            ours=lambda: ours.run(cadastre("generate", "--parcels", str(size)), empty.pop()),
            note=lambda: f"{size / ours.seconds:.0f} parcels/s, peak memory {ours.peak_mb} MB",
        )
