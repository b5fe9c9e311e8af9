"""Questions of the register over time, as a part of the client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from cadastre_plugin.api.history_replies import Differences, Moments
from cadastre_plugin.api.replies import Bounds
from cadastre_plugin.core.history.register_time import RegisterTime

T = TypeVar("T")


class Read(Protocol):
    """How the client asks: method, path, what makes a reply of the document, and parts of the request."""

    def __call__(self, method: str, path: str, parse: Callable[[Any], T], **parts: Any) -> T: ...


class Past:
    """What the register was on other days. Like the client, any thread may call, and ApiError's kinds are raised."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def moments(self, bounds: Bounds, limit: int | None = None) -> Moments:
        """When the register became another in a rectangle (m, profile's CRS), the newest moments."""
        params = {"bbox": _box(bounds), **({} if limit is None else {"limit": str(limit)})}
        return self._read("GET", "/register/moments", Moments.parse, params=params)

    def differences(
        self,
        first: RegisterTime,
        second: RegisterTime,
        *,
        district: str | None = None,
        bounds: Bounds | None = None,
        after: UUID | None = None,
        limit: int | None = None,
    ) -> Differences:
        """Parcels that are not on the second day what they were on the first; a part of them, empty ones too, until
        `next` is None. after: `next` of the part before.

        Raises:
            Refused: `too_much_between`, there are too many for a list and no `bounds` were given.
        """
        times = {"first": first.law, "first_known": first.known, "second": second.law, "second_known": second.known}
        box = None if bounds is None else _box(bounds)
        asked = {"district": district, "bbox": box, "after": after, "limit": limit}
        params = {name: time.isoformat() for name, time in times.items()}
        params |= {name: str(value) for name, value in asked.items() if value is not None}
        return self._read("GET", "/register/differences", Differences.parse, params=params)


def _box(bounds: Bounds) -> str:
    return ",".join(map(str, bounds))
