"""Threads of remarks: what is read of them, what can be said, what the field sends. Both sides have the same panel."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QTextDocument
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest
from qgis.PyQt.QtWidgets import QStyleOptionViewItem
from shapely.geometry import Point

from cadastre_plugin.api.replies import FindingCounts
from cadastre_plugin.api.revision_replies import RevisionLine
from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.change.sentences import LandSentence
from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.pin_words import PinNames, anchor_text
from cadastre_plugin.core.review.remark import Resolution, Writer
from cadastre_plugin.core.review.standing import Pinned, PinState
from cadastre_plugin.core.rights.sentence import Sentence
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.texts import LANGUAGES, use_language
from cadastre_plugin.drafts.remarks import RemarkAction
from cadastre_plugin.panels.remarks.choices import choices, names_of, of_draft, of_review
from cadastre_plugin.panels.remarks.remarks_panel import Reader, RemarksPanel
from cadastre_plugin.panels.remarks.threads_model import Shown
from cadastre_plugin.panels.review.record import reviewed
from tests.qgis.remark_panels import SETTLED, cards, later, panel_of, show
from tests.qgis.review_builders import AUTHOR, HANGUL, LONG_RUSSIAN, NOW, REVIEWER, parcel, record, remark
from tests.qgis.review_looks import laid_out, unreadable

PLACE = (350010.0, 570010.5)
CORNER = Anchor(AnchorKind.CORNER, PLACE, uuid4())


@pytest.fixture
def panel(qgis_app) -> RemarksPanel:
    """The supervisor's."""
    return panel_of(reviews=True)


@pytest.fixture
def mending(qgis_app) -> RemarksPanel:
    """The surveyor's."""
    return panel_of(reviews=False)


def test_threads_stand_in_their_order_with_their_answers(panel):
    first, second = later("first", 0, author=AUTHOR), later("second", 1)
    panel.show_remarks([later("an answer", 2, answers=first.id, asks=False), second, first])
    one, other = cards(panel)
    assert (one.title, other.title) == (f"1 · {AUTHOR.full_name}", f"2 · {REVIEWER.full_name}")
    assert one.lines[0] == "first" and one.lines[1].endswith(", revision 2")
    assert any(line.startswith("↳") and line.endswith(": an answer") for line in one.lines)


def test_texts_of_any_script_stand_as_they_were_written(panel):
    panel.show_remarks([remark(f"{LONG_RUSSIAN}\n<b>{HANGUL}</b>")])
    assert f"{LONG_RUSSIAN}\n<b>{HANGUL}</b>" in panel.model.index(0).data()
    painted = QTextDocument()
    painted.setHtml(panel.view.itemDelegate().markup(QStyleOptionViewItem(), panel.model.index(0)))
    assert f"<b>{HANGUL}</b>" in painted.toPlainText()


@pytest.mark.parametrize(
    ("anchor", "pinned", "said"),
    [
        (CORNER, Pinned(PinState.STANDS, PLACE), "Corner of 0047"),
        (
            CORNER,
            Pinned(PinState.CHANGED, (PLACE[0] + 0.42, PLACE[1])),
            "Corner of 0047 · The corner moved 0.42 m to the east since",
        ),
        (CORNER, Pinned(PinState.GONE, PLACE), "Corner of 0047 · The corner is gone"),
        (
            Anchor(AnchorKind.FINDING, rule="overlap", subjects=(uuid4(),)),
            Pinned(PinState.GONE, None),
            "Finding: Two parcels claim the same land; each owner would have a document for it · No longer found",
        ),
        (
            Anchor(AnchorKind.FINDING, rule="sliver", subjects=(uuid4(),)),
            Pinned(PinState.STANDS, None),
            "Finding: thin",
        ),
        (
            Anchor(AnchorKind.RIGHT, right_id=uuid4()),
            Pinned(PinState.CHANGED, None),
            "Right: Lease · The right is otherwise since",
        ),
        (
            Anchor(AnchorKind.PARCEL, parcel_id=uuid4()),
            Pinned(PinState.GONE, None),
            "Parcel: 0047 · The change no longer has this parcel",
        ),
        (Anchor(AnchorKind.PLACE, PLACE), Pinned(PinState.STANDS, PLACE), "Place on the map"),
    ],
)
def test_it_says_what_a_remark_is_pinned_to_and_what_became_of_that(panel, anchor, pinned, said):
    panel.model.set_names(
        PinNames(lambda id: "0047", lambda id: "Lease", lambda rule, subjects: "thin" if rule == "sliver" else None)
    )
    panel.show_remarks([remark("x", anchor=anchor, pinned=pinned)])
    (card,) = cards(panel)
    assert card.lines[0] == said
    assert bool(card.link) == (pinned.place is not None)


