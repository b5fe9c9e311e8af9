"""The proof card: what is red has to be opened, the page says what one answers for, and it becomes a PDF."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.api.proof import Neighbour, Opening, Proof
from cadastre_plugin.core.change.workflow import Action, Role, State
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.review.proof import RedItem, red_items
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.panels.review.course import Course
from cadastre_plugin.panels.review.decision import DecisionBar
from cadastre_plugin.panels.review.proof_card import ProofCard
from cadastre_plugin.panels.review.record import reviewed
from cadastre_plugin.panels.review.sketch import Drawn, sketches
from tests.qgis.review_builders import NOW, REVIEWER, parcel, record, summary
from tests.qgis.review_looks import laid_out, unreadable

PROFILE = shipped_profile("tashkent")
BEFORE = parcel(1)
AFTER = replace(BEFORE, legal_area=700.0, purpose="shop")
GRAVE = Finding("legal-area", Severity.WARNING, (BEFORE.id,), "The legal area differs", place=BEFORE.geometry)
KNOWN = replace(GRAVE, rule="sliver", template="An old sliver", effect=Effect.KNOWN)
NOTE = replace(GRAVE, rule="gap", template="A gap", severity=Severity.INFO)


@pytest.fixture
def review():
    kept = replace(record([(BEFORE, AFTER)]), findings=(GRAVE, KNOWN, NOTE))
    return reviewed(kept, PROFILE)


@pytest.fixture
def card(qgis_app, review):
    made = laid_out(ProofCard(), 400, 700)
    made.heard, made.counts = [], []
    made.opened.connect(made.heard.append)
    made.unopened.connect(made.counts.append)
    made.begin(review, PROFILE, REVIEWER.id)
    yield made
    made.deleteLater()


def _proof(review, *opened: RedItem, revision: int | None = None) -> Proof:
    at = revision or review.record.summary.revision
    red = red_items(review.record.change, review.record.findings)
    openings = tuple(Opening(item.key, REVIEWER, NOW, at) for item in opened)
    neighbour = Neighbour(uuid4(), "10:09:03:02:03:0777", parcel(9, 40.0).geometry, 2)
    return Proof(tuple(item.key for item in red), openings, (neighbour,))


def _shown(card, review, *opened: RedItem, revision: int | None = None) -> None:
    id = review.record.summary.id
    pictures = sketches([Drawn(BEFORE.geometry, "0001")], [Drawn(AFTER.geometry, "0001")], [])
    card.show_proof(id, _proof(review, *opened, revision=revision), pictures)


def test_what_the_change_adds_and_weighs_is_red_and_nothing_else(review):
    (item,) = red_items(review.record.change, review.record.findings)
    assert item.finding == GRAVE


def test_a_click_or_enter_opens_and_what_is_opened_is_green(card, review):
    _shown(card, review)
    assert card.left() == 1 and card.counts[-1] == 1
    middle = card.items.visualItemRect(card.items.item(0)).center()
    QTest.mouseClick(card.items.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert [item.finding for item in card.heard] == [GRAVE]
    card.items.setFocus()
    QTest.keyClick(card.items, Qt.Key.Key_Return)
    assert len(card.heard) == 2
    _shown(card, review, card.heard[0])
    assert card.left() == 0 and card.counts[-1] == 0
    assert card.items.item(0).text().startswith("✓")


def test_what_was_opened_in_an_older_revision_does_not_count(card, review):
    (item,) = red_items(review.record.change, review.record.findings)
    _shown(card, review, item, revision=review.record.summary.revision + 7)
    assert card.left() == 1


def test_an_answer_that_comes_late_closes_nothing(card, review):
    items = red_items(review.record.change, review.record.findings)
    _shown(card, review, *items)
    _shown(card, review)
    assert card.left() == 0


def test_the_page_says_what_one_answers_for(card, review):
    _shown(card, review, *red_items(review.record.change, review.record.findings))
    text = card.page.toPlainText()
    for said in ("Balance of areas", "The legal area differs", "10:09:03:02:03:0777", "2", REVIEWER.full_name, "Sum"):
        assert said in text
    assert "An old sliver" not in text
    card.language.setCurrentIndex(card.language.findData("ru"))
    assert "The legal area differs" in card.page.toPlainText() and card.page.toPlainText() != text


def test_a_change_without_parcels_has_a_page_too(card):
    bare = reviewed(record([]), PROFILE)
    card.begin(bare, PROFILE, REVIEWER.id)
    card.show_proof(bare.record.summary.id, Proof(), sketches([], [], []))
    assert "Balance of areas" in card.page.toPlainText() and card.left() == 0


def test_it_becomes_a_pdf_with_its_pictures(card, review, tmp_path):
    _shown(card, review)
    card.write_pdf(tmp_path / "card")
    data = (tmp_path / "card.pdf").read_bytes()
    assert data.startswith(b"%PDF") and data.count(b"/Image") >= 2
    assert "card.pdf" in card.notice.text.text()


def test_a_folder_that_cannot_be_written_is_told(card, review, tmp_path):
    _shown(card, review)
    card.write_pdf(tmp_path / "nowhere" / "card.pdf")
    assert "cannot be written" in card.notice.text.text()


def test_the_proof_of_another_change_is_passed_over(card, review):
    card.show_proof(uuid4(), _proof(review))
    assert card.page.toPlainText() == "" and not card.save.isEnabled()


def test_approve_is_grey_until_everything_red_was_opened(qgis_app):
    bar = DecisionBar()
    bar.offer(State.IN_REVIEW, [Role.SUPERVISOR], Course(1))
    assert bar.buttons[Action.APPROVE].isEnabled()
    bar.set_unopened(2)
    assert not bar.buttons[Action.APPROVE].isEnabled() and "2" in bar.buttons[Action.APPROVE].toolTip()
    assert bar.buttons[Action.RETURN].isEnabled() and "2" in bar.reason.text()
    bar.set_unopened(0)
    assert bar.buttons[Action.APPROVE].isEnabled()


def test_sketches_are_of_one_place_and_differ_where_the_land_does(qgis_app):
    wide = parcel(1, 0.0, 25.0)
    before, after = sketches([Drawn(BEFORE.geometry, "0001")], [Drawn(wide.geometry, "0001")], [])
    assert before.size() == after.size() and before != after
    same = sketches([Drawn(BEFORE.geometry, "0001")], [Drawn(BEFORE.geometry, "0001")], [])
    assert not same[0].isNull() and summary() is not None


def test_nothing_is_cut(card, review):
    _shown(card, review)
    assert unreadable(laid_out(card, 400, 700)) == []
