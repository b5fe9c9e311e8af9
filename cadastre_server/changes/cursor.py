"""Where the next part of a list begins: opaque to the client, stable while changes come and go."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cadastre_plugin.core.record import LARGEST_INTEGER
from cadastre_plugin.core.review.ordering import Key, key_of
from cadastre_plugin.core.review.queue import Sort
from cadastre_plugin.core.texts import N_
from cadastre_server.changes.schemas import Summary
from cadastre_server.changes.sorting import ORDERS
from cadastre_server.problems import RefusedError


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last change of a part, as the order of the list sees it."""

    sort: Sort
    key: Key

    @classmethod
    def after(cls, summary: Summary, sort: Sort) -> Cursor:
        """The place after a change."""
        return cls(sort, key_of(sort, summary))

    @classmethod
    def read(cls, text: str, sort: Sort) -> Cursor:
        """The cursor of a text that `text` made, for a list of the same order.

        Raises:
            RefusedError: `cursor_malformed`.
        """
        try:
            found, *values = json.loads(urlsafe_b64decode(text))
            if found != sort:
                raise ValueError(found)
            kinds = ORDERS[sort].kinds
            return cls(sort, tuple(_value(value, kind) for value, kind in zip(values, kinds, strict=True)))
        except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
            raise RefusedError("cursor_malformed", N_("This list cannot be gone on with; start it again")) from error

    def text(self) -> str:
        """As `after` of the next question."""
        values = [value if isinstance(value, int) else str(value) for value in self.key]
        return urlsafe_b64encode(json.dumps([self.sort.value, *values]).encode()).decode()


def _value(value: Any, kind: type) -> Any:
    if kind is int:
        if not isinstance(value, int) or abs(value) > LARGEST_INTEGER:
            raise ValueError(value)
        return value
    text = str(value)
    if kind is datetime:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is not None else _refuse(text)
    if kind is date:
        return date.fromisoformat(text)
    if kind is UUID:
        return UUID(text)
    text.encode("utf-8")  # a lone surrogate is none of ours
    return text if "\0" not in text else _refuse(text)


def _refuse(text: str) -> Any:
    raise ValueError(text)
