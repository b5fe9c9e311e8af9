"""`migrate`: make or bring up to date the schema of the register."""

from __future__ import annotations

import argparse

from cadastre_plugin.core.texts import tr
from cadastre_server.database import connect
from cadastre_server.settings import city, owner_url


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    text = tr("Make the schema of the register, or bring it up to date")
    parser = subparsers.add_parser("migrate", help=text, description=text)
    parser.add_argument(
        "--down-to",
        metavar="REVISION",
        help=tr("go back to this revision instead, deleting what later ones made; `base` deletes the register"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Migrate, write the city's districts, and count the terms of what waits by its calendar.

    Raises:
        CadastreError: the settings are wrong, the database is down or is another city's.
    """
    from cadastre_server.migrations.schema import (
        downgrade,
        require_city,
        upgrade,
        write_districts,
    )  # takes long to load
    from cadastre_server.review.due import count_terms_anew

    url, profile = owner_url(), city()
    if arguments.down_to:
        downgrade(url, profile, arguments.down_to)
        print(tr("The schema is at {revision}").format(revision=arguments.down_to))
        return
    upgrade(url, profile)
    with connect(url) as connection:
        require_city(connection, profile)
        write_districts(connection, profile)
        count_terms_anew(connection, profile)
    print(tr("The schema is up to date; districts: {count}").format(count=len(profile.districts)))
