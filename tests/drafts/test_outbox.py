from __future__ import annotations

from pathlib import Path

import pytest

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.drafts.draft import Draft
from cadastre_plugin.drafts.errors import DraftError
from cadastre_plugin.drafts.store import DraftStore

from .conftest import AREA, SRID, change


def _actions(store: DraftStore) -> list[Action]:
    return [step.action for step in store.outbox.waiting()]


def test_what_waits_is_there_after_the_program_was_closed_in_its_order(store: DraftStore, begun: Draft, path: Path):
    store.outbox.queue(begun.change.id, Action.SAVE, Action.SUBMIT)
    store.close()
    again = DraftStore(path)
    assert _actions(again) == [Action.SAVE, Action.SUBMIT]
    assert again.drafts()[0].waits_for == (Action.SAVE, Action.SUBMIT)
    again.close()


def test_asking_twice_sends_once(store: DraftStore, begun: Draft):
    store.outbox.queue(begun.change.id, Action.SAVE, Action.SUBMIT)
    store.outbox.queue(begun.change.id, Action.SAVE, Action.SUBMIT)
    assert _actions(store) == [Action.SAVE, Action.SUBMIT]


def test_step_that_is_asked_for_while_it_is_under_way_is_taken_again(store: DraftStore, begun: Draft):
    store.outbox.queue(begun.change.id, Action.SAVE, Action.SUBMIT)
    under_way, _ = store.outbox.waiting()
    store.outbox.trying(under_way, "older")
    store.outbox.queue(begun.change.id, Action.SAVE, Action.SUBMIT)
    store.outbox.sent(under_way, State.DRAFT, 1, "older")
    assert _actions(store) == [Action.SAVE, Action.SUBMIT]
    assert store.outbox.waiting()[0].tried == {"older"}


def test_failed_step_waits_on_with_its_reason_and_what_was_sent(store: DraftStore, begun: Draft):
    store.outbox.queue(begun.change.id, Action.SAVE)
    for content_hash in ("a1", "b2"):
        (step,) = store.outbox.waiting()
        store.outbox.trying(step, content_hash)
        store.outbox.failed(step, "Server «Ташкент» javob bermadi")
    (step,) = store.outbox.waiting()
    assert (step.attempts, step.tried) == (2, {"a1", "b2"})
    assert step.last_error == "Server «Ташкент» javob bermadi"


def test_sent_step_is_gone_and_the_draft_knows_its_revision(store: DraftStore, begun: Draft):
    store.outbox.queue(begun.change.id, Action.SAVE, Action.SUBMIT)
    save, submit = store.outbox.waiting()
    store.outbox.sent(save, State.DRAFT, 1, begun.content_hash)
    assert _actions(store) == [Action.SUBMIT]
    store.outbox.sent(submit, State.SUBMITTED, 1)
    draft = store.draft(begun.change.id)
    assert (draft.state, draft.revision, draft.is_sent) == (State.SUBMITTED, 1, True)
    assert _actions(store) == []


def test_edit_takes_back_a_submission_that_waits_but_not_the_saving(store: DraftStore, begun: Draft, edited: Change):
    store.outbox.queue(begun.change.id, Action.SAVE, Action.SUBMIT)
    store.journal(edited)
    assert _actions(store) == [Action.SAVE]


def test_steps_of_one_draft_can_be_taken_back(store: DraftStore, begun: Draft):
    store.begin(change(2), SRID, AREA, [])
    store.outbox.queue(begun.change.id, Action.SAVE, Action.SUBMIT)
    store.outbox.queue(change(2).id, Action.SAVE)
    store.outbox.take_back(begun.change.id)
    assert [step.draft_id for step in store.outbox.waiting()] == [change(2).id]
    assert store.outbox.waiting(begun.change.id) == ()


def test_nothing_waits_for_a_draft_that_is_not_there(store: DraftStore):
    with pytest.raises(DraftError):
        store.outbox.queue(change(9).id, Action.SAVE)


def test_discarded_draft_takes_its_steps_along(store: DraftStore, begun: Draft):
    store.outbox.queue(begun.change.id, Action.SAVE)
    store.discard(begun.change.id)
    assert _actions(store) == []
