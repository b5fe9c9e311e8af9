from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from cadastre_plugin.api import errors
from cadastre_plugin.api import events as api_events
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.events import ChangeEvent, Message, RegisterEvent, messages
from cadastre_plugin.api.transport import Network, Transport
from tests.api import documents
from tests.api.streaming import CHANGED, WRITTEN, Script, Stream, StreamingServer


@pytest.fixture
def streaming() -> Iterator[Callable[[Script], CadastreClient]]:
    servers: list[StreamingServer] = []

    def start(script: Script) -> CadastreClient:
        servers.append(StreamingServer(script))
        return CadastreClient(Transport(servers[0].address, Network()))

    yield start
    for server in servers:
        server.stop()


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


def test_reading_goes_on_after_the_last_event():
    server = StreamingServer(Stream.end)
    with CadastreClient(Transport(server.address)).events(last_id="42") as stream:
        assert list(stream) == []
    assert server.asked[0]["Last-Event-ID"] == "42"
    server.stop()


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


def test_a_remark_tells_of_which_change_and_what_became_of_it(streaming: Callable[[Script], CadastreClient]):
    told = {"change_id": str(documents.CHANGE_ID), "action": "comment", "remark": str(UUID(int=7))}
    told |= {"by": str(UUID(int=8)), "summary": documents.summary(open_remarks=3)}

    def script(stream: Stream) -> None:
        stream.send(f"id: 41\nevent: remark\ndata: {json.dumps(told)}\n\n")
        stream.end()

    with streaming(script).events() as stream:
        (event,) = stream
    assert isinstance(event, api_events.RemarkEvent)
    assert (event.change_id, event.remark_id, event.by) == (documents.CHANGE_ID, UUID(int=7), UUID(int=8))
    assert event.summary.open_remarks == 3
