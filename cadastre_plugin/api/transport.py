"""HTTP to one service: the only place that sends requests."""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import requests
from requests import Response, Session
from requests.auth import AuthBase
from urllib3.exceptions import ReadTimeoutError

from cadastre_plugin.api import errors
from cadastre_plugin.api.problems import not_json, problem

SAFE_TO_REPEAT = frozenset({"GET", "HEAD", "PUT"})
"""Methods that may be sent again when the connection broke: nothing becomes different by a second one."""


@dataclass(frozen=True, slots=True)
class Network:
    """How this machine reaches a service.

    proxy: address with user and password, None for none. ca_bundle: PEM file of trusted authorities, None for those
    that come with `requests`. Seconds: to connect, and to wait for the next bytes of an answer.
    """

    proxy: str | None = field(default=None, repr=False)
    ca_bundle: Path | None = None
    connect_seconds: float = 5.0
    read_seconds: float = 60.0


class SizedBody(Protocol):
    """A body that is read block by block; its length is known before."""

    def __len__(self) -> int: ...

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: its status and its JSON."""

    status: int
    document: Any


class OpenAnswer:
    """An answer that is still coming. One thread reads it; any other may stop it."""

    def __init__(self, response: Response) -> None:
        self._response = response
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._socket = socket.socket(fileno=os.dup(response.raw.fileno()))
        self._stopped = False

    def chunks(self, size: int = 1) -> Iterator[bytes]:
        """The bytes, `size` at once, until the service ends the answer or someone stops it; 1: as they come."""
        try:
            yield from self._response.iter_content(chunk_size=size)
        except requests.RequestException:
            if not self._stopped:
                raise

    def stop(self) -> None:
        """End the reading at once, also one that waits in another thread: its socket is shut below it."""
        self._stopped = True
        with suppress(OSError):  # the other side was faster
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()


class Transport:
    """Requests to a base address. Every call has time limits, raises typed errors and may come from any thread."""

    def __init__(self, address: str, network: Network | None = None) -> None:
        self.address = address
        self._network = network or Network()
        self._idle: deque[Session] = deque()

    def request(self, method: str, path: str, *, token: str | None = None, **parts: Any) -> Answer:
        """Send a request and read its JSON answer. `parts` as `requests` names them: json, data, params, headers.

        Raises:
            ApiError: any of its kinds.
        """
        with self._session() as session, self._typed_errors():
            response = self._sent(session, method, path, token, **parts)
            return self._answer(response)

    def head(self, path: str, *, token: str | None = None) -> Mapping[str, str]:
        """What the headers say of a resource.

        Raises:
            ApiError: any of its kinds.
        """
        with self._session() as session, self._typed_errors():
            response = self._sent(session, "HEAD", path, token)
            if not response.ok or response.is_redirect:
                raise problem(response, self.address)
            return response.headers

    def send(self, path: str, body: SizedBody, *, token: str | None, headers: Mapping[str, str]) -> Answer:
        """Send a body that is read while it goes over, once: it cannot be read from its start again.

        Raises:
            ApiError: any of its kinds.
        """
        limits = (self._network.connect_seconds, self._network.read_seconds)
        with self._session() as session, self._typed_errors():
            response = self._request(session, "PUT", path, token, data=body, headers=headers, timeout=limits)
            return self._answer(response)

    @contextmanager
    def stream(
        self, path: str, token: str | None, headers: Mapping[str, str], read_seconds: float
    ) -> Iterator[OpenAnswer]:
        """An answer that goes on and on, open while the context is; `read_seconds` is the longest silence.

        Raises:
            ApiError: any of its kinds, also while the answer is read inside the context.
        """
        limits = (self._network.connect_seconds, read_seconds)
        parts = {"headers": headers, "stream": True, "timeout": limits}
        with (
            self._typed_errors(),
            self._new_session() as session,
            self._request(session, "GET", path, token, **parts) as response,
        ):
            if response.status_code not in (requests.codes.ok, requests.codes.partial):
                raise problem(response, self.address)
            with closing(OpenAnswer(response)) as answer:
                yield answer

    def close(self) -> None:
        """Close the connections that are kept open."""
        while self._idle:
            self._idle.pop().close()

    def _sent(self, session: Session, method: str, path: str, token: str | None, **parts: Any) -> Response:
        limits = (self._network.connect_seconds, self._network.read_seconds)
        try:
            return self._request(session, method, path, token, timeout=limits, **parts)
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            if method not in SAFE_TO_REPEAT or isinstance(error, requests.Timeout) or _timed_out(error):
                raise
            return self._request(session, method, path, token, timeout=limits, **parts)

    def _request(self, session: Session, method: str, path: str, token: str | None, **parts: Any) -> Response:
        return session.request(method, self.address + path, auth=_Bearer(token), allow_redirects=False, **parts)

    def _answer(self, response: Response) -> Answer:
        if not response.ok or response.is_redirect:
            raise problem(response, self.address)
        try:
            return Answer(response.status_code, response.json())
        except requests.JSONDecodeError as error:
            raise not_json(response, self.address) from error

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A session that no other thread uses meanwhile: `requests` does not promise that one may be shared."""
        try:
            session = self._idle.pop()
        except IndexError:
            session = self._new_session()
        try:
            yield session
        finally:
            self._idle.append(session)

    def _new_session(self) -> Session:
        session = Session()
        session.trust_env = False  # QGIS's settings decide, not a variable or a .netrc of the machine
        session.verify = str(self._network.ca_bundle) if self._network.ca_bundle else True
        if self._network.proxy:
            session.proxies = {"http": self._network.proxy, "https": self._network.proxy}
        return session

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        try:
            yield
        except requests.RequestException as error:
            raise self._typed(error) from error

    def _typed(self, error: requests.RequestException) -> errors.ApiError:
        parameters = {"address": self.address}
        if _timed_out(error):
            return errors.TimedOut("timed_out", parameters=parameters)
        code = next((code for kind, code in _CODES if isinstance(error, kind)), "unreachable")
        return errors.Unreachable(code, parameters=parameters)


_CODES: tuple[tuple[type[requests.RequestException], str], ...] = (
    (requests.exceptions.SSLError, "certificate_refused"),
    (requests.exceptions.ProxyError, "proxy_unreachable"),
    (requests.exceptions.ChunkedEncodingError, "connection_lost"),
    (requests.exceptions.InvalidURL, "address_malformed"),
    (requests.exceptions.InvalidSchema, "proxy_unsupported"),
)


def _timed_out(error: requests.RequestException) -> bool:
    """True for silence once connected; `requests` reports one in the middle of an answer as a lost connection."""
    in_the_middle = bool(error.args) and isinstance(error.args[0], ReadTimeoutError)
    return in_the_middle or isinstance(error, requests.exceptions.ReadTimeout)


class _Bearer(AuthBase):
    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request