def test_only_what_is_open_is_listed_until_more_is_asked_for(panel):
    panel.show_remarks([later("open", 0), later("done", 1, resolution=SETTLED), later("note", 2, asks=False)])
    texts = {}
    for shown in Shown:
        show(panel, shown)
        texts[shown] = [card.note for card in cards(panel)]
    assert texts == {Shown.OPEN: ["open"], Shown.SETTLED: ["resolved"], Shown.ALL: ["open", "resolved", "note"]}
    assert [panel.filter.itemText(row) for row in range(3)] == ["Open: 1", "Resolved: 1", "All: 3"]
    assert panel.count_text() == "1/3"


def test_it_says_who_resolved_when_and_in_which_revision(panel):
    on_the_way = Resolution(Writer(AUTHOR.id, AUTHOR.full_name), NOW, None)
    panel.show_remarks([later("a", 0, resolution=SETTLED), later("b", 1, resolution=on_the_way)])
    show(panel, Shown.SETTLED)
    one, other = (card.lines[-1] for card in cards(panel))
    assert one.startswith(f"Resolved: {AUTHOR.full_name}") and one.endswith("in revision 3")
    assert other.endswith("goes with the next submission")


def test_an_empty_list_says_why(panel):
    panel.show_remarks([])
    assert panel.notice.text.text() == "No remarks yet"
    panel.show_remarks([remark("x", resolution=SETTLED)])
    assert panel.notice.text.text() == "Nothing is open"
    show(panel, Shown.SETTLED)
    assert panel.notice.isHidden()
    panel.show_remarks([remark("x")])
    assert panel.notice.text.text() == "Nothing is resolved yet"


def test_a_click_or_enter_on_a_pinned_remark_asks_for_its_place_and_the_arrows_only_choose(panel):
    first, second = later("pinned", 0, place=PLACE), later("not pinned", 1)
    panel.show_remarks([first, second])
    laid_out(panel, 400, 500)
    panel.view.setCurrentIndex(panel.model.index(1))
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    assert (panel.heard.chosen[-1], panel.heard.places) == (first.id, [])
    panel.view.clicked.emit(panel.model.index(1))
    panel.view.activated.emit(panel.model.index(0))
    assert panel.heard.places == [Point(PLACE)]


def test_a_pin_chooses_its_remark_also_one_that_the_filter_leaves_out(panel):
    open_one, done = later("open", 0), later("done", 1, resolution=SETTLED)
    panel.show_remarks([open_one, done])
    panel.choose(open_one.id)
    assert panel.current().head == open_one and panel.model.shown is Shown.OPEN
    panel.choose(done.id)
    assert panel.current().head == done and panel.model.shown is Shown.ALL


def test_what_was_chosen_stays_chosen_when_others_come(panel):
    first, second = later("first", 0), later("second", 1)
    panel.show_remarks([first, second])
    panel.choose(second.id)
    panel.show_remarks([first, second, later("third", 2)])
    assert panel.current().head == second


def test_the_surveyor_resolves_and_cannot_open_again(mending):
    open_one, done = later("open", 0), later("done", 1, resolution=SETTLED)
    mending.show_remarks([open_one, done])
    assert not mending.settle.isEnabled() and mending.settle.toolTip() == "Choose a remark in the list first"
    mending.choose(open_one.id)
    assert mending.settle.text() == "Resolved"
    mending.settle.click()
    assert mending.heard.said == [(open_one.id, RemarkAction.RESOLVE)]
    mending.choose(done.id)
    assert not mending.settle.isEnabled()
    assert mending.settle.toolTip() == "It is resolved; a supervisor can open it again"


def test_the_supervisor_opens_again_and_takes_back_what_they_wrote_themselves(panel):
    others = later("of the other", 0, author=AUTHOR)
    own, done = later("own", 1), later("done", 2, resolution=SETTLED)
    panel.show_remarks([others, own, done])
    panel.choose(done.id)
    assert panel.settle.text() == "Open again"
    panel.settle.click()
    panel.choose(own.id)
    panel.settle.click()
    panel.choose(others.id)
    assert not panel.settle.isEnabled() and "surveyor resolves it" in panel.settle.toolTip()
    assert panel.heard.said == [(done.id, RemarkAction.REOPEN), (own.id, RemarkAction.RESOLVE)]


