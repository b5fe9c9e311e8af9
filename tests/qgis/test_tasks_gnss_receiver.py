"""A receiver on a real socket, and one that QGIS is connected to."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from qgis.core import QgsApplication, QgsNmeaConnection
from qgis.PyQt.QtCore import QBuffer, QIODevice

from cadastre_plugin.core.survey.nmea import FixQuality, checksum
from cadastre_plugin.tasks.gnss_receiver import GnssReceiver
from tests.qgis.waiting import pause, wait_until


def sentence(body: str) -> bytes:
    return f"${body}*{checksum(body):02X}\r\n".encode()


def gga(second: int) -> bytes:
    return sentence(f"GNGGA,1015{second:02d}.00,4117.97,N,06914.406,E,4,18,0.6,455.1,M,-40.1,M,1.0,0001")


def gst(second: int) -> bytes:
    return sentence(f"GNGST,1015{second:02d}.00,0.02,0.01,0.01,0.0,0.011,0.012,0.025")


class Heard:
    """What a receiver said."""

    def __init__(self, receiver: GnssReceiver) -> None:
        self.epochs, self.refused, self.silent, self.stopped, self.connected = [], [], [], [], []
        receiver.epoch_received.connect(self.epochs.append)
        receiver.sentence_refused.connect(self.refused.append)
        receiver.fell_silent.connect(self.silent.append)
        receiver.stopped.connect(self.stopped.append)
        receiver.connected.connect(lambda: self.connected.append(True))


Serving = Callable[..., int]


@pytest.fixture
def serving() -> Iterator[Serving]:
    """`serving(parts, pause_s)`: the port of a receiver that sends these bytes and then stays silent."""
    opened: list[socket.socket] = []

    def serve(*parts: bytes, pause_s: float = 0.0, closes: bool = False) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        opened.append(server)

        def send() -> None:
            client, _ = server.accept()
            opened.append(client)
            for part in parts:
                client.sendall(part)
                time.sleep(pause_s)
            if closes:
                client.close()

        threading.Thread(target=send, daemon=True).start()
        return server.getsockname()[1]

    yield serve
    for one in opened:
        one.close()


@pytest.fixture
def receiver(qgis_app) -> Iterator[GnssReceiver]:
    made = GnssReceiver(silent_ms=400)
    yield made
    made.stop()


def test_epochs_come_from_a_socket(receiver, serving):
    heard = Heard(receiver)
    stream = b"".join(gga(second) + gst(second) for second in range(4))
    receiver.listen_to_address("127.0.0.1", serving(stream[:100], stream[100:], pause_s=0.05))
    wait_until(lambda: len(heard.epochs) == 3)
    assert heard.connected and receiver.is_listening
    first = heard.epochs[0]
    assert (first.latitude, first.longitude) == pytest.approx((41.2995, 69.2401))
    assert (first.quality, first.sigma_east, first.hdop) == (FixQuality.RTK_FIXED, 0.012, 0.6)
    receiver.stop()
    assert len(heard.epochs) == 4, "the epoch under way still counts"
    assert heard.stopped == [""] and not receiver.is_listening


def test_what_is_damaged_is_told_and_the_rest_is_heard(receiver, serving):
    heard = Heard(receiver)
    bad = gga(1).replace(b"4117", b"4118")
    receiver.listen_to_address("127.0.0.1", serving(gga(0), bad, b"\xff\xfe nonsense\r\n", gga(2)))
    wait_until(lambda: len(heard.refused) == 2)
    receiver.stop()
    assert [epoch.time for epoch in heard.epochs] == ["101500", "101502"]


def test_bytes_without_an_end_do_not_fill_the_memory(receiver, serving):
    heard = Heard(receiver)
    receiver.listen_to_address("127.0.0.1", serving(b"x" * 300_000))
    wait_until(lambda: heard.refused)
    assert len(heard.refused[0].parameters["text"]) == 60


def test_silence_is_told(receiver, serving):
    heard = Heard(receiver)
    receiver.listen_to_address("127.0.0.1", serving(gga(0)))
    wait_until(lambda: heard.silent)
    assert receiver.is_listening


def test_the_end_of_the_connection_is_told(receiver, serving):
    heard = Heard(receiver)
    receiver.listen_to_address("127.0.0.1", serving(gga(0), closes=True))
    wait_until(lambda: heard.stopped)
    assert "ended the connection" in heard.stopped[0] and len(heard.epochs) == 1


def test_a_receiver_that_is_not_there_is_told(receiver):
    heard = Heard(receiver)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    receiver.listen_to_address("127.0.0.1", port)
    wait_until(lambda: heard.stopped)
    assert "cannot be reached" in heard.stopped[0] and not receiver.is_listening


def test_listening_does_not_make_the_window_wait(receiver):
    began = time.perf_counter()
    receiver.listen_to_address("203.0.113.1", 9)  # an address that is nobody's
    assert time.perf_counter() - began < 0.2


def test_the_receiver_of_qgis_is_heard(receiver):
    assert not receiver.listen_to_qgis()
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.ReadWrite)
    connection = QgsNmeaConnection(device)
    registry = QgsApplication.gpsConnectionRegistry()
    registry.registerConnection(connection)
    heard = Heard(receiver)
    assert receiver.listen_to_qgis() and heard.connected
    device.write(gga(0) + gst(0) + gga(1))
    device.seek(0)
    wait_until(lambda: heard.epochs)
    assert heard.epochs[0].sigma_east == 0.012
    receiver.stop()
    registry.unregisterConnection(connection)
    assert not receiver.listen_to_qgis()
    pause(10)
