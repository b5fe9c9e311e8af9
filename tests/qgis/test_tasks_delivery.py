"""Sending a step over real HTTP when answers get lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import Conflict, Refused, RevisionChanged, Unreachable
from cadastre_plugin.api.transport import Transport
from cadastre_plugin.core.change.document import content_hash, to_document
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.tasks.delivery import Outgoing, deliver
from tests.api import documents
from tests.api.loopback import Loopback, Reply, problem

CHANGE = f"/changes/{documents.CHANGE_ID}"
SENT = content_hash(to_document(documents.change(), documents.SRID))
EDITED = replace(documents.change(), title="Boshqa nom")


@pytest.fixture
def service() -> Iterator[Loopback]:
    loopback = Loopback()
    loopback.answer("POST", "/token", Reply(body={"access_token": "first"}))
    loopback.answer("GET", "/me", Reply(body=documents.ME))
    loopback.answer("GET", "/profile", Reply(body=documents.profile()))
    yield loopback
    loopback.stop()


@pytest.fixture
def client(service: Loopback) -> CadastreClient:
    client = CadastreClient(Transport(service.address))
    client.sign_in("nodira", "secret")
    return client


def _service_has(service: Loopback, **summary: object) -> None:
    service.answer("GET", CHANGE, Reply(body={**documents.record(), "summary": documents.summary(**summary)}))


def test_first_saving_has_no_revision(client: CadastreClient, service: Loopback):
    service.answer("PUT", CHANGE, Reply(201, documents.summary()))
    assert deliver(client, Outgoing(Action.SAVE, documents.change(), None)).revision == 1
    assert "If-Match" not in service.requests[-1].headers


@pytest.mark.parametrize("refusal", [problem(412, "revision_changed"), problem(428, "revision_missing")])
def test_edit_after_a_saving_whose_answer_was_lost_goes_on_from_it(refusal, client: CadastreClient, service: Loopback):
    service.answer("PUT", CHANGE, refusal, Reply(200, documents.summary(revision=2)))
    _service_has(service, revision=1)
    assert deliver(client, Outgoing(Action.SAVE, EDITED, None, tried=[SENT])).revision == 2
    assert service.asked("PUT", CHANGE)[1].headers["If-Match"] == '"1"'


def test_what_was_saved_elsewhere_is_never_overwritten(client: CadastreClient, service: Loopback):
    service.answer("PUT", CHANGE, problem(412, "revision_changed"))
    _service_has(service, revision=5)
    with pytest.raises(RevisionChanged):
        deliver(client, Outgoing(Action.SAVE, EDITED, 1, tried=["something else"]))
    assert len(service.asked("PUT", CHANGE)) == 1


def test_other_refusals_are_passed_on(client: CadastreClient, service: Loopback):
    service.answer("PUT", CHANGE, problem(422, "change_too_large"))
    with pytest.raises(Refused):
        deliver(client, Outgoing(Action.SAVE, EDITED, 1, tried=[SENT]))
    assert service.asked("GET", CHANGE) == []


def test_submission_whose_answer_was_lost_counts_as_taken(client: CadastreClient, service: Loopback):
    service.answer("POST", f"{CHANGE}/submit", Reply(cut_after=0), problem(409, "wrong_state"))
    _service_has(service, state="submitted", revision=2)
    step = Outgoing(Action.SUBMIT, documents.change(), 2)
    with pytest.raises(Unreachable):
        deliver(client, step)
    assert deliver(client, step).state is State.SUBMITTED


@pytest.mark.parametrize("standing", [{"state": "submitted", "revision": 3}, {"state": "rejected", "revision": 2}])
def test_submission_of_another_standing_is_refused(standing, client: CadastreClient, service: Loopback):
    service.answer("POST", f"{CHANGE}/submit", problem(409, "wrong_state"))
    _service_has(service, **standing)
    with pytest.raises(Conflict):
        deliver(client, Outgoing(Action.SUBMIT, documents.change(), 2))


def test_stale_base_is_not_mistaken_for_a_lost_answer(client: CadastreClient, service: Loopback):
    service.answer("POST", f"{CHANGE}/submit", problem(409, "stale_base", parameters={"stale": []}))
    _service_has(service, state="submitted", revision=2)
    with pytest.raises(Conflict) as raised:
        deliver(client, Outgoing(Action.SUBMIT, documents.change(), 2))
    assert raised.value.code == "stale_base"
