"""`audit verify` and `audit seal`: is the log of who did what whole?"""

from __future__ import annotations

import argparse
import re
from datetime import UTC

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.audit import repository
from cadastre_server.audit.chain import FAULT_TEXTS, Broken, Noted, Verdict, verify
from cadastre_server.database import connect
from cadastre_server.progress import Progress
from cadastre_server.settings import owner_url

WHOLE, FAILED, BROKEN = 0, 1, 3
"""Exit codes of `audit verify`; 2 is for arguments that make no sense."""


class HeadError(CadastreError):
    """What was noted of an earlier run cannot be read."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    text = tr("The log of who did what")
    commands = subparsers.add_parser("audit", help=text, description=text).add_subparsers(
        required=True, metavar="COMMAND"
    )
    check = commands.add_parser(
        "verify",
        help=tr("Prove that no row was changed, removed or put between others"),
        description=tr(
            "Go through the whole audit and prove by its hash chain that no row was changed, removed or put between "
            "others. Exit code 0: it is whole; 1: it could not be read; 3: it is broken, and the first row is named."
        ),
    )
    text = tr("what an earlier run printed as the head, kept outside of the database: it must still be there")
    check.add_argument("--head", metavar="N:HASH", help=text)
    check.set_defaults(run=run_verify)
    text = tr("Seal the rows that wait for it, as the service does by itself while it runs")
    commands.add_parser("seal", help=text, description=text).set_defaults(run=run_seal)


def run_verify(arguments: argparse.Namespace) -> int:
    """Verify, and say what was found.

    Raises:
        CadastreError: the database is down, `head_malformed`.
    """
    noted = None if arguments.head is None else _noted(arguments.head)
    with connect(owner_url()) as connection:
        total = repository.head(connection).position
        connection.commit()  # what follows is read as of one moment, in a transaction of its own
        progress = Progress(tr("Rows of the audit"), total)
        verdict = verify(connection, progress.add, noted)
    progress.finish()
    print("\n".join(said(verdict)))
    return WHOLE if verdict.broken is None else BROKEN


def run_seal(arguments: argparse.Namespace) -> None:
    """Seal all that waits.

    Raises:
        CadastreError: the database is down.
    """
    done = 0
    with connect(owner_url()) as connection:
        while count := repository.seal(connection, repository.PART):
            connection.commit()
            done += count
    print(tr("Rows sealed: {count}").format(count=done))


def said(verdict: Verdict) -> list[str]:
    """The outcome in lines."""
    head = verdict.head
    lines = [tr("Head: {position}:{hash}").format(position=head.position, hash=head.hash.hex())]
    if verdict.waiting:
        lines.append(tr("Not sealed yet: {count}").format(count=verdict.waiting))
    if verdict.broken is not None:
        before = tr("Rows before it that are whole: {count}").format(count=verdict.rows)
        return [_broken(verdict.broken), before, *lines]
    when = head.sealed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    whole = tr("The audit is whole. Rows: {count}, the last one sealed {time}").format(count=verdict.rows, time=when)
    return [whole, *lines]


def _broken(broken: Broken) -> str:
    fault = tr(FAULT_TEXTS[broken.fault])
    if broken.row is None:
        return tr("The audit is broken in place {position}: {fault}").format(position=broken.position, fault=fault)
    return tr("The audit is broken at row {row}: {fault}").format(row=broken.row, fault=fault)


def _noted(text: str) -> Noted:
    found = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", text.strip().lower())
    if found is None:
        raise HeadError("head_malformed", N_("The head must be a number, a colon and 64 digits, as it was printed"))
    return Noted(int(found[1]), bytes.fromhex(found[2]))
