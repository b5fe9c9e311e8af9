"""`load`: parcels from a file. `check`: the whole city against the rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.transformation import Transformation, transformation
from cadastre_plugin.core.model.parcel import ATTRIBUTES
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.database import connect
from cadastre_server.loading.check import Outcome, check_city
from cadastre_server.loading.errors import LoadError
from cadastre_server.loading.identity import Identity
from cadastre_server.loading.load import Load
from cadastre_server.loading.mapping import mapping_of
from cadastre_server.loading.placing import Placing
from cadastre_server.loading.reading import Reader
from cadastre_server.loading.report import Report, figures_text
from cadastre_server.loading.source import ParcelFile
from cadastre_server.migrations.schema import require_city
from cadastre_server.register.emptiness import require_empty
from cadastre_server.settings import city, owner_url

CLEAN, NEW_FINDINGS, FAILED = 0, 1, 2
"""Exit codes of `check`."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    _add_load(subparsers)
    _add_check(subparsers)


def _add_load(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "load",
        help=tr("Load parcels from a vector file"),
        description=tr(
            "Load parcels from any vector file that GDAL reads, in one transaction. Nothing is repaired: what can be "
            "loaded is, and the report says of each feature what is wrong with it."
        ),
    )
    parser.add_argument("file", type=Path, help=tr("the file"))
    parser.add_argument("--layer", help=tr("its layer, when it has several and none that the profile names"))
    text = tr("which column says what, instead of what the profile says; fields: {fields}").format(
        fields=", ".join(ATTRIBUTES)
    )
    parser.add_argument("--map", nargs="+", action="extend", default=[], metavar="FIELD=COLUMN", help=text)
    _add_report(parser)
    parser.add_argument("--crs", help=tr("CRS of a file that does not say it, or says it wrongly: EPSG:2193"))
    parser.add_argument("--district", help=tr("code of the district of parcels for which the file says none"))
    parser.add_argument("--swap-axes", action="store_true", help=tr("the file says north before east"))
    parser.add_argument("--add", action="store_true", help=tr("also when the register holds parcels already"))
    parser.set_defaults(run=run_load)


def _add_check(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "check",
        help=tr("Check the whole city against the rules"),
        description=tr(
            "Check the whole city against the rules and keep what is known to be wrong up to date. "
            "Exit code 0: nothing that was not known; 1: new findings; 2: it could not be checked."
        ),
    )
    _add_report(parser)
    parser.set_defaults(run=run_check)


def _add_report(parser: argparse.ArgumentParser) -> None:
    text = tr("write report.txt and report.gpkg to this folder")
    parser.add_argument("--report", type=Path, metavar="DIR", help=text)


def run_load(arguments: argparse.Namespace) -> None:
    """Load the file.

    Raises:
        CadastreError: the settings or arguments are wrong, nothing can be loaded, the database is down.
    """
    url, profile = owner_url(), city()
    file = ParcelFile.open(arguments.file, arguments.layer, preferred=profile.load.layer)
    columns = mapping_of(arguments.map, profile, file)
    moved = transformation(_crs(arguments.crs, file), profile)
    _require_district(arguments.district, profile)
    placing = Placing(moved, profile.bounds, swap=arguments.swap_axes)
    exact = profile.tolerances.boundary_point_m
    about = _about(file, columns, moved, exact, swapped=arguments.swap_axes)
    with connect(url) as connection, _report(arguments.report, profile) as report:
        require_city(connection, profile)
        if not arguments.add:
            require_empty(connection)
        identity = Identity()
        load = Load(connection, profile, file, identity, report)
        try:
            load.run(Reader(profile, columns, placing, identity, arguments.district, load.key))
        finally:
            if report:
                report.finish(tr("Load report"), about | load.figures())
    print(figures_text(about | load.figures()))


def run_check(arguments: argparse.Namespace) -> int:
    """Check the city; the exit code."""
    try:
        url, profile = owner_url(), city()
        with connect(url) as connection, _report(arguments.report, profile) as report:
            require_city(connection, profile)
            outcome = check_city(connection, profile, report)
            if report:
                report.finish(tr("Check report"), _figures(outcome))
    except CadastreError as error:
        print(error.text(), file=sys.stderr)
        return FAILED
    print(figures_text(_figures(outcome)))
    return NEW_FINDINGS if outcome.new else CLEAN


def _figures(outcome: Outcome) -> dict[str, Any]:
    counted = {"parcels": outcome.parcels, "new": outcome.new, "no_longer_found": outcome.gone}
    return counted | outcome.found.document()


def _about(
    file: ParcelFile, columns: Mapping[str, str], moved: Transformation, exact_m: float, *, swapped: bool
) -> dict[str, Any]:
    crs: dict[str, Any] = {"file": moved.source, "axes_swapped": swapped}
    if moved.accuracy_m is not None:
        crs |= {"operation": moved.operation, "accuracy_m": moved.accuracy_m}
        if moved.accuracy_m > exact_m:
            crs["note"] = tr("not exact enough for a legal boundary")
    return {"file": file.path.name, "layer": file.layer, "columns": dict(columns), "crs": crs}


def _crs(given: str | None, file: ParcelFile) -> str:
    crs = given or file.crs
    if not crs:
        raise LoadError("crs_missing", N_("The file does not say its CRS; give it with {option}"), option="--crs")
    return crs


def _require_district(code: str | None, profile: Profile) -> None:
    if code is not None and profile.district(code) is None:
        raise LoadError("district_unknown", N_("The city has no district {district}"), district=code)


@contextmanager
def _report(folder: Path | None, profile: Profile) -> Iterator[Report | None]:
    if folder is None:
        yield None
        return
    with Report(folder, profile.crs) as report:
        yield report
