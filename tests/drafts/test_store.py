from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.remark import Remark, Writer
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.drafts.draft import Draft
from cadastre_plugin.drafts.errors import DraftError
from cadastre_plugin.drafts.schema import PARTS
from cadastre_plugin.drafts.settled import Settled
from cadastre_plugin.drafts.store import DraftStore

from .conftest import AREA, SRID, change, parcel


def test_new_draft_is_there_after_the_program_was_closed(store: DraftStore, begun: Draft, path: Path):
    store.close()
    again = DraftStore(path)
    assert again.draft(begun.change.id) == begun
    assert (begun.change, begun.area, begun.state, begun.revision) == (change(), AREA, State.DRAFT, None)
    assert again.base(begun.change.id) == tuple(parcel(number) for number in range(5))
    again.close()


def test_every_edit_is_there_exactly_as_it_was_made(store: DraftStore, begun: Draft, edited: Change, path: Path):
    store.journal(edited)
    store.close()
    again = DraftStore(path)
    assert again.draft(edited.id).change == edited
    assert again.draft(edited.id).edited_at > begun.edited_at
    again.close()


def test_edit_that_was_undone_is_gone(store: DraftStore, begun: Draft, edited: Change):
    store.journal(edited)
    store.journal(change())
    assert store.draft(edited.id).change == change()


def test_parties_and_rights_of_a_change_are_kept(store: DraftStore, begun: Draft):
    party = Party(UUID(int=5), 0, PartyKind.NATURAL, "Gʻulom Oʻrinov")
    share = Share(party.id, Fraction(1, 3))
    right = Right(UUID(int=6), 0, "ownership", RightClass.RIGHT, UUID(int=1), (share,))
    held = change(parties=(Edit(party.id, 0, party),), rights=(Edit(right.id, 0, right),))
    store.journal(held)
    assert store.draft(held.id).change == held


def remark(text: str, anchor: Anchor | None = None) -> Remark:
    return Remark(uuid4(), Writer(UUID(int=8), "Аброр"), text, 2, datetime.now(UTC), anchor)


def test_drafts_do_not_mix(store: DraftStore, begun: Draft, edited: Change):
    other = change(2, parcels=(Edit(UUID(int=3), 4, None),))
    store.begin(other, SRID, AREA, [parcel(3)])
    store.journal(edited)
    assert store.draft(other.id).change == other
    assert len(store.base(other.id)) == 1
    assert [line.id for line in store.drafts()] == [edited.id, other.id]
    store.discard(edited.id)
    assert [(line.id, line.parcels) for line in store.drafts()] == [(other.id, 1)]


def test_a_change_has_one_draft(store: DraftStore, begun: Draft, edited: Change):
    store.journal(edited)
    with pytest.raises(DraftError) as raised:
        store.begin(change(), SRID, AREA, [])
    assert raised.value.code == "draft_exists"
    assert store.draft(edited.id).change == edited, "the draft that was there is as it was"


def test_draft_is_replaced_in_one_moment_or_not_at_all(store: DraftStore, begun: Draft, edited: Change):
    store.journal(edited)
    with pytest.raises(DraftError):
        store.begin(change(), SRID, AREA, [parcel(1), parcel(1)], replacing=True)
    assert store.draft(edited.id).change == edited
    store.begin(change(title="Yangi"), SRID, AREA, [parcel(1)], replacing=True)
    assert (store.draft(edited.id).change, len(store.base(edited.id))) == (change(title="Yangi"), 1)


def test_draft_goes_over_to_another_state_of_the_register_whole_or_not_at_all(
    store: DraftStore, begun: Draft, edited: Change
):
    store.journal(edited)
    store.outbox.queue(edited.id, Action.SAVE, Action.SUBMIT)
    with pytest.raises(DraftError):
        store.rebase(change(), [parcel(1), parcel(1)])
    assert store.draft(edited.id).change == edited and len(store.base(edited.id)) == 5
    estate = Estate(known=frozenset({UUID(int=1)}))
    merged = change(parcels=(Edit(UUID(int=1), 2, None),))
    store.rebase(merged, [parcel(1), parcel(7)], estate=estate)
    assert store.draft(edited.id).change == merged
    assert store.base(edited.id) == (parcel(1), parcel(7))
    assert store.estate(edited.id) == estate
    assert Action.SUBMIT not in {step.action for step in store.outbox.waiting(edited.id)}, "it was of the older state"


def test_draft_goes_on_as_a_new_change_with_all_that_belongs_to_it(store: DraftStore, begun: Draft, edited: Change):
    store.journal(edited)
    store.remote(edited.id, State.APPROVED, 3, "hash", [remark("B")])
    store.outbox.queue(edited.id, Action.SAVE)
    store.keep_estate(edited.id, Estate(known=frozenset({UUID(int=1)})))
    store.settled.keep(edited.id, [Settled("cell", "sides", "mine")])
    base, new_id = store.base(edited.id), UUID(int=4242)
    store.renew(edited.id, new_id)
    assert [line.id for line in store.drafts()] == [new_id]
    draft = store.draft(new_id)
    assert draft.change == replace(edited, id=new_id)
    assert (draft.state, draft.revision, draft.sent_hash, draft.remarks) == (State.DRAFT, None, None, ())
    assert draft.continues == edited.id
    assert store.base(new_id) == base and store.estate(new_id).known == {UUID(int=1)}
    assert store.settled.of(new_id) == (Settled("cell", "sides", "mine"),)
    assert store.outbox.waiting() == ()
    store.rebase(draft.change, [parcel(1)])
    assert store.draft(new_id).continues is None, "it is made on the register now"


