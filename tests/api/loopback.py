"""A real HTTP server on a free port that answers what a test tells it to, faults included."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """An answer, after `delay` seconds; `cut_after` bytes of the body the line is dropped (0: before the status)."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut_after: int | None = None

    def payload(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Request:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)


def problem(status: int, code: str, **members: Any) -> Reply:
    return Reply(
        status, {"code": code, "title": code, "status": status, **members}, {"Content-Type": "application/problem+json"}
    )


class Loopback:
    """`answer("GET", "/me", reply, ...)`: the replies in turn, the last one stays. `requests`: what came in."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._replies: dict[tuple[str, str], deque[Reply]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, method: str, path: str, *replies: Reply) -> None:
        self._replies[method, path] = deque(replies)

    def asked(self, method: str, path: str) -> list[Request]:
        return [request for request in self.requests if (request.method, request.path.split("?")[0]) == (method, path)]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _next(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            replies = self._replies[request.method, request.path.split("?")[0]]
            if not replies:
                return Reply(404, {"detail": "Not Found"}, {"Content-Type": "application/json"})
            return replies.popleft() if len(replies) > 1 else replies[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                reply = loopback._next(Request(self.command, self.path, dict(self.headers), body))
                time.sleep(reply.delay)
                try:
                    self._write(reply)
                except ConnectionError:  # the client gave up, as some tests want
                    self.close_connection = True

            def _write(self, reply: Reply) -> None:
                payload = reply.payload()
                if reply.cut_after != 0:
                    self.send_response(reply.status)
                    self.send_header("Content-Length", str(len(payload)))
                    for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(payload[: reply.cut_after])
                if reply.cut_after is not None:
                    self.close_connection = True
                    self.connection.close()

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

            do_GET = do_POST = do_PUT = answer  # noqa: N815 - the names http.server looks for

        return Handler
