from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Network, Transport
from tests.api import documents
from tests.api.loopback import Loopback, Reply


@pytest.fixture
def service() -> Iterator[Loopback]:
    """A server that signs in `nodira` and knows who she is and which city this is."""
    loopback = Loopback()
    loopback.answer("POST", "/token", Reply(body={"access_token": "first", "token_type": "bearer", "expires_in": 60}))
    loopback.answer("GET", "/me", Reply(body=documents.ME))
    loopback.answer("GET", "/profile", Reply(body=documents.profile()))
    yield loopback
    loopback.stop()


@pytest.fixture
def transport(service: Loopback) -> Iterator[Transport]:
    made = Transport(service.address, Network(connect_seconds=1.0, read_seconds=0.4))
    yield made
    made.close()


@pytest.fixture
def client(transport: Transport) -> CadastreClient:
    """Signed in, able to sign in again."""
    client = CadastreClient(transport, credentials=lambda: ("nodira", "secret"))
    client.sign_in("nodira", "secret")
    return client


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """The address of a server over TLS whose certificate nobody signed."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    asked = ["-subj", "/CN=127.0.0.1", "-days", "1", "-out", str(certificate), "-keyout", str(key)]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *asked], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
