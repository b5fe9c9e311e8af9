"""`files clear`: throw away uploads that nobody finished."""

from __future__ import annotations

import argparse
import time

from cadastre_plugin.core.texts import tr
from cadastre_server.files.store import FileStore
from cadastre_server.settings import files_folder

DAYS = 7
"""Longer than a long weekend without a network."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    text = tr("Files of documents")
    files = subparsers.add_parser("files", help=text, description=text)
    text = tr("Throw away uploads that nobody finished")
    clear = files.add_subparsers(required=True, metavar="COMMAND").add_parser("clear", help=text, description=text)
    clear.add_argument("--days", type=float, default=DAYS, help=tr("how long nobody added to them"))
    clear.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Clear the folder of files.

    Raises:
        SettingsError: the folder is not told.
    """
    count, size = FileStore(files_folder()).clear(time.time() - arguments.days * 86_400)
    print(tr("Unfinished uploads thrown away: {count} ({size} bytes)").format(count=count, size=size))
