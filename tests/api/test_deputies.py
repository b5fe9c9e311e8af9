"""The client and the service about deputies: what the one says, the other reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from cadastre_plugin.api import errors
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.change.workflow import Part, Role, State
from tests.server.deputies import move
from tests.server.world import PASSWORD, Person, World, change_of, edit, serving, settings_of

DAY = date.today() + timedelta(days=1)


@pytest.fixture(scope="module")
def world(module_database) -> Iterator[World]:
    database = module_database()
    settings = settings_of(database)
    with serving(settings) as address:
        yield World(database, address, settings)


def _client(world: World, person: Person) -> CadastreClient:
    client = CadastreClient(Transport(world.address, Network(read_seconds=20)))
    client.sign_in(person.name, PASSWORD)
    return client


def test_a_deputy_is_named_seen_and_taken_back(world):
    giver, deputy = world.surveyor(), world.surveyor()
    ours, theirs = _client(world, giver), _client(world, deputy)
    assert deputy.id in [person.id for person in ours.deputies.candidates(Role.SURVEYOR)]
    made = ours.deputies.name(deputy.id, Role.SURVEYOR, DAY, DAY)
    assert (made.giver.id, made.deputy.id, made.role, made.in_force) == (giver.id, deputy.id, Role.SURVEYOR, False)
    assert made.until - made.since == timedelta(days=1)
    assert theirs.deputies.delegations() == ours.deputies.delegations() == (made,)
    assert theirs.me().authors == frozenset()
    move(world, made.id, "since = now() - interval '1 hour'")
    assert theirs.me().authors == {giver.id}
    with pytest.raises(errors.Conflict) as twice:
        ours.deputies.name(deputy.id, Role.SURVEYOR, DAY, DAY)
    assert twice.value.code == "delegation_twice"
    with pytest.raises(errors.Forbidden):
        theirs.deputies.take_back(made.id)
    assert ours.deputies.take_back(made.id).ended_at is not None
    assert ours.deputies.delegations() == () and len(ours.deputies.delegations(over=True)) == 1


def test_a_change_is_handed_to_one_who_may_decide(world):
    author, supervisor, other = world.surveyor(), world.supervisor(), world.supervisor()
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.taken(author, supervisor, change)
    client = _client(world, supervisor)
    found = client.deputies.reviewers(change.id)
    assert [(line.person.id, line.under_review, line.in_place_of) for line in found] == [(other.id, 0, None)]
    summary = client.hand_over(change.id, 1, other.id, "Please")
    assert (summary.state, summary.reviewer.id) == (State.IN_REVIEW, other.id)
    parts = {summary.part_of(person.id) for person in (supervisor, other)}
    assert (parts, summary.part_of(author.id)) == ({Part.OTHER}, Part.AUTHOR)
    with pytest.raises(errors.Refused) as refused:
        client.hand_over(change.id, 1, author.id)
    assert refused.value.code == "reviewer_unfit"
