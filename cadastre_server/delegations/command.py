"""`user delegate` and `user recall`: name a deputy for someone who cannot do it, and take that back."""

from __future__ import annotations

import argparse
from datetime import date
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.texts import N_, tr
from cadastre_server.auth.repository import user_and_hash
from cadastre_server.database import Row, connect
from cadastre_server.delegations import repository, service
from cadastre_server.delegations.schemas import NewDelegation
from cadastre_server.problems import NotFoundError
from cadastre_server.settings import city, owner_url


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands among those of `user`."""
    text = tr("Let a person act in another's place for some days, in a role that both have")
    delegate = commands.add_parser("delegate", help=text, description=text)
    _add_people(delegate)
    for name, help in (("--since", tr("first day, as 2026-12-01")), ("--until", tr("last day, included"))):
        delegate.add_argument(name, required=True, type=date.fromisoformat, help=help, metavar="DAY")
    delegate.set_defaults(run=run_delegate)
    text = tr("End what is delegated to a person now, and what would begin later")
    recall = commands.add_parser("recall", help=text, description=text)
    _add_people(recall)
    recall.set_defaults(run=run_recall)


def run_delegate(arguments: argparse.Namespace) -> None:
    """Name the deputy.

    Raises:
        CadastreError: there is no such person, the deputy may not be one, the database is down.
    """
    profile = city()
    with connect(owner_url()) as connection:
        giver, deputy = _person(connection, arguments.giver), _person(connection, arguments.deputy)
        days = {"since": arguments.since, "until": arguments.until}
        wanted = NewDelegation.model_validate({"deputy": deputy, "giver": giver, "role": arguments.role, **days})
        made = service.keep(connection, giver, wanted, profile, None)
    print(tr("{deputy} stands in for {giver}").format(deputy=made.deputy.full_name, giver=made.giver.full_name))


def run_recall(arguments: argparse.Namespace) -> None:
    """Take it back.

    Raises:
        CadastreError: there is no such person, nothing is delegated, the database is down.
    """
    with connect(owner_url()) as connection:
        giver, deputy = _person(connection, arguments.giver), _person(connection, arguments.deputy)
        held = repository.delegations_of(connection, deputy, over=False)
        ours = [made for made in held if made.giver.id == giver and made.role == arguments.role]
        if not ours:
            raise NotFoundError("delegation_unknown", N_("Nothing is delegated between these two"))
        for made in ours:
            service.end(connection, made, None)
    print(tr("{deputy} no longer stands in for {giver}").format(deputy=arguments.deputy, giver=arguments.giver))


def _add_people(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("giver", help=tr("whose place it is; name to sign in with"))
    parser.add_argument("deputy", help=tr("who acts in it; name to sign in with"))
    parser.add_argument("--role", required=True, choices=[role.value for role in service.WHO_HAVE])


def _person(connection: Connection[Row], name: str) -> UUID:
    found = user_and_hash(connection, name)
    if found is None:
        raise NotFoundError("user_unknown", N_("There is no user {name}"), name=name)
    return found[0].id
