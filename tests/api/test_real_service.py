"""The client against the real service: what the one says, the other reads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from cadastre_plugin.api import errors
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.events import ChangeEvent, RegisterEvent
from cadastre_plugin.api.replies import Summary
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_plugin.core.forecast.footprint import footprint_of
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.remark import NewRemark
from tests.server.world import PASSWORD, World, change_of, edit, moved_boundary, serving, settings_of, split


@pytest.fixture(scope="module")
def world(module_database) -> Iterator[World]:
    database = module_database()
    settings = settings_of(database, heartbeat_seconds=0.3)
    with serving(settings) as address:
        yield World(database, address, settings)


def _client(world: World, *roles: str, districts: tuple[str, ...] = ("09",)) -> CadastreClient:
    person = world.person(*roles, districts=districts)
    client = CadastreClient(Transport(world.address, Network(read_seconds=20)))
    client.sign_in(person.name, PASSWORD)
    return client


@pytest.fixture(scope="module")
def surveyor(world: World) -> CadastreClient:
    return _client(world, "surveyor")


@pytest.fixture(scope="module")
def supervisor(world: World) -> CadastreClient:
    return _client(world, "supervisor")


def test_person_and_city_are_read(world: World, surveyor: CadastreClient):
    me = surveyor.me()
    assert me.roles == {Role.SURVEYOR} and me.districts == ("09",)
    assert me.database.name == world.database.name and me.database.user == "cadastre_reader"
    assert surveyor.profile() == world.profile


def test_wrong_password_and_no_sign_in_are_told_apart(world: World):
    client = CadastreClient(Transport(world.address))
    with pytest.raises(errors.NotSignedIn) as raised:
        client.sign_in(world.surveyor().name, "wrong")
    assert raised.value.code == "wrong_credentials"
    with pytest.raises(errors.NotSignedIn):
        client.me()


def test_expired_token_is_renewed_unseen(world: World, monkeypatch: pytest.MonkeyPatch):
    with serving(replace(settings_of(world.database), token_seconds=1)) as address:
        name, asked = world.surveyor().name, []

        def credentials() -> tuple[str, str]:
            asked.append(name)
            return name, PASSWORD

        client = CadastreClient(Transport(address), credentials)
        client.sign_in(name, PASSWORD)
        threading.Event().wait(2.1)
        assert client.me().name == name
        assert asked == [name]


def test_change_comes_back_as_it_was_sent(world: World, surveyor: CadastreClient):
    west, east, _ = world.row_of_lots()
    change = moved_boundary(west, east, 2.5)
    saved = surveyor.put_change(change)
    assert (saved.revision, saved.parcels, saved.state) == (1, 2, State.DRAFT)
    assert surveyor.put_change(change).revision == 1
    record = surveyor.change(change.id)
    assert set(record.change.parcels) == set(change.parcels)
    assert {item.parcel for item in record.base} == {west, east}
    assert change.id in {summary.id for summary in surveyor.changes(author=surveyor.me().id).changes}


def test_stale_revision_is_not_overwritten(world: World, surveyor: CadastreClient):
    parcel = world.row_of_lots(1)[0]
    change = change_of(edit(parcel, address="A"))
    surveyor.put_change(change)
    surveyor.put_change(replace(change, title="Two"), revision=1)
    with pytest.raises(errors.RevisionChanged) as raised:
        surveyor.put_change(replace(change, title="Three"), revision=1)
    assert raised.value.code == "revision_changed"
    with pytest.raises(errors.Refused) as missing:
        surveyor.put_change(replace(change, title="Three"))
    assert missing.value.code == "revision_missing"


def test_findings_come_with_the_refusal(world: World, surveyor: CadastreClient):
    west, east, _ = world.row_of_lots()
    overlapping = change_of(edit(west, geometry=moved_boundary(west, east, 3).parcels[0].after.geometry))
    found = surveyor.check(overlapping)
    assert any(finding.blocks for finding in found)
    surveyor.put_change(overlapping)
    with pytest.raises(errors.Refused) as raised:
        surveyor.act(Action.SUBMIT, overlapping.id, 1)
    assert raised.value.code == "findings_block"
    assert {finding.rule for finding in raised.value.findings} >= {finding.rule for finding in found if finding.blocks}


def test_from_submission_to_history(world: World, surveyor: CadastreClient, supervisor: CadastreClient):
    before = datetime.now(UTC)
    west, east, _ = world.row_of_lots()
    change = moved_boundary(west, east, 2.5)
    surveyor.put_change(change)
    surveyor.act(Action.SUBMIT, change.id, 1)
    assert change.id in {summary.id for summary in supervisor.changes(state=State.SUBMITTED).changes}
    supervisor.act(Action.TAKE, change.id, 1)
    anchor = Anchor(AnchorKind.PLACE, (1.0, 2.0), west.id)
    remark = supervisor.comment(change.id, NewRemark(uuid4(), "Burchak «noto'g'ri»", anchor))
    assert supervisor.act(Action.RETURN, change.id, 1, "Qayta").state is State.RETURNED
    assert remark in surveyor.comments(change.id) and remark.anchor == anchor
    assert not surveyor.resolve(change.id, remark.id).is_open
    assert supervisor.reopen(change.id, remark.id).is_open
    assert [line.revision for line in supervisor.revisions(change.id)] == [1]
    assert supervisor.revision(change.id, 1).change == change
    surveyor.act(Action.SUBMIT, change.id, 1)
    supervisor.act(Action.TAKE, change.id, 1)
    assert _approve(supervisor, change.id).state is State.APPROVED

    assert west.number is not None
    now, then = surveyor.parcel(west.number), surveyor.parcel(west.number, at=before)
    assert now.parcel.geometry.area == pytest.approx(west.geometry.area + 75)
    assert then.parcel == west
    versions = surveyor.history(west.number)
    current = next(version for version in versions if version.valid_to is None and version.recorded_to is None)
    assert current.parcel == now.parcel and current.change is not None and current.change.id == change.id
    assert current.author == surveyor.changes(author=surveyor.me().id).changes[0].author
    assert current.approver is not None


def test_lineage_of_a_split(world: World, surveyor: CadastreClient, supervisor: CadastreClient):
    parcel = world.row_of_lots(1)[0]
    change = split(parcel, 8)
    surveyor.put_change(change)
    surveyor.act(Action.SUBMIT, change.id, 1)
    supervisor.act(Action.TAKE, change.id, 1)
    _approve(supervisor, change.id)
    assert parcel.number is not None
    relatives = surveyor.lineage(parcel.number)
    assert relatives.parents == () and len(relatives.children) == 2
    assert all(child.current and child.number for child in relatives.children)


def test_stale_base_names_the_parcels(world: World, surveyor: CadastreClient, supervisor: CadastreClient):
    parcel = world.row_of_lots(1)[0]
    first, second = change_of(edit(parcel, address="A")), change_of(edit(parcel, address="B"))
    for change in (first, second):
        surveyor.put_change(change)
        surveyor.act(Action.SUBMIT, change.id, 1)
        supervisor.act(Action.TAKE, change.id, 1)
    _approve(supervisor, first.id)
    with pytest.raises(errors.Conflict) as raised:
        supervisor.act(Action.APPROVE, second.id, 1)
    assert raised.value.code == "stale_base"
    assert parcel.number is not None and parcel.number in raised.value.text()


@pytest.mark.parametrize(
    ("ask", "kind"),
    [
        pytest.param(lambda client: client.change(uuid4()), errors.NotFound, id="no such change"),
        pytest.param(lambda client: client.parcel("10:09:99:99:99:9999"), errors.NotFound, id="no such parcel"),
        pytest.param(lambda client: client.history("10:09:99:99:99:9999"), errors.NotFound, id="no such history"),
    ],
)
def test_what_is_not_there_is_not_found(ask, kind: type[Exception], surveyor: CadastreClient):
    with pytest.raises(kind):
        ask(surveyor)


def test_rights_are_refused_with_their_reason(world: World, surveyor: CadastreClient, supervisor: CadastreClient):
    parcel = world.row_of_lots(1)[0]
    change = change_of(edit(parcel, address="A"))
    with pytest.raises(errors.Forbidden) as raised:
        supervisor.put_change(change)
    assert raised.value.code == "wrong_role" and "surveyor" in raised.value.text()
    both = _client(world, "surveyor", "supervisor")
    both.put_change(change)
    both.act(Action.SUBMIT, change.id, 1)
    with pytest.raises(errors.Forbidden) as own:
        both.act(Action.TAKE, change.id, 1)
    assert own.value.code == "own_change"
    elsewhere = _client(world, "surveyor", districts=("01",))
    with pytest.raises(errors.Forbidden) as other:
        elsewhere.put_change(replace(change, id=uuid4()))
    assert other.value.code == "other_district" and "09" in other.value.text()


def test_events_tell_what_happens(world: World, surveyor: CadastreClient, supervisor: CadastreClient):
    parcel = world.row_of_lots(1)[0]
    change = change_of(edit(parcel, address="A"))
    seen: list[object] = []
    with surveyor.events() as stream:
        reading = threading.Thread(target=lambda: seen.extend(_until_written(stream)))
        reading.start()
        surveyor.put_change(change)
        surveyor.act(Action.SUBMIT, change.id, 1)
        supervisor.act(Action.TAKE, change.id, 1)
        _approve(supervisor, change.id)
        reading.join(10)
        last_id = stream.last_id
    states = [event.state for event in seen if isinstance(event, ChangeEvent) and event.change_id == change.id]
    assert states[-1] is State.APPROVED and State.SUBMITTED in states and State.IN_REVIEW in states
    written = [event for event in seen if isinstance(event, RegisterEvent)]
    assert [event.parcels for event in written] == [(parcel.id,)] and last_id is not None


def _until_written(stream) -> Iterator[object]:
    """Events until one of each kind has come after the approval."""
    seen = []
    for event in stream:
        seen.append(event)
        yield event
        approved = any(isinstance(one, ChangeEvent) and one.state is State.APPROVED for one in seen)
        if approved and any(isinstance(one, RegisterEvent) for one in seen):
            return


def test_where_others_are_and_with_what_one_collides_is_read(world: World, surveyor: CadastreClient):
    other = _client(world, "surveyor")
    west, east = world.row_of_lots(2)
    mine, theirs = moved_boundary(west, east, 2.0), moved_boundary(west, east, -3.0)
    surveyor.put_change(mine)
    other.put_change(theirs)
    other.act(Action.SUBMIT, theirs.id, 1)
    near = {found.id: found for found in surveyor.open_changes(west.geometry.bounds).changes}
    assert near[mine.id].own and near[mine.id].title == mine.title
    assert not near[theirs.id].own and near[theirs.id].title is None
    assert near[theirs.id].state is State.SUBMITTED
    bases = {west.id: west, east.id: east}
    assert near[theirs.id].footprint == footprint_of(theirs, bases)
    assert near[theirs.id].numbers == {west.id: west.number, east.id: east.number}
    assert near[theirs.id].land.area == pytest.approx(west.geometry.area + east.geometry.area)
    (collision,) = surveyor.collisions(mine.id).collisions
    assert collision.id == theirs.id and collision.numbers.keys() == {west.id, east.id}
    side = next(place for place in collision.boundaries if len(place.numbers) == 2)
    assert side.places[0].length == pytest.approx(30.0)
    order = surveyor.collisions(mine.id).order
    assert order is not None and (order.fits, order.left) == ((theirs.id,), (mine.id,))


def test_an_approved_change_is_undone_and_the_reversal_says_which(
    world: World, surveyor: CadastreClient, supervisor: CadastreClient
):
    (lot,) = world.row_of_lots(1)
    change = split(lot, 8.0)
    surveyor.put_change(change)
    for action, client in ((Action.SUBMIT, surveyor), (Action.TAKE, supervisor), (Action.APPROVE, supervisor)):
        client.act(action, change.id, 1)
    undone = surveyor.reversal(change.id)
    assert undone.reverses == change.id and undone.revived == (lot.id,)
    surveyor.put_change(undone)
    record = surveyor.change(undone.id)
    assert record.change == undone and record.reverses == change.title
    assert {item.id for item in record.base if item.parcel is None} == {lot.id}
    for action, client in ((Action.SUBMIT, surveyor), (Action.TAKE, supervisor), (Action.APPROVE, supervisor)):
        client.act(action, undone.id, 1)
    assert lot.number is not None
    assert [version.change and version.change.reverses for version in surveyor.history(lot.number)] == [None, change.id]
    with pytest.raises(errors.Conflict) as refused:
        surveyor.reversal(change.id)
    assert refused.value.code == "reversal_built_on"


def _approve(supervisor: CadastreClient, id: UUID) -> Summary:
    """As a careful supervisor does: what is red on the proof card is opened before."""
    if red := supervisor.proof(id).red:
        assert set(red) <= supervisor.open_items(id, red).opened_by(supervisor.me().id, 1)
    return supervisor.act(Action.APPROVE, id, 1)
