"""The plugin's own client goes through the main loop: what the service says is what the client reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import jsonschema
import pytest
import requests

from cadastre_plugin.api import errors
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Transport
from cadastre_plugin.core.change.document import SCHEMA_PATH
from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.remark import NewRemark
from tests.server.world import PASSWORD, change_of, edit, lot, moved_boundary, split


@pytest.fixture
def sign_in(world):
    """`sign_in(person)`: a client that is signed in."""
    clients = []

    def signed_in(person) -> CadastreClient:
        client = CadastreClient(Transport(world.address))
        assert client.sign_in(person.name, PASSWORD).id == person.id
        clients.append(client)
        return client

    yield signed_in
    for client in clients:
        client.sign_out()


def test_a_boundary_moves_from_the_surveyor_into_the_register(world, surveyor, supervisor, sign_in):
    author, reviewer = sign_in(surveyor), sign_in(supervisor)
    west, east, _ = world.row_of_lots()
    change = moved_boundary(west, east, 0.25)
    assert author.me().roles == {Role.SURVEYOR}
    assert author.profile() == world.profile
    assert author.check(change) == ()
    saved = author.put_change(change)
    assert (saved.state, saved.revision, saved.parcels) == (State.DRAFT, 1, 2)
    assert author.act(Action.SUBMIT, change.id, 1).state is State.SUBMITTED
    queue = reviewer.changes(state=State.SUBMITTED, district="09", bbox=west.geometry.bounds)
    assert [summary.id for summary in queue.changes] == [change.id]
    record = reviewer.change(change.id)
    assert record.change == change
    assert {base.parcel.id: base.parcel for base in record.base} == {west.id: west, east.id: east}
    reviewer.act(Action.TAKE, change.id, 1)
    corner = Anchor(AnchorKind.CORNER, change.parcels[0].after.geometry.bounds[2:], west.id)
    remark = reviewer.comment(change.id, NewRemark(uuid4(), "Please check this corner", corner))
    assert author.comments(change.id) == (remark,)
    assert reviewer.act(Action.APPROVE, change.id, 1, "Good").state is State.APPROVED
    assert [version.parcel.version for version in author.history(west.number)] == [1, 2]
    assert author.parcel(west.number).parcel.geometry.normalize() == change.parcels[0].after.geometry.normalize()


def test_a_split_has_its_relatives(world, surveyor, supervisor, sign_in):
    (parcel,) = world.row_of_lots(1)
    world.approved(surveyor, supervisor, split(parcel, 8.0))
    relatives = sign_in(surveyor).lineage(parcel.number)
    assert len(relatives.children) == 2 and relatives.parents == ()


def test_events_arrive_as_the_client_knows_them(world, surveyor, supervisor, sign_in):
    client = sign_in(surveyor)
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    with client.events() as stream:
        world.approved(surveyor, supervisor, change)
        kinds = []
        for event in stream:
            assert event.change_id == change.id
            kinds.append(type(event).__name__)
            if kinds[-1] == "RegisterEvent":
                break
        stream.stop()
    assert [kind for kind in kinds if kind != "FootprintEvent"] == [*["ChangeEvent"] * 3, "RegisterEvent"]
    assert kinds.count("FootprintEvent") == 2, "it was saved and submitted"


def test_refusals_arrive_as_typed_errors(world, surveyor, supervisor, sign_in):
    author, reviewer = sign_in(surveyor), sign_in(supervisor)
    west, east = world.row_of_lots(2)
    bounds = west.geometry.bounds
    wrong = change_of(edit(west, geometry=lot(bounds[0], bounds[1], 25.0)), kind="boundary")
    author.put_change(wrong)
    with pytest.raises(errors.Refused) as refused:
        author.act(Action.SUBMIT, wrong.id, 1)
    assert refused.value.code == "findings_block"
    assert "overlap" in {finding.rule for finding in refused.value.findings}
    with pytest.raises(errors.RevisionChanged):
        author.act(Action.SUBMIT, wrong.id, 4)
    with pytest.raises(errors.Forbidden) as forbidden:
        author.act(Action.APPROVE, wrong.id, 1)
    assert forbidden.value.code == "wrong_role"
    with pytest.raises(errors.NotFound):
        reviewer.change(wrong.id)
    late = change_of(edit(east, purpose="park"))
    author.put_change(late)
    world.approved(surveyor, supervisor, change_of(edit(east, purpose="shop")))
    with pytest.raises(errors.Conflict) as conflict:
        author.act(Action.SUBMIT, late.id, 1)
    assert conflict.value.code == "stale_base"
    assert east.number in conflict.value.text()
    with pytest.raises(errors.NotSignedIn):
        CadastreClient(Transport(world.address)).sign_in(surveyor.name, "wrong password")


def test_an_approval_among_many_is_refused_in_the_words_that_the_list_would_have_said(
    world, surveyor, supervisor, sign_in
):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.taken(surveyor, supervisor, change)
    asked = sign_in(surveyor).comment(change.id, NewRemark(uuid4(), "Which act?"))
    reviewer = sign_in(supervisor)
    with pytest.raises(errors.Conflict) as refused:
        reviewer.act(Action.APPROVE, change.id, 1, only_if_safe=True)
    assert (refused.value.code, refused.value.text()) == ("bulk_questions", "its surveyor asks something")
    assert asked.is_question and reviewer.resolve(change.id, asked.id).resolution is not None
    assert reviewer.act(Action.APPROVE, change.id, 1, only_if_safe=True).state is State.APPROVED


def test_a_refusal_that_the_client_has_no_text_for_reads_as_the_service_says_it(world, surveyor, sign_in):
    change = change_of()
    client = sign_in(surveyor)
    with pytest.raises(errors.Refused) as refused:
        client.put_change(replace(change, kind="theft"))
    assert (refused.value.code, refused.value.text()) == ("kind_unknown", "There is no kind of change theft")
    assert refused.value.title == "There is no kind of change {kind}"


def test_the_openapi_document_names_every_resource_and_the_form_of_a_change(world):
    document = requests.get(f"{world.address}/openapi.json", timeout=30).json()
    assert set(document["paths"]) == {
        "/token",
        "/me",
        "/profile",
        "/changes",
        "/changes/authors",
        "/changes/{id}",
        "/changes/{id}/approve",
        "/changes/{id}/comments",
        "/changes/{id}/comments/{comment}/resolve",
        "/changes/{id}/comments/{comment}/reopen",
        "/changes/{id}/revisions",
        "/changes/{id}/revisions/{revision}",
        "/changes/{id}/{step}",
        "/check",
        "/parcels/{number}",
        "/parcels/{number}/history",
        "/parcels/{number}/lineage",
        "/parcels/{number}/rights",
        "/events",
        "/files/{sha256}",
        "/estate",
        "/parties",
        "/parties/{id}",
        "/parties/doubles",
        "/parcels/{number}/sheet",
        "/audit/lookups",
        "/audit/chain",
        "/changes/{id}/hand_over",
        "/delegations",
        "/delegations/{id}",
        "/delegations/candidates",
        "/reviewers",
        "/footprints",
        "/changes/{id}/conflict",
        "/changes/{id}/openings",
        "/changes/{id}/proof",
        "/conflict",
        "/numbers/{text}",
        "/parcels/{number}/family",
        "/register/differences",
        "/register/moments",
        "/changes/{id}/collisions",
        "/changes/{id}/reversal",
        "/health",
    }
    assert document["components"]["schemas"]["ChangeDocument"] == json.loads(Path(SCHEMA_PATH).read_text())
    for methods in document["paths"].values():
        for operation in methods.values():
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]


def test_what_the_service_keeps_fits_the_published_schema(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = split(parcel, 8.0)
    surveyor.put(world.document(change))
    document = surveyor.get(f"/changes/{change.id}").json()["document"]
    jsonschema.validate(document, json.loads(Path(SCHEMA_PATH).read_text()))
