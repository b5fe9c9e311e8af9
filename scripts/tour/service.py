"""Asking the service itself, beside the panels: what it refuses must not depend on a grey button."""

from __future__ import annotations

import os

import requests

TIMEOUT_S = 10


def refused_approval(user: str, password: str, change: str) -> str:
    """The code with which the service refuses that `user` takes a change; empty when it does not refuse."""
    address = os.environ["CADASTRE_SERVER_URL"]
    form = {"username": user, "password": password}
    token = requests.post(f"{address}/token", data=form, timeout=TIMEOUT_S).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    revision = requests.get(f"{address}/changes/{change}", headers=headers, timeout=TIMEOUT_S).headers["ETag"]
    codes = [
        requests.post(
            f"{address}/changes/{change}/{action}",
            json={"remark": None},
            headers={**headers, "If-Match": revision},
            timeout=TIMEOUT_S,
        )
        .json()
        .get("code", "")
        for action in ("take", "approve")
    ]
    return codes[0] if len(set(codes)) == 1 else " / ".join(codes)
