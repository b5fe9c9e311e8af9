"""`export`: the register as a GeoPackage with the tables of ISO 19152."""

from __future__ import annotations

import argparse
from pathlib import Path

from psycopg import IsolationLevel

from cadastre_plugin.core.geometry.crs import crs_of
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.database import connect
from cadastre_server.exporting.export import export
from cadastre_server.exporting.geopackage import ExportError, new_geopackage
from cadastre_server.exporting.persons import Persons
from cadastre_server.migrations.schema import require_city
from cadastre_server.settings import city, owner_url


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "export",
        help=tr("Write parcels, rights and documents to a GeoPackage"),
        description=tr(
            "Write what is law now to a new GeoPackage, as the tables of ISO 19152 (LADM). People are left out unless "
            "asked for; an export with people is on record."
        ),
    )
    parser.add_argument("file", type=Path, metavar="FILE.gpkg", help=tr("the file; it must not be there yet"))
    parser.add_argument("--district", metavar="CODE", help=tr("only the parcels of this district"))
    parser.add_argument(
        "--persons",
        type=Persons,
        choices=tuple(Persons),
        default=Persons.NONE,
        metavar="{" + ",".join(Persons) + "}",
        help=tr("what is told of people: nothing (default), initials, names, or names with personal numbers (full)"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Write the file; it is at its place once it is whole, and not before.

    Raises:
        CadastreError: the settings or arguments are wrong, the file cannot be written, the database is down.
    """
    url, profile = owner_url(), city()
    if arguments.file.suffix.lower() != ".gpkg":
        raise ExportError("export_name", N_("{file} does not end with .gpkg"), file=arguments.file.name)
    if arguments.district is not None and profile.district(arguments.district) is None:
        raise ExportError("district_unknown", N_("The city has no district {district}"), district=arguments.district)
    with new_geopackage(arguments.file, crs_of(profile.crs.definition).to_wkt()) as (file, put):
        with connect(url) as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            require_city(connection, profile)
            counts = export(connection, file, arguments.file.name, arguments.district, arguments.persons)
        put()  # after the commit: what is told of people is on record before it is there
    for layer, count in counts.items():
        print(f"{layer}: {count}")
