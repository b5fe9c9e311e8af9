"""What was said of a change and is not sent yet: nothing of it is lost, whatever happens to draft and program."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.remark import NewRemark, Remark, Writer
from cadastre_plugin.drafts.draft import Draft
from cadastre_plugin.drafts.remarks import KeptRemarks, RemarkAction, remarks_in_memory, with_waiting
from cadastre_plugin.drafts.schema import STEPS
from cadastre_plugin.drafts.store import DraftStore

ME, CHANGE = Writer(uuid4(), "Аброр"), uuid4()


def new_remark(text: str = "«ул. Навои», 경계점", **parts: object) -> NewRemark:
    return NewRemark(uuid4(), text, **parts)  # type: ignore[arg-type]


@pytest.fixture(params=["on disk", "in memory"])
def kept(request: pytest.FixtureRequest, store: DraftStore) -> KeptRemarks:
    return store.remarks if request.param == "on disk" else remarks_in_memory()


def test_what_was_said_waits_in_its_order_until_it_is_sent(kept: KeptRemarks):
    first, answer = new_remark(anchor=Anchor(AnchorKind.PLACE, (1.5, 2.0))), new_remark(answers=uuid4())
    kept.write(CHANGE, first)
    kept.say(CHANGE, first.id, RemarkAction.RESOLVE)
    kept.write(uuid4(), answer)
    steps = kept.waiting()
    assert [step.action for step in steps] == [RemarkAction.WRITE, RemarkAction.RESOLVE, RemarkAction.WRITE]
    assert [step.written for step in steps] == [first, None, answer]
    assert [step.remark_id for step in kept.waiting(CHANGE)] == [first.id, first.id]
    kept.sent(steps[0])
    kept.refused(steps[1], "Decided meanwhile")
    assert [step.last_error for step in kept.waiting(CHANGE)] == ["Decided meanwhile"]


def test_it_is_there_after_the_program_was_closed_and_the_draft_discarded(store: DraftStore, begun: Draft, path: Path):
    store.remarks.write(begun.change.id, new_remark())
    store.discard(begun.change.id)
    store.close()
    again = DraftStore(path)
    assert len(again.remarks.waiting(begun.change.id)) == 1
    again.close()


def test_saying_a_thing_again_lets_it_wait_once(kept: KeptRemarks):
    remark = uuid4()
    kept.say(CHANGE, remark, RemarkAction.RESOLVE)
    kept.refused(kept.waiting()[0], "no")
    kept.say(CHANGE, remark, RemarkAction.RESOLVE)
    assert [step.last_error for step in kept.waiting()] == [None]


def test_what_waits_is_shown_as_if_it_had_been_sent(kept: KeptRemarks):
    there = Remark(uuid4(), Writer(uuid4(), "Nodira"), "Corner", 1, datetime.now(UTC))
    answer = new_remark("Done", answers=there.id)
    kept.write(CHANGE, answer)
    kept.say(CHANGE, there.id, RemarkAction.RESOLVE)
    shown = with_waiting([there], kept.waiting(CHANGE), ME, 3)
    assert [(one.text, one.author.full_name, one.asks) for one in shown] == [
        ("Corner", "Nodira", True),
        ("Done", "Аброр", False),
    ]
    assert shown[0].resolution is not None and shown[0].resolution.by == ME
    kept.refused(kept.waiting(CHANGE)[1], "not the author")
    assert with_waiting([there], kept.waiting(CHANGE), ME, 3)[0].is_open, "what was refused did not happen"


def test_what_begins_in_ones_own_change_is_a_question_and_waits_for_no_submission_to_be_withdrawn(kept: KeptRemarks):
    there = Remark(uuid4(), ME, "Which act?", 2, datetime.now(UTC), is_question=True)
    kept.say(CHANGE, there.id, RemarkAction.RESOLVE)
    kept.write(CHANGE, new_remark("And this one?"))
    kept.write(CHANGE, new_remark("The act of 1998", answers=there.id))
    withdrawn, asked, answer = with_waiting([there], kept.waiting(CHANGE), ME, 3, makes=True)
    assert withdrawn.resolution is not None and withdrawn.resolution.revision == 3
    assert [(one.is_question, one.asks) for one in (asked, answer)] == [(True, True), (False, False)]
    assert not any(one.is_question for one in with_waiting([], kept.waiting(CHANGE), ME, 3))


def test_a_remark_that_waits_can_be_pinned_elsewhere(kept: KeptRemarks):
    written = new_remark(anchor=Anchor(AnchorKind.CORNER, (1.5, 2.0), UUID(int=3)))
    kept.write(CHANGE, written)
    moved = replace(written, anchor=Anchor(AnchorKind.CORNER, (1.75, 2.0), UUID(int=3)))
    kept.rewrite(kept.waiting()[0], moved)
    assert [step.written for step in kept.waiting()] == [moved]


def test_a_remark_that_arrived_is_not_shown_twice(kept: KeptRemarks):
    written = new_remark()
    kept.write(CHANGE, written)
    arrived = Remark(written.id, ME, written.text, 1, datetime.now(UTC))
    assert with_waiting([arrived], kept.waiting(), ME, 1) == (arrived,)


def test_remarks_of_a_draft_that_is_gone_are_not_kept(store: DraftStore, begun: Draft):
    remark = Remark(uuid4(), ME, "x", 1, datetime.now(UTC))
    store.remarks.keep(begun.change.id, [remark])
    store.remarks.keep(uuid4(), [remark])
    assert store.draft(begun.change.id).remarks == (remark,)


def test_remarks_of_an_older_file_are_there_after_the_step(store: DraftStore, begun: Draft, path: Path):
    """A file of the step before has remarks with place, without anchor."""
    store.close()
    key = str(begun.change.id)
    with sqlite3.connect(path) as file:
        file.executescript(
            """DROP TABLE remark; DROP TABLE pinned_parcel; DROP TABLE remark_step;
            ALTER TABLE draft DROP COLUMN continues;
            CREATE TABLE remark (id TEXT PRIMARY KEY, draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
                author TEXT NOT NULL, text TEXT NOT NULL, east REAL, north REAL, parcel_id TEXT,
                created_at TEXT NOT NULL);"""
        )
        said = "2026-05-03T09:07:00+00:00"
        rows = [
            (str(UUID(int=8)), key, "Аброр", "Burchak «noto'g'ri»", 371000.5, 575000.25, str(UUID(int=3)), said),
            (str(UUID(int=9)), key, "Аброр", "Yana", None, None, None, said),
        ]
        file.executemany("INSERT INTO remark VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        file.execute(f"PRAGMA user_version = {_REMARKS_STEP}")
    opened = DraftStore(path)
    pinned, plain = sorted(opened.draft(begun.change.id).remarks, key=lambda one: one.id)
    assert pinned.anchor == Anchor(AnchorKind.PLACE, (371000.5, 575000.25), UUID(int=3))
    assert (pinned.text, pinned.author.full_name, plain.anchor) == ("Burchak «noto'g'ri»", "Аброр", None)
    assert pinned.is_open
    opened.close()


_REMARKS_STEP = next(place for place, step in enumerate(STEPS) if "remark_step" in step)
