from __future__ import annotations

import socket
import sys
import threading
import time

import pytest
import requests

from cadastre_plugin.api import errors
from cadastre_plugin.api.transport import Network, Transport
from tests.api.loopback import Loopback, Reply, problem


def test_server_that_is_not_there_is_unreachable_with_its_address():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(errors.Unreachable) as raised:
        Transport(address).request("GET", "/me")
    assert raised.value.code == "unreachable"
    assert address in raised.value.text()


def test_name_that_nobody_knows_is_unreachable():
    with pytest.raises(errors.Unreachable):
        Transport("http://cadastre.invalid", Network(connect_seconds=1)).request("GET", "/me")


def test_slow_answer_times_out_within_the_limit(service: Loopback, transport: Transport):
    service.answer("GET", "/me", Reply(body={}, delay=1.5))
    started = time.monotonic()
    with pytest.raises(errors.TimedOut):
        transport.request("GET", "/me")
    assert time.monotonic() - started < 1.0
    assert len(service.asked("GET", "/me")) == 1, "a slow answer is not asked for again"


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_connection_cut_before_the_answer_is_tried_once_more(method: str, service: Loopback, transport: Transport):
    service.answer(method, "/changes/1", Reply(cut_after=0), Reply(body={"good": True}))
    assert transport.request(method, "/changes/1").document == {"good": True}


def test_connection_cut_every_time_is_unreachable(service: Loopback, transport: Transport):
    service.answer("GET", "/me", Reply(cut_after=0))
    with pytest.raises(errors.Unreachable):
        transport.request("GET", "/me")
    assert len(service.asked("GET", "/me")) == 2


def test_post_is_never_sent_twice(service: Loopback, transport: Transport):
    service.answer("POST", "/changes/1/submit", Reply(cut_after=0), Reply(body={}))
    with pytest.raises(errors.Unreachable):
        transport.request("POST", "/changes/1/submit")
    assert len(service.asked("POST", "/changes/1/submit")) == 1


def test_answer_cut_in_the_middle_is_an_error_and_not_half_an_answer(service: Loopback, transport: Transport):
    service.answer("POST", "/check", Reply(body={"findings": ["x" * 2000]}, cut_after=40))
    with pytest.raises(errors.ApiError) as raised:
        transport.request("POST", "/check")
    assert raised.value.code in ("connection_lost", "reply_not_understood")


def test_page_of_a_proxy_with_status_500_is_a_server_fault_without_its_html(service: Loopback, transport: Transport):
    service.answer("GET", "/me", Reply(502, b"<html>Bad gateway nginx</html>", {"Content-Type": "text/html"}))
    with pytest.raises(errors.ServerFault) as raised:
        transport.request("GET", "/me")
    assert "502" in raised.value.text()
    assert "nginx" not in raised.value.text()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        pytest.param(Reply(200, b"<html>hello</html>", {"Content-Type": "text/html"}), "not_a_cadastre", id="web page"),
        pytest.param(Reply(200, b"{'single': 1}"), "reply_not_understood", id="wrong JSON"),
        pytest.param(Reply(404, {"detail": "Not Found"}), "not_a_cadastre", id="another service's 404"),
        pytest.param(Reply(302, b"", {"Location": "https://elsewhere.example/login"}), "redirected", id="redirect"),
    ],
)
def test_another_server_is_told_from_ours(reply: Reply, code: str, service: Loopback, transport: Transport):
    service.answer("GET", "/me", reply)
    with pytest.raises(errors.NotUnderstood) as raised:
        transport.request("GET", "/me")
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.Refused),
        (401, errors.NotSignedIn),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (412, errors.RevisionChanged),
        (413, errors.Refused),
        (422, errors.Refused),
        (428, errors.Refused),
        (503, errors.ServerFault),
    ],
)
def test_each_problem_has_its_kind(status: int, kind: type[errors.ApiError], service: Loopback, transport: Transport):
    service.answer("GET", "/me", problem(status, "own_change", detail="Sizniki", parameters={"a": 1}))
    with pytest.raises(kind) as raised:
        transport.request("GET", "/me")
    assert (raised.value.status, raised.value.code, raised.value.detail) == (status, "own_change", "Sizniki")
    assert raised.value.parameters["a"] == 1


def test_certificate_that_nobody_signed_is_told_from_a_dead_server(self_signed: str):
    with pytest.raises(errors.Unreachable) as raised:
        Transport(self_signed).request("GET", "/me")
    assert raised.value.code == "certificate_refused"


def test_proxy_that_is_not_there_is_named_as_the_cause(service: Loopback):
    through = Transport(service.address, Network(proxy="http://127.0.0.1:9"))
    with pytest.raises(errors.Unreachable) as raised:
        through.request("GET", "/me")
    assert raised.value.code == "proxy_unreachable"
    assert service.requests == []


def test_socks_proxy_without_its_library_is_said(service: Loopback, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "socks", None)
    with pytest.raises(errors.Unreachable) as raised:
        Transport(service.address, Network(proxy="socks5h://127.0.0.1:9")).request("GET", "/me")
    assert raised.value.code == "proxy_unsupported"


def test_proxy_of_the_environment_is_not_used(service: Loopback, transport: Transport, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert requests.utils.getproxies()["http"] == "http://127.0.0.1:9"
    assert transport.request("GET", "/me").status == 200


def test_token_goes_as_bearer_and_netrc_does_not(
    service: Loopback, transport: Transport, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    transport.request("GET", "/me", token="abc")
    transport.request("GET", "/me")
    assert [request.headers.get("Authorization") for request in service.requests] == ["Bearer abc", None]


def test_many_threads_at_once_get_each_their_own_answer(service: Loopback):
    transport, seen = Transport(service.address), {}
    for number in range(12):
        service.answer("GET", f"/parcels/{number}", Reply(body=number, delay=0.05))

    def ask(number: int) -> None:
        seen[number] = [transport.request("GET", f"/parcels/{number}").document for _ in range(3)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {number: [number] * 3 for number in range(12)}
