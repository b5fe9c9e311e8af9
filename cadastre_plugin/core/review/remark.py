"""Remarks to a change, and the threads that they and their answers make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cadastre_plugin.core.change.place import point_document
from cadastre_plugin.core.review.anchor import Anchor, anchor_document, anchor_of, position_of
from cadastre_plugin.core.review.standing import Pinned, PinState

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote or resolved a remark."""

    id: UUID
    full_name: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who says that a remark is dealt with, since when (aware), and in which revision.

    revision: None while what deals with it was not sent to the reviewers yet.
    """

    by: Writer
    at: datetime
    revision: int | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What someone wrote to a revision of a change.

    created_at: aware. anchor: where it was pinned, None for the change as a whole. answers: the remark that this is an
    answer to. asks: it has to be resolved; a note, such as the word to an approval, has not. is_question: who makes the
    change asks the reviewers, who resolve it. pinned: what has become of its anchor in the last revision, None when
    nobody looked.
    """

    id: UUID
    author: Writer
    text: str
    revision: int
    created_at: datetime
    anchor: Anchor | None = None
    answers: UUID | None = None
    asks: bool = True
    is_question: bool = False
    resolution: Resolution | None = None
    pinned: Pinned | None = None

    @property
    def is_open(self) -> bool:
        """True for a remark that someone still has to deal with."""
        return self.asks and self.answers is None and self.resolution is None


@dataclass(frozen=True, slots=True)
class NewRemark:
    """A remark to be sent. id: given here, so that sending it again keeps it once. answers: a remark, which has the
    anchor then."""

    id: UUID
    text: str
    anchor: Anchor | None = None
    answers: UUID | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its answers, oldest first. number: its place among the remarks of the change, from 1."""

    number: int
    head: Remark
    answers: tuple[Remark, ...] = ()

    @property
    def is_open(self) -> bool:
        """True while it has to be dealt with."""
        return self.head.is_open


def threads(remarks: Iterable[Remark]) -> tuple[Thread, ...]:
    """The threads of a change in the order they were begun, which is also their numbers.

    An answer to an answer stands in the thread of that; one to a remark that is not here begins a thread.
    """
    ordered = sorted(remarks, key=lambda remark: (remark.created_at, str(remark.id)))
    heads: dict[UUID, list[Remark]] = {}
    belongs: dict[UUID, UUID] = {}
    for remark in ordered:
        head = belongs.get(remark.answers, remark.id) if remark.answers is not None else remark.id
        belongs[remark.id] = head
        heads.setdefault(head, []).append(remark)
    return tuple(
        Thread(number, head, tuple(answers)) for number, (head, *answers) in enumerate(heads.values(), start=1)
    )


def open_count(remarks: Iterable[Remark]) -> int:
    """How many remarks someone still has to deal with."""
    return sum(remark.is_open for remark in remarks)


def remark_document(remark: Remark) -> Json:
    """The JSON form, as the service answers it and drafts keep it."""
    resolution, pinned = remark.resolution, remark.pinned
    return {
        "id": str(remark.id),
        "author": _writer_document(remark.author),
        "text": remark.text,
        "revision": remark.revision,
        "created_at": remark.created_at.isoformat(),
        "anchor": None if remark.anchor is None else anchor_document(remark.anchor),
        "answers": None if remark.answers is None else str(remark.answers),
        "asks": remark.asks,
        "is_question": remark.is_question,
        "resolution": resolution
        and {
            "by": _writer_document(resolution.by),
            "at": resolution.at.isoformat(),
            "revision": resolution.revision,
        },
        "pinned": pinned
        and {
            "state": pinned.state.value,
            "place": None if pinned.place is None else point_document(pinned.place),
        },
    }


def new_remark_document(remark: NewRemark) -> Json:
    """The JSON form of a remark to be sent."""
    return {
        "id": str(remark.id),
        "text": remark.text,
        "anchor": None if remark.anchor is None else anchor_document(remark.anchor),
        "answers": None if remark.answers is None else str(remark.answers),
    }


def new_remark_of(document: Mapping[str, Any]) -> NewRemark:
    """The remark of a JSON form that `new_remark_document` made."""
    anchor, answers = document["anchor"], document["answers"]
    return NewRemark(
        UUID(document["id"]),
        str(document["text"]),
        None if anchor is None else anchor_of(anchor),
        None if answers is None else UUID(answers),
    )


def remark_of(document: Mapping[str, Any]) -> Remark:
    """The remark of a JSON form.

    Raises:
        KeyError, TypeError, ValueError: it is none, or has a time without its offset.
        ChangeError: `anchor_incomplete`.
    """
    anchor, answers = document["anchor"], document["answers"]
    resolution, pinned = document["resolution"], document["pinned"]
    return Remark(
        id=UUID(document["id"]),
        author=_writer(document["author"]),
        text=str(document["text"]),
        revision=int(document["revision"]),
        created_at=_time(document["created_at"]),
        anchor=None if anchor is None else anchor_of(anchor),
        answers=None if answers is None else UUID(answers),
        asks=bool(document["asks"]),
        is_question=bool(document.get("is_question")),  # a draft of an earlier version does not say
        resolution=None if resolution is None else _resolution(resolution),
        pinned=None if pinned is None else Pinned(PinState(pinned["state"]), position_of(pinned["place"])),
    )


def _resolution(document: Mapping[str, Any]) -> Resolution:
    revision = document["revision"]
    return Resolution(_writer(document["by"]), _time(document["at"]), None if revision is None else int(revision))


def _writer_document(writer: Writer) -> Json:
    return {"id": str(writer.id), "full_name": writer.full_name}


def _writer(document: Mapping[str, Any]) -> Writer:
    return Writer(UUID(document["id"]), str(document["full_name"]))


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return moment
