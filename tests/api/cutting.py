"""A line to a real server that breaks after so many bytes, as often as a test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit


class CuttingLine:
    """Hands on what is sent to a server and what it answers.

    up, down: after how many bytes to and from the server a connection breaks, for one connection each; then none does.
    """

    def __init__(self, address: str, up: list[int] | None = None, down: list[int] | None = None) -> None:
        place = urlsplit(address)
        self._server = (place.hostname, place.port)
        self._up, self._down = list(up or ()), list(down or ())
        self.sent = 0
        self.received = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, *up: int) -> None:
        """From now on connections break after so many bytes to the server, one each."""
        self._up[:] = up

    def stop(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._server)
                threading.Thread(target=self._hand_on, args=(near, far, self._up, self._count_up), daemon=True).start()
                threading.Thread(
                    target=self._hand_on, args=(far, near, self._down, self._count_down), daemon=True
                ).start()

    def _count_up(self, count: int) -> None:
        self.sent += count

    def _count_down(self, count: int) -> None:
        self.received += count

    def _hand_on(
        self, source: socket.socket, target: socket.socket, cuts: list[int], count: Callable[[int], None]
    ) -> None:
        passed = 0
        with suppress(OSError):
            while data := source.recv(16384):
                if cuts and passed + len(data) > cuts[0]:
                    target.sendall(data[: cuts.pop(0) - passed])
                    count(len(data))
                    break
                target.sendall(data)
                passed += len(data)
                count(len(data))
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
