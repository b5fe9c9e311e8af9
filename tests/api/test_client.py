from __future__ import annotations

import threading
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

import pytest

from cadastre_plugin.api import errors
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Transport
from cadastre_plugin.core.change.document import to_document
from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.remark import NewRemark
from cadastre_plugin.core.review.standing import Pinned, PinState
from cadastre_plugin.core.rights.document import estate_document
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.document import finding_document
from tests.api import documents
from tests.api.loopback import Loopback, Reply, problem

CHANGE = f"/changes/{documents.CHANGE_ID}"


def test_sign_in_says_who_it_is(client: CadastreClient, service: Loopback):
    me = client.me()
    assert (me.full_name, me.roles, me.database.port) == ("Nodira Yoʻldosheva", {Role.SURVEYOR}, 5432)
    assert me.may_touch("09") and not me.may_touch("01")
    assert service.asked("POST", "/token")[0].body == b"username=nodira&password=secret"
    assert "read-only" not in repr(me), "a password must not get into a log"


def test_wrong_password_is_said_once_and_not_tried_again(service: Loopback, transport: Transport):
    service.answer("POST", "/token", problem(401, "wrong_credentials"))
    client = CadastreClient(transport, credentials=lambda: ("nodira", "secret"))
    with pytest.raises(errors.NotSignedIn) as raised:
        client.sign_in("nodira", "wrong")
    assert raised.value.text() == "User name or password is wrong"
    assert len(service.requests) == 1


def test_address_of_another_server_is_said_at_sign_in(service: Loopback, transport: Transport):
    service.answer("POST", "/token", Reply(body={"message": "welcome"}))
    with pytest.raises(errors.NotUnderstood) as raised:
        CadastreClient(transport).sign_in("nodira", "secret")
    assert raised.value.code == "not_a_cadastre"


@pytest.mark.parametrize("missing", ["roles", "database"])
def test_answer_of_another_form_asks_to_update_the_plugin(missing: str, service: Loopback, transport: Transport):
    service.answer("GET", "/me", Reply(body={name: value for name, value in documents.ME.items() if name != missing}))
    with pytest.raises(errors.NotUnderstood) as raised:
        CadastreClient(transport).sign_in("nodira", "secret")
    assert raised.value.code == "reply_not_understood"
    assert missing in raised.value.text() and "Update the plugin" in raised.value.text()


def test_profile_of_a_newer_form_asks_to_update_the_plugin(client: CadastreClient, service: Loopback):
    service.answer("GET", "/profile", Reply(body={**documents.profile(), "tolerances": {"made_up": 1}}))
    with pytest.raises(errors.NotUnderstood):
        client.profile()


def test_expired_token_is_renewed_unseen(client: CadastreClient, service: Loopback):
    service.answer("GET", CHANGE, problem(401, "token_expired"), Reply(body=documents.record()))
    service.answer("POST", "/token", Reply(body={"access_token": "second"}))
    assert client.change(documents.CHANGE_ID).summary.title == "Chegara"
    assert [request.headers["Authorization"] for request in service.asked("GET", CHANGE)] == [
        "Bearer first",
        "Bearer second",
    ]


def test_token_that_expires_at_once_again_ends_in_not_signed_in(client: CadastreClient, service: Loopback):
    service.answer("GET", CHANGE, problem(401, "token_expired"))
    with pytest.raises(errors.NotSignedIn):
        client.change(documents.CHANGE_ID)
    assert len(service.asked("GET", CHANGE)) == 2


def test_password_that_was_changed_meanwhile_ends_in_not_signed_in(client: CadastreClient, service: Loopback):
    service.answer("GET", CHANGE, problem(401, "token_expired"))
    service.answer("POST", "/token", problem(401, "wrong_credentials"))
    with pytest.raises(errors.NotSignedIn) as raised:
        client.change(documents.CHANGE_ID)
    assert raised.value.code == "wrong_credentials"


def test_without_credentials_an_expired_token_is_said(service: Loopback, transport: Transport):
    client = CadastreClient(transport)
    client.sign_in("nodira", "secret")
    service.answer("GET", CHANGE, problem(401, "token_expired"))
    with pytest.raises(errors.NotSignedIn) as raised:
        client.change(documents.CHANGE_ID)
    assert raised.value.code == "token_expired"


def test_signed_out_client_does_not_sign_in_by_itself(client: CadastreClient, service: Loopback):
    client.sign_out()
    service.answer("GET", "/me", problem(401, "not_signed_in"))
    with pytest.raises(errors.NotSignedIn):
        client.me()
    assert len(service.asked("POST", "/token")) == 1


def test_eight_threads_with_an_expired_token_sign_in_once(service: Loopback, transport: Transport):
    client = CadastreClient(transport, credentials=lambda: ("nodira", "secret"))
    client.sign_in("nodira", "secret")
    service.answer("POST", "/token", Reply(body={"access_token": "second"}, delay=0.1))
    service.answer("GET", "/me", *[problem(401, "token_expired")] * 8, Reply(body=documents.ME))
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(client.me().name)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["nodira"] * 8
    assert len(service.asked("POST", "/token")) == 2


