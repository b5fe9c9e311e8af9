"""A real HTTP server that keeps an answer open and sends what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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


class StreamingServer:
    """`/events` runs the scripts in turn, the last one for ever; everything else says who is signed in."""

    def __init__(self, *scripts: Script) -> None:
        self.asked: list[dict[str, str]] = []
        self._scripts = list(scripts)
        handler = type("Scripted", (Stream,), {"script": self._run, "asked": self.asked})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _run(self, stream: Stream) -> None:
        script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
        script(stream)
