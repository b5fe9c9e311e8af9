"""Remarks make threads in the order they were begun, whatever order they arrive in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest

from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.remark import (
    NewRemark,
    Remark,
    Resolution,
    Writer,
    new_remark_document,
    new_remark_of,
    open_count,
    remark_document,
    remark_of,
    threads,
)
from cadastre_plugin.core.review.standing import Pinned, PinState

NOW = datetime(2026, 5, 3, 9, 7, tzinfo=UTC)
NODIRA = Writer(uuid4(), "Nodira Yoʻldosheva")


def remark(text: str, minutes: int, **values: object) -> Remark:
    return Remark(uuid4(), NODIRA, text, 1, NOW + timedelta(minutes=minutes), **values)  # type: ignore[arg-type]


def test_answers_stand_below_their_remark_and_numbers_are_those_of_the_remarks():
    first, second = remark("first", 0), remark("second", 1)
    answer = remark("answer", 2, answers=first.id)
    to_answer = remark("to the answer", 3, answers=answer.id)
    lost = remark("answers what is not here", 4, answers=uuid4())
    shuffled = [first, second, answer, to_answer, lost]
    Random(3).shuffle(shuffled)
    found = threads(shuffled)
    assert [(one.number, one.head.text) for one in found] == [(1, "first"), (2, "second"), (3, lost.text)]
    assert [[said.text for said in one.answers] for one in found] == [["answer", "to the answer"], [], []]


def test_open_is_what_asks_and_is_not_resolved():
    resolved = Resolution(NODIRA, NOW, 2)
    remarks = [
        remark("open", 0),
        remark("note", 1, asks=False),
        remark("resolved", 2, resolution=resolved),
        remark("answer", 3, answers=uuid4(), asks=False),
    ]
    assert open_count(remarks) == 1
    assert [one.is_open for one in threads(remarks)] == [True, False, False, False]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"anchor": Anchor(AnchorKind.CORNER, (1.5, 2.25), UUID(int=7)), "pinned": Pinned(PinState.CHANGED, (1.5, 3.0))},
        {"anchor": Anchor(AnchorKind.RIGHT, right_id=UUID(int=7)), "pinned": Pinned(PinState.GONE, None)},
        {"answers": UUID(int=8), "asks": False},
        {"is_question": True},
        {"resolution": Resolution(NODIRA, NOW, 3)},
        {"resolution": Resolution(NODIRA, NOW, None)},
    ],
)
def test_a_remark_comes_back_from_its_json_form(values):
    one = remark("«ул. Навои», 경계점 'x'", 0, **values)
    assert remark_of(json.loads(json.dumps(remark_document(one)))) == one


def test_a_remark_that_was_kept_before_there_were_questions_is_none():
    document = remark_document(remark("x", 0))
    del document["is_question"]
    assert not remark_of(document).is_question


def test_a_time_without_its_offset_is_no_remark():
    with pytest.raises(ValueError, match="offset"):
        remark_of({**remark_document(remark("x", 0)), "created_at": "2026-05-03T09:07:00"})


@pytest.mark.parametrize("anchor", [None, Anchor(AnchorKind.PLACE, (1.0, 2.0))])
def test_a_remark_to_be_sent_comes_back_from_its_json_form(anchor):
    one = NewRemark(uuid4(), "text", anchor, None if anchor else uuid4())
    assert new_remark_of(json.loads(json.dumps(new_remark_document(one)))) == one