def test_new_change_is_sent_without_and_a_known_one_with_its_revision(client: CadastreClient, service: Loopback):
    service.answer("PUT", CHANGE, Reply(201, documents.summary()), Reply(200, documents.summary(revision=2)))
    assert client.put_change(documents.change()).revision == 1
    assert client.put_change(documents.change(), revision=1).revision == 2
    first, second = service.asked("PUT", CHANGE)
    assert first.document == to_document(documents.change(), documents.SRID)
    assert "If-Match" not in first.headers and second.headers["If-Match"] == '"1"'


def test_change_comes_back_as_it_was_sent(client: CadastreClient, service: Loopback):
    service.answer("GET", CHANGE, Reply(body=documents.record()))
    record = client.change(documents.CHANGE_ID)
    assert record.change == documents.change()
    assert record.base[0].parcel == documents.PARCEL and record.base[1].parcel is None
    assert record.findings == (documents.FINDING,)
    assert record.remarks[0].pinned == Pinned(PinState.CHANGED, (371002.0, 575001.0))
    assert record.summary.created_at == datetime(2026, 3, 1, 4, tzinfo=UTC)


def test_queue_is_asked_with_only_the_filters_that_were_given(client: CadastreClient, service: Loopback):
    service.answer("GET", "/changes", Reply(body={"changes": [documents.summary(state="submitted")], "next": "c2"}))
    page = client.changes(state=State.SUBMITTED, bbox=(1.0, 2.0, 3.0, 4.0), limit=50)
    assert page.changes[0].state is State.SUBMITTED and page.next == "c2"
    assert service.requests[-1].path == "/changes?state=submitted&limit=50&bbox=1.0%2C2.0%2C3.0%2C4.0"


def test_step_is_taken_on_the_revision_that_was_seen(client: CadastreClient, service: Loopback):
    service.answer("POST", f"{CHANGE}/return", Reply(body=documents.summary(state="returned")))
    assert client.act(Action.RETURN, documents.CHANGE_ID, 4, "Burchak").state is State.RETURNED
    request = service.requests[-1]
    assert request.headers["If-Match"] == '"4"' and request.document == {"remark": "Burchak"}


def test_refusal_by_rules_brings_the_findings(client: CadastreClient, service: Loopback):
    found = [finding_document(documents.FINDING)]
    service.answer("POST", f"{CHANGE}/submit", problem(422, "findings_block", findings=found))
    with pytest.raises(errors.Refused) as raised:
        client.act(Action.SUBMIT, documents.CHANGE_ID, 1)
    assert raised.value.findings == (documents.FINDING,)
    assert raised.value.text() == "The change has errors that must be corrected first: 1"


def test_conflict_with_the_register_names_the_parcels(client: CadastreClient, service: Loopback):
    stale = {
        "id": str(documents.PARCEL_ID),
        "number": "10:09:03:02:03:0047",
        "base_version": 3,
        "current_version": None,
    }
    service.answer("POST", f"{CHANGE}/submit", problem(409, "stale_base", parameters={"stale": [stale]}))
    with pytest.raises(errors.Conflict) as raised:
        client.act(Action.SUBMIT, documents.CHANGE_ID, 1)
    assert raised.value.parameters["stale"] == [stale]
    assert "meanwhile: 10:09:03:02:03:0047." in raised.value.text()


def test_change_that_is_too_large_says_what_to_do(client: CadastreClient, service: Loopback):
    service.answer("PUT", CHANGE, problem(413, "body_too_large"))
    with pytest.raises(errors.Refused) as raised:
        client.put_change(documents.change())
    assert "Divide it" in raised.value.text()


def test_findings_of_a_newer_rule_form_are_not_understood(client: CadastreClient, service: Loopback):
    service.answer("POST", "/check", Reply(body={"findings": [{"rule": "x"}]}))
    with pytest.raises(errors.NotUnderstood):
        client.check(documents.change())


def test_remarks_are_read_and_written_with_what_they_are_pinned_to(client: CadastreClient, service: Loopback):
    service.answer("GET", f"{CHANGE}/comments", Reply(body=[documents.remark(anchor=None, pinned=None)]))
    service.answer("POST", f"{CHANGE}/comments", Reply(201, documents.remark()))
    assert client.comments(documents.CHANGE_ID)[0].anchor is None
    anchor = Anchor(AnchorKind.CORNER, (371001.0, 575001.0), documents.PARCEL_ID)
    written = client.comment(documents.CHANGE_ID, NewRemark(UUID(int=7), "Burchak", anchor))
    assert (written.anchor, written.pinned) == (anchor, Pinned(PinState.CHANGED, (371002.0, 575001.0)))
    sent = {"id": str(UUID(int=7)), "text": "Burchak", "anchor": documents.remark()["anchor"], "answers": None}
    assert service.requests[-1].document == sent


