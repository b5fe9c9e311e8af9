"""`user add`: give a person access to the register. Beside it stand the commands of delegations."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.auth.passwords import hashed
from cadastre_server.auth.repository import add_user
from cadastre_server.auth.user import WHOLE_CITY
from cadastre_server.database import connect
from cadastre_server.delegations import command as delegations
from cadastre_server.settings import city, owner_url


class UserError(CadastreError):
    """A user that cannot be added."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    text = tr("Who may work with the register")
    user = subparsers.add_parser("user", help=text, description=text)
    text = tr("Add a user; the password is asked for, or read from the first line of the standard input")
    commands = user.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("add", help=text, description=text)
    add.add_argument("name", help=tr("name to sign in with"))
    add.add_argument("--full-name", help=tr("name that others see"))
    add.add_argument("--role", action="append", required=True, choices=[role.value for role in Role], dest="roles")
    add.add_argument(
        "--district",
        action="append",
        required=True,
        dest="districts",
        help=tr("code of a district, {all} for the whole city; may be given again").format(all=WHOLE_CITY),
    )
    add.set_defaults(run=run)
    delegations.add_parsers(commands)


def run(arguments: argparse.Namespace) -> None:
    """Add the user.

    Raises:
        CadastreError: the name is taken, a district is unknown, the password is too short, the database is down.
    """
    url = owner_url()
    _require_districts(arguments.districts, city())
    password_hash = hashed(_password())
    full_name = arguments.full_name or arguments.name
    with connect(url) as connection:
        if not add_user(connection, arguments.name, full_name, password_hash, arguments.roles, arguments.districts):
            raise UserError("user_exists", N_("There is a user {name} already"), name=arguments.name)
    print(tr("Added {name}").format(name=arguments.name))


def _password() -> str:
    if sys.stdin.isatty():
        return getpass(tr("Password: "))
    return sys.stdin.readline().rstrip("\n")


def _require_districts(codes: list[str], profile: Profile) -> None:
    for code in codes:
        if code != WHOLE_CITY and profile.district(code) is None:
            raise UserError("district_unknown", N_("The city has no district {district}"), district=code)
