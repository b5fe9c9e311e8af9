"""Asking the service itself, beside the panels: what it refuses must not depend on a grey button."""

from __future__ import annotations

import os
from typing import Any

import requests

from scripts.tour.step import TourError

TIMEOUT_S = 10


class Caller:
    """Someone who asks the service without a QGIS."""

    def __init__(self, user: str, password: str) -> None:
        self._address = os.environ["CADASTRE_SERVER_URL"]
        form = {"username": user, "password": password}
        token = requests.post(f"{self._address}/token", data=form, timeout=TIMEOUT_S).json()["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, revision: str | None = None, **parts: Any) -> requests.Response:
        """Send a request, made for a revision (`"3"`, in its quotes) where one is given."""
        headers = self._headers if revision is None else {**self._headers, "If-Match": revision}
        return requests.request(method, self._address + path, headers=headers, timeout=TIMEOUT_S, **parts)

    def step(self, change: str, action: str) -> dict[str, Any]:
        """Take a step with the last revision of a change; the answer, also a refusal."""
        revision = self.ask("GET", f"/changes/{change}").headers["ETag"]
        answer: dict[str, Any] = self.ask("POST", f"/changes/{change}/{action}", revision, json={"remark": None}).json()
        return answer


def refused_approval(user: str, password: str, change: str) -> str:
    """The code with which the service refuses that `user` takes a change; empty when it does not refuse."""
    caller = Caller(user, password)
    codes = [caller.step(change, action).get("code", "") for action in ("take", "approve")]
    return codes[0] if len(set(codes)) == 1 else " / ".join(codes)


def approve_second(user: str, password: str, change: str) -> None:
    """Open what is red in a change and approve it, as the second supervisor.

    Raises:
        TourError: the service refuses it.
    """
    caller = Caller(user, password)
    red = caller.ask("GET", f"/changes/{change}/proof").json()["red"]
    if red:
        caller.ask("POST", f"/changes/{change}/openings", json={"items": red})
    answer = caller.step(change, "approve")
    if answer.get("state") != "approved":
        raise TourError(f"the second approval is refused: {answer}")