def test_notes_and_decided_changes_are_not_dealt_with(panel):
    note, own = later("note", 0, asks=False), later("own", 1)
    panel.show_remarks([note, own])
    panel.choose(note.id)
    assert panel.settle.toolTip() == "A note has not to be dealt with"
    panel.begin(Reader(REVIEWER.id, reviews=True, is_decided=True))
    panel.choose(own.id)
    assert panel.settle.toolTip() == "The change is decided"


def test_an_answer_goes_to_the_chosen_remark(mending):
    one = remark("the corner")
    mending.show_remarks([one])
    laid_out(mending, 400, 500)
    assert not mending.form.isVisible() and not mending.answer.isEnabled()
    mending.choose(one.id)
    mending.answer.click()
    assert mending.form.isVisible() and mending.form.about.text() == "Answer to remark 1"
    mending.form.text.setPlainText(f" {HANGUL} ")
    QTest.keyClick(mending.form.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (written,) = mending.heard.written
    assert (written.text, written.answers, written.anchor) == (HANGUL, one.id, None)
    assert not mending.form.is_wanted() and mending.form.text.toPlainText() == ""


def test_an_answer_that_is_given_up_leaves_its_words(panel):
    one = remark("the corner")
    panel.show_remarks([one])
    panel.choose(one.id)
    panel.answer.click()
    panel.form.text.setPlainText("hm")
    QTest.keyClick(panel.form.text, Qt.Key.Key_Escape)
    assert panel.form.cancel.isHidden() and panel.form.text.toPlainText() == "hm"
    assert panel.heard.written == []


def test_an_empty_remark_cannot_be_sent(panel):
    assert not panel.form.send.isEnabled() and panel.form.send.toolTip() == "Write a remark first"
    panel.form.text.setPlainText(" \n")
    assert not panel.form.send.isEnabled()
    panel.form.text.setPlainText("x")
    panel.form.send.click()
    assert [(one.text, one.anchor) for one in panel.heard.written] == [("x", None)]


def _review():
    one = parcel(1)
    after = parcel(1, width=20.5, purpose="shop")
    finding = Finding("overlap", Severity.ERROR, (one.id,), "It overlaps", {}, Point(PLACE))
    return reviewed(record([(one, after)], findings=(finding,)), shipped_profile("tashkent"))


def test_everything_of_a_change_can_be_chosen_with_the_keyboard(panel):
    review = _review()
    offered = choices(of_review(review), shipped_profile("tashkent"))
    assert [choice.anchor.kind for choice in offered] == [
        AnchorKind.FINDING,
        AnchorKind.CORNER,
        AnchorKind.CORNER,
        AnchorKind.PARCEL,
    ]
    panel.form.set_choices(offered)
    panel.form.text.setPlainText("x")
    panel.form.anchor.setCurrentIndex(2)
    panel.form.send.click()
    (written,) = panel.heard.written
    assert written.anchor == offered[1].anchor and written.anchor.place in {(350020.5, 570000.0), (350020.5, 570030.0)}
    assert panel.form.chosen() is None, "the next remark is not pinned by itself"


def test_a_right_of_the_change_can_be_chosen_by_its_name():
    one = parcel(1)
    lease = Right(uuid4(), 0, "lease", RightClass.RIGHT, one.id, number="77")
    found = record([(one, parcel(1, width=20.5))])
    made = replace(found, change=replace(found.change, rights=(Edit(lease.id, 0, lease),)))
    review = reviewed(made, shipped_profile("tashkent"))
    offered = choices(of_review(review), shipped_profile("tashkent"))
    (choice,) = [one for one in offered if one.anchor.kind is AnchorKind.RIGHT]
    assert "No. 77" in choice.text
    assert (choice.anchor.right_id, choice.anchor.parcel_id) == (lease.id, one.id) and choice.anchor.place is not None
    base = {item.id: item.parcel for item in made.base if item.parcel is not None}
    drawn = of_draft(made.change, base, made.findings, made.base_estate, shipped_profile("tashkent"))
    assert choices(drawn, shipped_profile("tashkent")) == offered, "who makes it pins the same ways"
    names = names_of(review, shipped_profile("tashkent"))
    assert anchor_text(choice.anchor, names) == choice.text


def test_what_was_chosen_stays_when_the_change_is_loaded_again(panel):
    offered = choices(of_review(_review()), shipped_profile("tashkent"))
    panel.form.set_choices(offered)
    panel.form.choose(offered[3].anchor)
    panel.form.set_choices(choices(of_review(_review()), shipped_profile("tashkent")))
    assert panel.form.chosen() == offered[3].anchor


def test_a_remark_is_pinned_to_what_was_clicked_on_the_map(panel):
    offered = choices(of_review(_review()), shipped_profile("tashkent"))
    panel.form.set_choices(offered)
    panel.form.pin.click()
    assert panel.heard.pins == [True] and panel.form.pin.text() == "Click a place on the map"
    panel.form.set_pin(offered[1])
    assert (panel.form.pin.text(), panel.form.chosen()) == ("Pin on the map", offered[1].anchor)
    panel.form.pin.click()
    panel.form.set_pin(None)
    assert not panel.form.pin.isChecked() and panel.form.chosen() == offered[1].anchor
    assert panel.heard.pins == [True, True]


def test_what_waits_says_so_and_can_be_taken_back_into_the_field(panel):
    one = remark("the corner")
    answer = later("Done", 1, answers=one.id, asks=False)
    panel.show_remarks([one], {})
    panel.choose(one.id)
    assert panel.take_back.isHidden()
    panel.show_remarks([one, answer], {answer.id: None})
    assert "Not sent yet" in cards(panel)[0].lines
    panel.show_remarks([one, answer], {answer.id: "The change is decided"})
    assert "Not accepted by the server: The change is decided" in cards(panel)[0].lines
    assert not panel.take_back.isHidden()
    panel.take_back.click()
    assert panel.heard.taken == [answer.id]
    assert not panel.form.cancel.isHidden() and panel.form.text.toPlainText() == "Done"


def test_what_changed_since_the_earlier_revision_is_read_below(panel):
    asked, places = [], []
    panel.since.revision_chosen.connect(asked.append)
    panel.place_requested.connect(places.append)
    lines = [RevisionLine(number, NOW, NOW, 2, FindingCounts()) for number in (1, 3)]
    panel.since.offer(lines)
    assert asked == [3] and not panel.since.isHidden()
    moved = LandSentence("Corner {corner} moved", {"corner": 3}, (), Point(PLACE))
    panel.since.show_sentences(1, [moved])
    assert panel.since.model.rowCount() == 0, "it was of another revision"
    panel.since.show_sentences(3, [moved, Sentence("Title")])
    assert [panel.since.model.index(row).data() for row in range(2)] == ["Corner 3 moved", "Title"]
    for row in range(2):
        panel.since.view.activated.emit(panel.since.model.index(row))
    assert places == [Point(PLACE)]
    panel.since.show_sentences(3, [])
    assert panel.since.notice.text.text() == "Nothing became otherwise since"
    panel.since.offer([])
    assert panel.since.isHidden()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reviews", [True, False])
def test_nothing_is_cut_in_a_narrow_dock(qgis_app, language, reviews):
    use_language(language)
    try:
        panel = panel_of(reviews=reviews)
        one = remark(LONG_RUSSIAN, place=PLACE)
        panel.show_remarks([one, later(LONG_RUSSIAN, 1, answers=one.id)], {one.id: "x"})
        panel.choose(one.id)
        panel.answer.click()
        assert unreadable(laid_out(panel, 400, 620)) == []
        panel.form.cancel.click()
        assert unreadable(laid_out(panel, 400, 620)) == []
        panel.show_remarks([later(LONG_RUSSIAN, 0, author=AUTHOR, is_question=True)])
        panel.choose(panel.model.threads()[0].head.id)
        panel.begin_remark()
        assert unreadable(laid_out(panel, 400, 620)) == []
    finally:
        use_language("en")


def test_the_models_keep_qt_s_contract(panel):
    for model in (panel.model, panel.since.model):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    one = remark("one")
    panel.show_remarks([one, later("two", 1, resolution=SETTLED), later("a", 2, answers=one.id)])
    for shown in Shown:
        show(panel, shown)
    panel.show_remarks([])


def test_an_input_has_a_name_for_who_does_not_see_it(panel):
    inputs = (panel.filter, panel.view, panel.form.anchor, panel.form.text, panel.since.revisions, panel.since.view)
    assert all(one.accessibleName() and one.objectName().startswith("cadastre.review.") for one in inputs)
