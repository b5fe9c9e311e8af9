from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import NotSignedIn, Unreachable
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.tasks.event_stream import EventListener
from tests.api import documents
from tests.api.loopback import Loopback, problem
from tests.api.streaming import CHANGED, WRITTEN, Script, Stream, StreamingServer
from tests.qgis.waiting import pause, wait_until

Listening = Callable[[str], EventListener]


def _change(id: int) -> str:
    return f"id: {id}\nevent: change\ndata: {json.dumps(CHANGED)}\n\n"


def _wait_for_client_to_leave(stream: Stream) -> None:
    stream.connection.settimeout(20)
    stream.rfile.read(1)


@pytest.fixture
def listening(qgis_app) -> Iterator[Listening]:
    started: list[EventListener] = []

    def listen(address: str) -> EventListener:
        client = CadastreClient(Transport(address, Network(connect_seconds=1)))
        started.append(EventListener(client, first_pause_s=0.05))
        return started[-1]

    yield listen
    for listener in started:
        listener.stop()


@pytest.fixture
def serving() -> Iterator[Callable[..., StreamingServer]]:
    servers: list[StreamingServer] = []

    def serve(*scripts: Script) -> StreamingServer:
        servers.append(StreamingServer(*scripts))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


def test_events_become_signals(listening: Listening, serving):
    def script(stream: Stream) -> None:
        stream.send(_change(1))
        stream.send(f"id: 2\nevent: register\ndata: {json.dumps(WRITTEN)}\n\n")
        _wait_for_client_to_leave(stream)

    listener = listening(serving(script).address)
    changes, written = [], []
    listener.change_changed.connect(changes.append)
    listener.register_changed.connect(written.append)
    listener.start()
    wait_until(lambda: bool(changes and written))
    assert changes[0].state is State.SUBMITTED
    assert written[0].parcels == (documents.PARCEL_ID,)


def test_lost_connection_is_told_once_and_taken_up_where_it_broke(listening: Listening, serving):
    def breaks(stream: Stream) -> None:
        stream.send(_change(41))

    def goes_on(stream: Stream) -> None:
        stream.send(_change(42))
        _wait_for_client_to_leave(stream)

    server = serving(breaks, goes_on)
    listener = listening(server.address)
    told: list[str] = []
    listener.connection_lost.connect(lambda error: told.append("lost"))
    listener.connection_restored.connect(lambda: told.append("restored"))
    listener.change_changed.connect(lambda event: told.append("event"))
    listener.start()
    wait_until(lambda: told.count("event") == 2)
    assert told == ["event", "lost", "restored", "event"]
    assert [headers.get("Last-Event-ID") for headers in server.asked] == [None, "41"]


def test_server_that_is_away_is_told_once_however_often_it_is_tried(listening: Listening):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
    listener = listening(address)
    lost: list[object] = []
    listener.connection_lost.connect(lost.append)
    listener.start()
    pause(600)
    assert len(lost) == 1 and isinstance(lost[0], Unreachable)
    assert listener.isRunning()


def test_sign_in_that_is_no_longer_accepted_ends_it(listening: Listening):
    service = Loopback()
    service.answer("GET", "/me", problem(401, "token_expired"))
    listener = listening(service.address)
    lost: list[object] = []
    listener.connection_lost.connect(lost.append)
    listener.start()
    wait_until(lambda: bool(lost) and listener.isFinished())
    assert isinstance(lost[0], NotSignedIn)
    assert len(service.asked("GET", "/me")) == 1, "a refused sign-in is not tried again and again"
    service.stop()


@pytest.mark.parametrize("where", ["reading", "pausing"])
def test_it_stops_within_a_second(where: str, listening: Listening, serving):
    reading = threading.Event()

    def script(stream: Stream) -> None:
        reading.set()
        if where == "reading":
            _wait_for_client_to_leave(stream)

    listener = listening(serving(script).address)
    listener._first_pause_s = listener._pause_s = 20.0
    listener.start()
    assert reading.wait(3)
    pause(200)
    started = time.monotonic()
    listener.stop()
    assert time.monotonic() - started < 1.0
    assert listener.isFinished()


def test_one_that_hangs_in_connecting_does_not_hold_up_the_program(listening: Listening):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        client = CadastreClient(
            Transport(f"http://127.0.0.1:{silent.getsockname()[1]}", Network(connect_seconds=1, read_seconds=3))
        )
        listener = EventListener(client)
        ended: list[bool] = []
        listener.destroyed.connect(lambda: ended.append(True))
        listener.start()
        pause(200)
        started = time.monotonic()
        listener.stop()
        assert time.monotonic() - started < 1.5
        del listener
        wait_until(lambda: bool(ended), seconds=6)