def test_nothing_that_is_kept_with_a_draft_is_forgotten_when_it_goes_on_as_a_new_change(store: DraftStore):
    with sqlite3.connect(store.path) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: {row[1] for row in file.execute(f"PRAGMA table_info({table})")} for table in tables}
    assert {table for table in tables if "draft_id" in columns[table]} == {*PARTS, "remark", "pinned_parcel", "outbox"}


def test_what_was_chosen_is_there_after_the_program_was_closed(store: DraftStore, begun: Draft, path: Path):
    chosen = [Settled("address", "1", "mine"), Settled("boundary", "2", "theirs")]
    store.settled.keep(begun.change.id, [Settled("old", "0", "base")])
    store.settled.keep(begun.change.id, chosen)
    store.close()
    again = DraftStore(path)
    assert again.settled.of(begun.change.id) == tuple(chosen)
    again.discard(begun.change.id)
    assert again.settled.of(begun.change.id) == ()
    again.close()


def test_states_at_the_service_are_learnt_and_approved_drafts_dropped(store: DraftStore, begun: Draft):
    store.begin(change(2), SRID, AREA, [])
    store.remote(begun.change.id, State.SUBMITTED, 1, begun.content_hash)
    store.learn({begun.change.id: State.APPROVED, change(2).id: State.RETURNED, UUID(int=404): State.DRAFT})
    assert [(line.id, line.state) for line in store.drafts()] == [(change(2).id, State.RETURNED)]


def test_edits_that_the_register_does_not_have_outlive_the_approval(store: DraftStore, begun: Draft, edited: Change):
    store.remote(edited.id, State.SUBMITTED, 1, begun.content_hash)
    store.journal(edited)
    store.learn({edited.id: State.APPROVED})
    kept = store.draft(edited.id)
    assert (kept.change, kept.state) == (edited, State.APPROVED)


def test_base_with_a_doubled_parcel_leaves_no_half_draft(store: DraftStore):
    with pytest.raises(DraftError):
        store.begin(change(), SRID, AREA, [parcel(1), parcel(2), parcel(1)])
    assert store.drafts() == ()


@pytest.mark.parametrize("call", ["draft", "base", "discard"])
def test_draft_that_is_not_there_is_said(call: str, store: DraftStore):
    with pytest.raises(DraftError) as raised:
        getattr(store, call)(UUID(int=9))
    assert raised.value.code == "draft_unknown" and str(UUID(int=9)) in raised.value.text()


def test_journal_of_a_draft_that_is_not_there_is_refused(store: DraftStore):
    with pytest.raises(DraftError):
        store.journal(change(7))


def test_what_the_service_says_is_kept(store: DraftStore, begun: Draft, path: Path):
    pinned = remark("Burchak «noto'g'ri»", Anchor(AnchorKind.CORNER, (371000.5, 575000.25), UUID(int=3)))
    plain = remark("Yana")
    store.remote(
        begun.change.id, State.RETURNED, 3, begun.content_hash, [pinned, plain], {UUID(int=3): parcel(3).geometry}
    )
    store.close()
    opened = DraftStore(path)
    again = opened.draft(begun.change.id)
    assert opened.remarks.outlines(begun.change.id) == {UUID(int=3): parcel(3).geometry}
    assert (again.state, again.revision, again.remarks) == (State.RETURNED, 3, (pinned, plain))
    assert again.is_sent


def test_remarks_stay_when_the_service_did_not_send_any(store: DraftStore, begun: Draft):
    kept = remark("Burchak")
    store.remote(begun.change.id, State.RETURNED, 3, remarks=[kept])
    store.remote(begun.change.id, State.SUBMITTED, 4)
    assert store.draft(begun.change.id).remarks == (kept,)
    store.remote(begun.change.id, State.SUBMITTED, 4, remarks=[])
    assert store.draft(begun.change.id).remarks == ()


def test_draft_counts_as_unsent_from_its_next_edit(store: DraftStore, begun: Draft, edited: Change):
    store.remote(begun.change.id, State.DRAFT, 1, begun.content_hash)
    assert store.draft(edited.id).is_sent
    store.journal(edited)
    assert not store.draft(edited.id).is_sent


def test_threads_may_share_a_store(store: DraftStore, begun: Draft):
    faults: list[Exception] = []

    def work(number: int) -> None:
        try:
            for _ in range(10):
                store.journal(change(parcels=tuple(Edit(UUID(int=n), 4, None) for n in range(number))))
                store.draft(begun.change.id)
        except Exception as fault:  # shown by the assertion below
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
