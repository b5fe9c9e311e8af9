"""The operator's commands: `python -m cadastre_server`."""

from __future__ import annotations

import argparse
import locale
import sys
from collections.abc import Sequence

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr, use_language
from cadastre_server.audit import command as audit
from cadastre_server.auth import command as auth
from cadastre_server.cities import command as cities
from cadastre_server.exporting import command as exporting
from cadastre_server.files import command as files
from cadastre_server.loading import command as loading
from cadastre_server.migrations import command as migrations
from cadastre_server.numbers import command as numbers
from cadastre_server.serve import add_parser as add_serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what it says, 1 when it could not, 2 for arguments that make no sense."""
    use_language(locale.getlocale()[0] or "en")
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except CadastreError as error:
        print(error.text(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(tr("Interrupted; nothing was kept"), file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The commands, each registered by the subject it belongs to."""
    made = argparse.ArgumentParser(
        prog="python -m cadastre_server",
        description=tr("The service of the cadastre. Databases, secret and profile come from the environment."),
    )
    subparsers = made.add_subparsers(title=tr("commands"), required=True, metavar="COMMAND")
    subjects = (migrations, cities, loading, exporting, auth, audit, files, numbers)
    for add in (*(subject.add_parser for subject in subjects), add_serve):
        add(subparsers)
    return made


if __name__ == "__main__":
    sys.exit(main())
