"""Documents are added to an act of the draft: once, on the rights that it made, and never on others."""

from __future__ import annotations

from fractions import Fraction

from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.act_papers import with_papers
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.transfer import Transfer, transfer
from tests.core.making import id_of
from tests.core.rights.making import ANNA, BEK, CHORI, CONTRACT, LOT, OLD_TITLE, estate, ownership, refused

BEFORE = estate(ownership("title", LOT, (ANNA, "1")))
RIGHT = next(iter(BEFORE.rights.values()))
CONSENT = Source(id_of("consent"), 0, "consent", "3")


NO_PAPERS = Papers()


def sold(papers: Papers = NO_PAPERS) -> RightsEdits:
    intent = Transfer("sale", RIGHT.id, ANNA, (Share(BEK, Fraction(1)),), Fraction(1, 2))
    return RightsEdits().with_outcome(transfer(BEFORE, intent, papers), BEFORE.versions())


def amended(edits: RightsEdits, papers: Papers) -> RightsEdits:
    outcome = with_papers(edits, edits.acts[0].id, papers)
    return edits.with_outcome(outcome, BEFORE.versions())


def test_a_document_that_was_forgotten_is_added_and_the_right_rests_on_it() -> None:
    edits = amended(sold(), Papers((CONTRACT,), CHORI, reason="late"))
    (act,) = edits.acts
    assert (act.operation, act.source_ids, act.applicant_id, act.reason) == ("sale", (CONTRACT.id,), CHORI, "late")
    after = edits.rights[RIGHT.id]
    assert after is not None and after.source_ids == (OLD_TITLE.id, CONTRACT.id)
    assert after.shares == sold().rights[RIGHT.id].shares  # type: ignore[union-attr]
    assert edits.sources == {CONTRACT.id: CONTRACT}


def test_a_document_that_is_taken_away_goes_unless_another_act_names_it() -> None:
    both = amended(sold(Papers((CONTRACT, CONSENT))), Papers((CONTRACT,)))
    assert both.sources == {CONTRACT.id: CONTRACT} and CONSENT.id not in both.rights[RIGHT.id].source_ids  # type: ignore[union-attr]
    twice = sold(Papers((CONTRACT,)))
    back = Transfer("gift", RIGHT.id, BEK, (Share(ANNA, Fraction(1)),), Fraction(1, 2))
    twice = twice.with_outcome(transfer(BEFORE.with_edits(twice), back, Papers((CONTRACT,))), BEFORE.versions())
    assert amended(twice, Papers((CONSENT,))).sources == {CONTRACT.id: CONTRACT, CONSENT.id: CONSENT}


def test_acts_keep_their_order_and_papers_that_are_the_same_are_refused() -> None:
    edits = sold(Papers((CONTRACT,)))
    refused("act_papers_same", with_papers, edits, edits.acts[0].id, Papers((CONTRACT,)))
    refused("act_gone", with_papers, edits, id_of("none"), Papers((CONTRACT,)))
    back = Transfer("gift", RIGHT.id, BEK, (Share(ANNA, Fraction(1)),), Fraction(1, 2))
    edits = edits.with_outcome(transfer(BEFORE.with_edits(edits), back, Papers()), BEFORE.versions())
    assert [act.operation for act in amended(edits, Papers()).acts] == ["sale", "gift"]
