"""The command behind scripts/run: a private database, the service, a city, and QGIS on it."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from scripts.stack.city import PASSWORD, USERS, City, ensure_city, profile_named, shown
from scripts.stack.database import Database, Databases, Secrets
from scripts.stack.desks import Desks, log_file
from scripts.stack.paths import state_folder
from scripts.stack.postgres import Cluster, cluster_folder
from scripts.stack.process import StackError, tail
from scripts.stack.service import Service

SAMPLE_PARCELS = 10_000


def main(arguments: list[str] | None = None) -> int:
    """Run until QGIS is closed, or go through the tour; the exit code of the command."""
    options = _parser().parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        with ExitStack() as ending:
            return _run(options, ending)
    except StackError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; everything it started has ended")
        return 130


def say(text: str) -> None:
    """A line of progress, with the seconds since the start."""
    print(f"run: {time.monotonic() - _begin:5.1f} s  {text}", flush=True)


_begin = time.monotonic()


def _interrupt(*_signal: object) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/run",
        description="Opens QGIS on a private database, service and sample city; without a screen, goes on the tour.",
    )
    parser.add_argument(
        "--tour", type=Path, metavar="DIR", help="the main job, gone through on a virtual screen; pictures to DIR"
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[], help="steps of the tour, with what they need")
    parser.add_argument("--city", type=Path, metavar="FILE", help="a real parcel file instead of the sample city")
    parser.add_argument("--profile", default="tashkent", help="the city's profile: an id, or a JSON file")
    parser.add_argument("--parcels", type=int, default=SAMPLE_PARCELS, metavar="N", help="size of the sample city")
    parser.add_argument("--lang", choices=["uz", "ru", "en", "ko"], help="language of QGIS")
    return parser


def _run(options: argparse.Namespace, ending: ExitStack) -> int:
    city = City(profile_named(options.profile), options.parcels, options.city)
    city.require_files()
    _lock(ending)
    tour_folder = options.tour or (None if _has_screen() else state_folder() / "tour")
    databases = _start_postgres(ending)
    database = ensure_city(databases, city, say)
    if tour_folder:
        return _tour(tour_folder, options, databases, database, ending)
    return _at_the_screen(options, database, ending)


def _lock(ending: ExitStack) -> None:
    file = ending.enter_context((state_folder() / "run.lock").open("w"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StackError("Another scripts/run of this checkout is at work; end it first.") from None


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _start_postgres(ending: ExitStack) -> Databases:
    cluster = Cluster(cluster_folder("postgres"))
    say(f"starting PostgreSQL ({shown(cluster.folder)})")
    ending.callback(cluster.stop)
    cluster.start()
    databases = Databases(cluster, Secrets.kept(state_folder() / "secrets.json"))
    databases.ensure_roles()
    return databases


def _start_service(database: Database, ending: ExitStack) -> Service:
    kept = state_folder() / "service.port"
    service = Service(database, log_file("service"), preferred_port=int(kept.read_text()) if kept.exists() else 0)
    ending.callback(service.stop)
    service.start()
    kept.write_text(str(service.port))
    say(f"the service works at {service.url}")
    return service


def _at_the_screen(options: argparse.Namespace, database: Database, ending: ExitStack) -> int:
    service = _start_service(database, ending)
    say(f"starting QGIS; sign in at {service.url} as {', '.join(USERS)}, password {PASSWORD}")
    qgis = Desks(database, service, options.lang, ending).at_the_screen()
    code = qgis.wait()
    say("QGIS was closed; ending the service and PostgreSQL")
    if code != 0:
        raise StackError(f"QGIS ended with exit code {code}:\n{tail(log_file('qgis'))}")
    return 0


def _tour(folder: Path, options: argparse.Namespace, databases: Databases, city: Database, ending: ExitStack) -> int:
    """On a copy of the city, so that each tour finds the same and leaves the city as it was."""
    import scripts.tour.itinerary  # noqa: F401 - fills the table of steps
    from scripts.tour.driver import Tour
    from scripts.tour.step import TourError, chosen

    try:
        chosen(options.only)
        databases.drop("tour")
        database = databases.clone(city, "tour")
        service = _start_service(database, ending)
        desks = Desks(database, service, options.lang or "en", ending)
        passed = Tour(folder, desks.on_a_virtual_screen, say).run(options.only)
    except TourError as error:
        raise StackError(str(error)) from error
    say(f"the tour {'went well' if passed else 'FAILED'}: {shown(folder.resolve() / 'tour.json')}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