def test_an_approval_that_is_one_of_many_says_so_and_is_told_why_it_was_not_given(
    client: CadastreClient, service: Loopback
):
    problem = {"code": "bulk_remarks", "title": "has open remarks", "parameters": {}}
    service.answer("POST", f"{CHANGE}/approve", Reply(409, problem))
    with pytest.raises(errors.Conflict) as refused:
        client.act(Action.APPROVE, documents.CHANGE_ID, 1, only_if_safe=True)
    assert service.requests[-1].document == {"remark": None, "only_if_safe": True}
    assert (refused.value.code, refused.value.text()) == ("bulk_remarks", "has open remarks")
    service.answer("POST", f"{CHANGE}/approve", Reply(body=documents.summary()))
    client.act(Action.APPROVE, documents.CHANGE_ID, 1)
    assert service.requests[-1].document == {"remark": None}


def test_a_remark_is_resolved_and_opened_again(client: CadastreClient, service: Loopback):
    by = {"by": documents.PERSON, "at": "2026-03-01T10:00:00Z", "revision": 2}
    remark = UUID(int=7)
    service.answer("POST", f"{CHANGE}/comments/{remark}/resolve", Reply(body=documents.remark(resolution=by)))
    service.answer("POST", f"{CHANGE}/comments/{remark}/reopen", Reply(body=documents.remark()))
    resolved = client.resolve(documents.CHANGE_ID, remark)
    assert resolved.resolution is not None and resolved.resolution.revision == 2 and not resolved.is_open
    assert client.reopen(documents.CHANGE_ID, remark).is_open


def test_revisions_are_listed_and_read(client: CadastreClient, service: Loopback):
    line = {"revision": 1, "saved_at": "2026-03-01T09:00:00Z", "submitted_at": None, "parcels": 2}
    service.answer("GET", f"{CHANGE}/revisions", Reply(body=[{**line, "findings": documents.summary()["findings"]}]))
    (found,) = client.revisions(documents.CHANGE_ID)
    assert (found.revision, found.submitted_at, found.findings.info) == (1, None, 2)
    content = {name: part for name, part in documents.record().items() if name not in ("summary", "comments")}
    answer = {**content, "revision": 1, "base_estate": estate_document(Estate()), "numbers": {}}
    service.answer("GET", f"{CHANGE}/revisions/1", Reply(body=answer))
    assert client.revision(documents.CHANGE_ID, 1).change == documents.change()


def test_parcel_of_any_day_is_asked_by_number_and_times(client: CadastreClient, service: Loopback):
    service.answer("GET", "/parcels/10%3A09%3A03%3A02%3A03%3A0047", Reply(body=documents.feature()))
    record = client.parcel("10:09:03:02:03:0047", at=datetime(2025, 6, 1, tzinfo=UTC))
    assert record.parcel == documents.PARCEL
    assert service.requests[-1].path.endswith("?at=2025-06-01T00%3A00%3A00%2B00%3A00")


def test_history_has_versions_with_change_and_people(client: CadastreClient, service: Loopback):
    service.answer("GET", "/parcels/1/history", Reply(body=documents.history()))
    (version,) = client.history("1")
    assert version.parcel == documents.PARCEL
    assert version.change and version.change.application == "A-17"
    assert version.author and version.author.name == "nodira" and version.approver is None


def test_lineage_has_both_generations(client: CadastreClient, service: Loopback):
    child = {"id": str(UUID(int=3)), "number": None, "current": True}
    service.answer("GET", "/parcels/1/lineage", Reply(body={"parents": [], "children": [child]}))
    relatives = client.lineage("1")
    assert relatives.parents == () and relatives.children[0].id == UUID(int=3)


def test_number_with_a_slash_stays_one_part_of_the_path(client: CadastreClient, service: Loopback):
    with pytest.raises(errors.ApiError):
        client.parcel("../me?x")
    assert service.requests[-1].path == "/parcels/..%2Fme%3Fx"


def test_rights_come_as_exact_shares(client: CadastreClient, service: Loopback):
    holder = {"party": str(UUID(int=7)), "kind": "natural", "name": "N. Y.", "numerator": 1, "denominator": 3}
    right = {"id": str(UUID(int=8)), "kind": "ownership", "right_class": "right", "imposed_by": None}
    answer = {"id": str(documents.PARCEL_ID), "number": "47", "rights": [{**right, "holders": [holder]}]}
    service.answer("GET", "/parcels/47%2F1/rights", Reply(body=answer))
    (holding,) = client.rights("47/1").holdings
    assert holding.holders[0].fraction == Fraction(1, 3)
    assert (holding.kind, holding.holders[0].name) == ("ownership", "N. Y.")
