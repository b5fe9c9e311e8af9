"""What the service says of its own accord: server-sent events (WHATWG HTML, 9.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.api.errors import NotUnderstood
from cadastre_plugin.api.replies import Bounds, Json, Person, Summary, bounds_or_none
from cadastre_plugin.api.transport import OpenAnswer
from cadastre_plugin.core.change.workflow import State

SILENCE_SECONDS = 25.0
"""The service sends a sign of life each 10 s; after this long without one the connection is taken for lost."""


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """A change was saved or went from one state to another. summary: what became of it; older services do not tell."""

    change_id: UUID
    state: State
    revision: int
    district: str
    author: Person
    summary: Summary | None = None

    @classmethod
    def parse(cls, document: Json) -> ChangeEvent:
        return cls(
            UUID(document["change_id"]),
            State(document["state"]),
            int(document["revision"]),
            document["district"],
            Person.parse(document["author"]),
            Summary.parse(document["summary"]) if "summary" in document else None,
        )


@dataclass(frozen=True, slots=True)
class RegisterEvent:
    """The register has new versions of these parcels, inside `bbox` (m, profile's CRS).

    rights_in: parcels in which rights became others; older services do not tell.
    """

    change_id: UUID
    district: str
    parcels: tuple[UUID, ...]
    bbox: Bounds | None
    rights_in: tuple[UUID, ...] = ()

    @classmethod
    def parse(cls, document: Json) -> RegisterEvent:
        return cls(
            UUID(document["change_id"]),
            document["district"],
            tuple(UUID(parcel) for parcel in document["parcels"]),
            bounds_or_none(document["bbox"]),
            tuple(UUID(parcel) for parcel in document.get("rights_in", ())),
        )


@dataclass(frozen=True, slots=True)
class RemarkEvent:
    """A remark was written, resolved or opened again. by: who did that. summary: the change since then."""

    change_id: UUID
    remark_id: UUID
    by: UUID
    summary: Summary

    @classmethod
    def parse(cls, document: Json) -> RemarkEvent:
        return cls(
            UUID(document["change_id"]),
            UUID(document["remark"]),
            UUID(document["by"]),
            Summary.parse(document["summary"]),
        )


@dataclass(frozen=True, slots=True)
class FootprintEvent:
    """An open change is about to do something else inside `bbox` (m, profile's CRS), or is open no longer."""

    change_id: UUID
    state: State
    bbox: Bounds | None

    @classmethod
    def parse(cls, document: Json) -> FootprintEvent:
        return cls(UUID(document["change_id"]), State(document["state"]), bounds_or_none(document["bbox"]))


Event = ChangeEvent | RegisterEvent | RemarkEvent | FootprintEvent

_KINDS: Mapping[str, type[ChangeEvent] | type[RegisterEvent] | type[RemarkEvent] | type[FootprintEvent]] = {
    "change": ChangeEvent,
    "register": RegisterEvent,
    "remark": RemarkEvent,
    "footprint": FootprintEvent,
}


class EventStream:
    """The events of an open connection. One thread reads; any other may stop it.

    last_id: of the newest event, to go on from after the connection was lost.
    """

    def __init__(self, answer: OpenAnswer, last_id: str | None) -> None:
        self._answer = answer
        self.last_id = last_id

    def __iter__(self) -> Iterator[Event]:
        """Events in the order they happened; kinds that this client does not know are left out.

        Raises:
            ApiError: the connection was lost or fell silent, or an event cannot be read.
        """
        for message in messages(_lines(self._answer.chunks())):
            event = _event(message)
            self.last_id = message.id or self.last_id
            if event is not None:
                yield event

    def stop(self) -> None:
        """End the reading at once, without an error."""
        self._answer.stop()


@dataclass(frozen=True, slots=True)
class Message:
    """A server-sent message before its data is read."""

    kind: str
    data: str
    id: str | None


def messages(lines: Iterable[str]) -> Iterator[Message]:
    """The messages of a stream's lines; comments, which only keep the connection alive, are left out."""
    fields: dict[str, str] = {}
    for line in lines:
        if not line:
            if "data" in fields:
                yield Message(fields.get("event", "message"), fields["data"], fields.get("id"))
            fields = {}
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        fields[name] = f"{fields['data']}\n{value}" if name == "data" and "data" in fields else value


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.rstrip(b"\r").decode("utf-8", errors="replace")


def _event(message: Message) -> Event | None:
    kind = _KINDS.get(message.kind)
    if kind is None:
        return None
    try:
        return kind.parse(json.loads(message.data))
    except (KeyError, TypeError, ValueError) as error:
        raise NotUnderstood("reply_not_understood", parameters={"part": f"{message.kind}: {error}"}) from error
