"""Questions of who makes a change in the panel of remarks: begun where they are wanted, resolved by the other side."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.drafts.remarks import RemarkAction
from cadastre_plugin.panels.remarks.remarks_panel import RemarksPanel
from tests.qgis.remark_panels import SETTLED, cards, later, panel_of
from tests.qgis.review_builders import AUTHOR


@pytest.fixture
def panel(qgis_app) -> RemarksPanel:
    """The supervisor's."""
    return panel_of(reviews=True)


@pytest.fixture
def mending(qgis_app) -> RemarksPanel:
    """The surveyor's."""
    return panel_of(reviews=False)


def test_the_surveyor_begins_a_remark_where_it_is_wanted_and_withdraws_or_opens_it_again(mending):
    asked, done = (
        later("Which act?", 0, author=AUTHOR, is_question=True),
        later("And here?", 1, author=AUTHOR, is_question=True, resolution=SETTLED),
    )
    assert not mending.is_wanted()
    mending.begin_remark()
    assert mending.is_wanted() and not mending.form.isHidden() and not mending.form.cancel.isHidden()
    mending.form.text.setPlainText("Which act?")
    mending.form.send.click()
    assert [(one.text, one.answers) for one in mending.heard.written] == [("Which act?", None)]
    assert not mending.form.is_wanted() and mending.form.isHidden()
    mending.show_remarks([asked, done])
    assert [card.note for card in cards(mending)] == ["question"]
    mending.choose(asked.id)
    assert mending.settle.text() == "Withdraw"
    mending.settle.click()
    mending.choose(done.id)
    assert mending.settle.text() == "Open again"
    mending.settle.click()
    assert mending.heard.said == [(asked.id, RemarkAction.RESOLVE), (done.id, RemarkAction.REOPEN)]


def test_a_question_that_is_not_sent_yet_is_taken_back_and_not_withdrawn(mending):
    asked = later("Which act?", 0, author=AUTHOR, is_question=True)
    mending.show_remarks([asked], {asked.id: None})
    mending.choose(asked.id)
    assert not mending.settle.isEnabled() and mending.settle.toolTip() == "Not sent yet"
    mending.take_back.click()
    assert mending.heard.taken == [asked.id] and mending.form.text.toPlainText() == "Which act?"
    assert not mending.form.isHidden()


def test_a_remark_that_is_given_up_leaves_its_words_for_the_next_one(mending):
    mending.begin_remark()
    mending.form.text.setPlainText("hm")
    QTest.keyClick(mending.form.text, Qt.Key.Key_Escape)
    assert mending.form.isHidden() and not mending.is_wanted() and mending.heard.written == []


def test_a_question_is_resolved_by_the_supervisor_and_not_opened_again(panel):
    asked, done = (
        later("Which act?", 0, author=AUTHOR, is_question=True),
        later("And here?", 1, author=AUTHOR, is_question=True, resolution=SETTLED),
    )
    panel.show_remarks([asked, done])
    panel.choose(asked.id)
    assert panel.settle.text() == "Resolved"
    panel.settle.click()
    assert panel.heard.said == [(asked.id, RemarkAction.RESOLVE)]
    panel.choose(done.id)
    assert not panel.settle.isEnabled() and "surveyor can open it again" in panel.settle.toolTip()
