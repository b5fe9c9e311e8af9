"""`generate`: fill the register with an invented city."""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from psycopg import Connection

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_server.cities.city import FEWEST, MOST, City, Part
from cadastre_server.cities.faults import Fault
from cadastre_server.cities.repository import write_outlines, write_parts
from cadastre_server.database import Row, connect
from cadastre_server.migrations.schema import require_city
from cadastre_server.progress import Progress
from cadastre_server.register.emptiness import require_empty
from cadastre_server.register.parties import insert_parties
from cadastre_server.register.statistics import gather_statistics
from cadastre_server.settings import city, owner_url

AT_ONCE = 2_000
"""Parcels that are drawn before they are written; what bounds the memory."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "generate",
        help=tr("Fill the register with an invented city"),
        description=tr(
            "Fill the register with an invented city. Its parcels, people, rights and documents are made up and follow "
            "from the seed alone; every address begins with the name of a city that does not exist. "
            "Streets are gaps between the parcels."
        ),
    )
    parser.add_argument(
        "--parcels",
        type=int,
        default=10_000,
        help=tr("how many, from {fewest} to {most} (default: %(default)s)").format(fewest=FEWEST, most=MOST),
    )
    text = tr("the same seed makes the same city (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help=text)
    text = tr("put so many faults into it and say which and where (default: none)")
    parser.add_argument("--faults", type=int, default=0, help=text)
    parser.add_argument("--add", action="store_true", help=tr("also when the register holds parcels already"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Draw the city and write it in one transaction.

    Raises:
        CadastreError: the settings or the size are wrong, the register is not empty, the database is down.
    """
    url, profile = owner_url(), city()
    with connect(url) as connection:
        require_city(connection, profile)
        if not arguments.add:
            require_empty(connection)
        sample = City(profile, arguments.parcels, arguments.seed, arguments.faults)
        text = tr("Inventing a city of {count} parcels from seed {seed}")
        print(text.format(count=sample.parcels, seed=arguments.seed), flush=True)
        faults, off = write(connection, sample, profile)
    print(tr("Legal areas that differ from the ground, as in real registers: {count}").format(count=off))
    for fault in faults:
        print(_text(fault))


def write(connection: Connection[Row], sample: City, profile: Profile) -> tuple[list[Fault], int]:
    """Write a city part by part; the faults that were put into it, and how many legal areas are off."""
    since = datetime.now(UTC)
    write_outlines(connection, sample.outlines(), profile.crs.srid)
    insert_parties(connection, sample.institutions, since)
    faults: list[Fault] = []
    off = 0
    progress = Progress(tr("parcels"), sample.parcels)
    with ThreadPoolExecutor(max_workers=1) as writer:  # the database takes a batch in while the next one is drawn
        waiting = deque[Future[int]]()
        for parts in _batches(sample.parts()):
            waiting.append(writer.submit(write_parts, connection, parts, profile.crs, since))
            faults += [fault for part in parts for fault in part.faults]
            off += sum(part.off for part in parts)
            if len(waiting) > 1:
                progress.add(waiting.popleft().result())
        progress.add(sum(batch.result() for batch in waiting))
    progress.finish()
    gather_statistics(connection)
    return faults, off


def _batches(parts: Iterator[Part]) -> Iterator[list[Part]]:
    batch: list[Part] = []
    for part in parts:
        batch.append(part)
        if sum(len(part.parcels) for part in batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _text(fault: Fault) -> str:
    numbers = ", ".join(str(parcel.number) for parcel in fault.parcels)
    east, north = fault.place.x, fault.place.y
    return tr("Fault {kind}: {numbers} at {east:.1f} {north:.1f}").format(
        kind=fault.kind.value, numbers=numbers, east=east, north=north
    )
