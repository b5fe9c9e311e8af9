from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest

from cadastre_plugin.api import errors
from cadastre_plugin.api import events as api_events
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.events import ChangeEvent, Message, RegisterEvent, messages
from cadastre_plugin.api.transport import Network, Transport
from tests.api import documents

Script = Callable[["Stream"], None]

CHANGED = {
    "change_id": str(documents.CHANGE_ID),
    "state": "submitted",
    "revision": 2,
    "district": "09",
    "author": documents.PERSON,
}
WRITTEN = {
    "change_id": str(documents.CHANGE_ID),
    "district": "09",
    "parcels": [str(documents.PARCEL_ID)],
    "bbox": [1, 2, 3, 4],
}


class Stream(BaseHTTPRequestHandler):
    """Sends what the script of the test says, in chunks, as the service does."""

    protocol_version = "HTTP/1.1"
    script: Script
    asked: list[dict[str, str]]

    def do_GET(self) -> None:
        body = json.dumps(documents.ME).encode()
        if self.path == "/events":
            self.asked.append(dict(self.headers))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            type(self).script(self)
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def end(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def asked() -> list[dict[str, str]]:
    return []


@pytest.fixture
def streaming(asked: list[dict[str, str]]) -> Iterator[Callable[[Script], CadastreClient]]:
    servers = []

    def start(script: Script) -> CadastreClient:
        handler = type("Scripted", (Stream,), {"script": staticmethod(script), "asked": asked})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return CadastreClient(Transport(f"http://127.0.0.1:{server.server_port}", Network()))

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_events_arrive_one_by_one_while_the_stream_stays_open(streaming: Callable[[Script], CadastreClient]):
    read = threading.Event()

    def script(stream: Stream) -> None:
        stream.send(": heartbeat\n\n")
        stream.send(f"id: 41\nevent: change\ndata: {json.dumps(CHANGED)}\n\n")
        assert read.wait(5), "the first event must be there before the stream ends"
        stream.send(f"id: 42\r\nevent: register\r\ndata: {json.dumps(WRITTEN)}\r\n\r\n")
        stream.end()

    with streaming(script).events() as stream:
        events = iter(stream)
        first = next(events)
        assert isinstance(first, ChangeEvent) and first.author.name == "nodira" and stream.last_id == "41"
        read.set()
        (second,) = events
    assert second == RegisterEvent(documents.CHANGE_ID, "09", (documents.PARCEL_ID,), (1.0, 2.0, 3.0, 4.0))
    assert stream.last_id == "42"


def test_reading_goes_on_after_the_last_event(
    streaming: Callable[[Script], CadastreClient], asked: list[dict[str, str]]
):
    with streaming(Stream.end).events(last_id="42") as stream:
        assert list(stream) == []
    assert asked[0]["Last-Event-ID"] == "42"


def test_kinds_of_a_newer_service_are_left_out_but_counted(streaming: Callable[[Script], CadastreClient]):
    def script(stream: Stream) -> None:
        stream.send("id: 7\nevent: weather\ndata: rain\n\n")
        stream.end()

    with streaming(script).events() as stream:
        assert list(stream) == []
    assert stream.last_id == "7"


def test_connection_that_breaks_is_an_error(streaming: Callable[[Script], CadastreClient]):
    with pytest.raises(errors.Unreachable), streaming(lambda stream: stream.send(": hello\n\n")).events() as stream:
        list(stream)


def test_silence_longer_than_allowed_is_an_error(
    streaming: Callable[[Script], CadastreClient], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cadastre_plugin.api.client.SILENCE_SECONDS", 0.3)
    with pytest.raises(errors.TimedOut), streaming(lambda stream: time.sleep(3)).events() as stream:
        list(stream)


def test_event_that_cannot_be_read_is_an_error(streaming: Callable[[Script], CadastreClient]):
    with (
        pytest.raises(errors.NotUnderstood),
        streaming(lambda stream: stream.send("event: change\ndata: {}\n\n")).events() as stream,
    ):
        list(stream)


def test_stopping_from_another_thread_ends_the_waiting_at_once_and_is_no_error(
    streaming: Callable[[Script], CadastreClient],
):
    done = threading.Event()
    with streaming(lambda stream: done.wait(10)).events() as stream:
        threading.Timer(0.2, stream.stop).start()
        started = time.monotonic()
        assert list(stream) == []
        assert time.monotonic() - started < 1.0
    done.set()


def test_messages_of_lines():
    lines = ["event: a", "data: one", "data: two", "id: 5", "", ": comment", "", "data:three", ""]
    assert list(messages(lines)) == [Message("a", "one\ntwo", "5"), Message("message", "three", None)]


def test_message_that_is_not_complete_is_not_given():
    assert list(messages(["event: a", "data: one"])) == []


def test_ids_are_uuids_and_not_text():
    assert api_events.RegisterEvent.parse({**WRITTEN, "bbox": None}).parcels == (UUID(str(documents.PARCEL_ID)),)
